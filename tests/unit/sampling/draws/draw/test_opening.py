"""A covert draw is opened when its visits are over, when its day is over, or before by a person with a reason."""

from datetime import date

import pytest

from services.sampling.draws.draw.opening import (
    AlreadyOpened,
    NotCovert,
    OpeningDecided,
    VisitsPending,
    open_names,
    open_when_due,
)
from services.sampling.draws.draw.verbs import DRAW
from shared.verbs import NotNow
from tests.support.parties import PARTIES
from tests.unit.sampling.draws.draw.story import BLOB, Story

FIRMS = {"甲", "乙", "丙"}
LAST_DAY, DAY_AFTER = date(2023, 9, 30), date(2023, 10, 1)


def covert() -> Story:
    story = Story(disclosure="after-visits", open_by="2023-09-30")
    story.completed()
    return story


def test_refused_while_visits_are_pending_with_their_number_only() -> None:
    draw = covert().draw
    with pytest.raises(VisitsPending) as refused:
        open_names(draw, FIRMS, {"甲", "丁"}, None)
    assert refused.value.facts == {"unvisited": 2}
    assert not any(firm in refused.value.detail + refused.value.detail_en for firm in FIRMS)


def test_opened_when_all_are_visited_or_a_reason_is_given() -> None:
    draw = covert().draw
    assert open_names(draw, FIRMS, FIRMS | {"丁"}, None) == OpeningDecided(because="visited")
    # A reason for nothing is none.
    assert open_names(draw, FIRMS, FIRMS, "停产") == OpeningDecided(because="visited")
    early = open_names(draw, FIRMS, {"甲"}, "两家停产")
    assert early == OpeningDecided(because="early", unvisited=2, reason="两家停产")
    # The public learns that it was early, and not the words.
    assert early.recorded(BLOB).parts()[0] == {"because": "early"}


def test_only_a_completed_covert_draw_and_once() -> None:
    for disclosure in ("at-once", "never"):
        with pytest.raises(NotCovert):
            open_names(covert().draw.model_copy(update={"disclosure": disclosure}), FIRMS, (), None)
    story = Story(PARTIES, disclosure="after-visits", open_by="2023-09-30")
    with pytest.raises(NotNow):
        DRAW.decide(open_names, story.draw, (), (), "早开")
    with pytest.raises(NotNow):
        DRAW.decide(open_names, story.failed(), (), (), "早开")
    before = covert()
    after = before.then(open_names(before.draw, FIRMS, (), "停产"))
    assert not after.embargoed
    assert after.disclosed
    assert (after.disclosed.because, after.disclosed.unvisited, after.disclosed.reason) == ("early", 3, "停产")
    with pytest.raises(AlreadyOpened):
        open_names(after, FIRMS, (), None)


@pytest.mark.parametrize(
    ("visited", "today", "expected"),
    [
        ({"甲"}, LAST_DAY, None),
        (set(), date(2023, 8, 24), None),
        (FIRMS, date(2023, 8, 24), OpeningDecided(because="visited")),
        ({"甲"}, DAY_AFTER, OpeningDecided(because="due", unvisited=2)),
        (FIRMS, DAY_AFTER, OpeningDecided(because="visited")),
        ({"丁"}, date(2024, 9, 30), OpeningDecided(because="due", unvisited=3)),
    ],
)
def test_the_service_opens_it_after_the_visits_or_after_its_day(
    visited: set[str], today: date, expected: OpeningDecided | None
) -> None:
    assert open_when_due(covert().draw, FIRMS, visited, today) == expected


def test_the_service_opens_nothing_else() -> None:
    opened = covert()
    opened.then(OpeningDecided(because="visited"))
    plain = Story()
    plain.completed()
    waiting = Story(disclosure="after-visits", open_by="2023-09-30")
    failed = Story(PARTIES, disclosure="after-visits", open_by="2023-09-30")
    failed.failed()
    for story in (opened, plain, waiting, failed):
        assert open_when_due(story.draw, FIRMS, FIRMS, DAY_AFTER) is None
