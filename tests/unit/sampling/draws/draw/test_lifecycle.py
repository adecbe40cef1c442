"""The state of a draw follows from its events; it says what the draw waits for, and when the service acts next."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from services.sampling.draws.draw.lifecycle import Draw, NotCompletedYet
from services.sampling.draws.draw.opening import open_names
from shared.contracts.sampling import DrawSettled, DrawSucceeded, DrawWitnessed
from tests.support.parties import FEDERATION, LEGAL, NOTARY, PARTIES
from tests.unit.sampling.draws.draw.story import BEGIN, DUE, ENDS, PEOPLE, ROSTER, TASKS, Story

ENDS_BY_PARTIES = datetime.fromisoformat(ENDS["parties"])


def test_the_announcement_fixes_what_the_draw_is() -> None:
    story = Story(open_by="2023-09-30", disclosure="after-visits")
    draw = story.draw
    assert (draw.bureau, draw.version, draw.status) == ("370124", 1, "announced")
    assert (draw.announced_at, draw.announced_by) == (BEGIN, "made-up-drawer")
    assert draw.spec.as_json() == story.announcement().spec
    assert (draw.open_by, draw.frozen, draw.replaces) == ("2023-09-30", "2023-08-23T14:00:00Z", "")
    assert draw.stream == story.events[0].stream
    assert draw.beacon
    assert (draw.beacon.round, draw.awaited, draw.values) == (123, None, [])


def test_parties_open_in_the_order_of_the_spec() -> None:
    story = Story(PARTIES)
    assert story.draw.beacon is None
    waiting = []
    for party in PARTIES:
        assert story.draw.awaited is not None
        waiting.append(story.draw.awaited.source)
        story.opened(party)
    assert waiting == ["legal", "federation", "notary"]
    assert story.draw.awaited is None
    assert [value.source for value in story.draw.values] == waiting
    assert story.draw.values[2].value == NOTARY.nonce(story.draw.spec.purpose)
    assert story.draw.status == "announced"
    assert story.draw.version == 4


def test_only_the_first_note_counts() -> None:
    story = Story()
    story.witnessed()
    draw = story.then(DrawWitnessed(note="a later note"))
    assert draw.witnessed
    assert (draw.witnessed.note, draw.witnessed.person) == ("a note", "sampling")


def test_the_end_of_a_draw_is_its_status() -> None:
    assert Story().completed().status == "completed"
    failed = Story(PARTIES).failed()
    assert failed.status == "failed"
    assert failed.failure
    assert failed.failure.withheld == "federation"


@pytest.mark.parametrize("end", [lambda story: story.draw, Story.failed])
def test_without_an_outcome_nobody_is_drawn(end: Callable[[Story], Draw]) -> None:
    with pytest.raises(NotCompletedYet) as refused:
        _ = end(Story(PARTIES)).completed
    assert refused.value.facts["state"] in ("announced", "failed")


def test_a_person_who_gives_up_a_slot_is_not_the_person_who_recorded_it() -> None:
    story = Story(lists=ROSTER)
    story.completed()
    fact = DrawSucceeded(
        n=1, reason="ill", left=0, task=TASKS[0].id, slot=1, person=PEOPLE[0].id, successor=None, remark="住院"
    )
    (succession,) = story.then(fact, by="made-up-leader").successions
    assert (succession.holder, succession.person) == (PEOPLE[0].id, "made-up-leader")


@pytest.mark.parametrize(
    ("now", "overdue"), [(timedelta(0), False), (timedelta(seconds=1), True), (-timedelta(days=1), False)]
)
def test_overdue_is_after_the_end(now: timedelta, overdue: bool) -> None:
    story = Story(PARTIES)
    assert story.draw.is_overdue(ENDS_BY_PARTIES + now) is overdue
    assert not Story(PARTIES).failed().is_overdue(ENDS_BY_PARTIES + now)
    assert not story.completed().is_overdue(ENDS_BY_PARTIES + now)


def covert() -> Story:
    return Story(disclosure="after-visits", open_by="2023-09-30")


def told(story: Story, *steps: Callable[[Story], object]) -> Draw:
    for step in steps:
        step(story)
    return story.draw


def opened(story: Story) -> Draw:
    return story.then(open_names(story.draw, (), (), None))


def settled(story: Story) -> Draw:
    return story.then(DrawSettled(visited=5, given_up={}, unvisited=0))


def all_open(story: Story) -> Draw:
    return story.opened(*PARTIES)


@pytest.mark.parametrize(
    ("draw", "wakes_at"),
    [
        # Until there is a note, the service looks for it.
        (told(Story()), BEGIN),
        (told(Story(), Story.witnessed), DUE),
        (told(Story(), Story.completed), BEGIN),
        # Then it waits for the visits, to settle what became of the drawn.
        (told(Story(), Story.witnessed, Story.completed), BEGIN),
        (told(Story(), Story.witnessed, Story.completed, settled), None),
        (told(Story(), Story.completed, settled, Story.witnessed), None),
        (told(Story(PARTIES)), BEGIN),
        (told(Story(PARTIES), Story.witnessed), ENDS_BY_PARTIES),
        (told(Story(PARTIES), Story.witnessed, lambda story: story.opened(LEGAL, FEDERATION)), ENDS_BY_PARTIES),
        (told(Story(PARTIES), Story.witnessed, all_open), BEGIN),
        (told(Story(PARTIES), all_open), BEGIN),
        (told(Story(PARTIES), Story.witnessed, Story.completed, settled), None),
        # A failed draw waits for the draw in its place.
        (told(Story(PARTIES), Story.failed), BEGIN),
        (told(Story(PARTIES), Story.witnessed, Story.failed), BEGIN),
        # A covert draw waits for its visits.
        (told(covert(), Story.witnessed), DUE),
        (told(covert(), Story.witnessed, Story.completed), BEGIN),
        (told(covert(), Story.witnessed, Story.completed, opened, settled), None),
        (told(covert(), Story.completed, opened), BEGIN),
        (told(Story(lists=ROSTER), Story.witnessed, Story.completed), None),
    ],
)
def test_when_the_service_has_something_to_do(draw: Draw, wakes_at: datetime | None) -> None:
    assert draw.wakes_at == wakes_at


@pytest.mark.parametrize(("disclosure", "hidden"), [("at-once", False), ("never", False), ("after-visits", True)])
def test_only_a_covert_draw_is_embargoed(disclosure: str, hidden: bool) -> None:
    draw = Story().draw.model_copy(update={"disclosure": disclosure})
    assert draw.embargoed is hidden


def test_the_state_survives_being_stored() -> None:
    for draw in (
        told(Story(), Story.witnessed, Story.completed),
        told(Story(PARTIES), all_open),
        Story(PARTIES).failed(),
        told(Story(lists=ROSTER), Story.completed),
        told(covert(), Story.completed, opened),
    ):
        assert Draw.model_validate(draw.model_dump(mode="json")) == draw
        assert Draw.model_validate_json(draw.model_dump_json()) == draw
