"""The draw in the place of a failed one repeats its lists and rules, and the beacon decides it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.sampling.draws.draw.announcing import DrawPlace, compose_again, open_by_again
from shared.draws.announcement import check_announcement
from shared.draws.circumstances import Replaced
from shared.draws.covert import OpenByOutOfRange
from shared.draws.frames import Frame, LeftOut
from shared.draws.replacement import FrameChanged, NotReplaceable
from shared.draws.spec import LeftOutRef, PolicyRef, Spec
from tests.support.parties import BUREAU_CODE, PARTIES
from tests.unit.sampling.draws.draw.frozen import HORIZON, known
from tests.unit.sampling.draws.draw.story import BEGIN, BUREAU, FRAME, ROSTER, UNITS, Story, id_of

NOW = BEGIN + timedelta(days=7, minutes=1)
AGAIN = UUID("01950000-0000-7000-8000-000000000002")
PLACE = DrawPlace(BUREAU, BUREAU_CODE, 2023, 8, AGAIN)
FAILED = Story(PARTIES)
FAILED.failed()


def again(story: Story = FAILED) -> Spec:
    return compose_again(story.draw.spec, PLACE, HORIZON._replace(now=NOW))


def check(spec: Spec, story: Story = FAILED, **changes: Any) -> None:
    failed = story.draw.spec
    facts = {"replaced": Replaced(failed, "failed"), "owed": failed.draw, "now": NOW, "cosigned": NOW}
    # A week later the frame is too old, and used already: neither counts for a replacement.
    used = frozenset({failed.as_json().get("frame", {}).get("root", "")})
    check_announcement(spec, story.lists, known(**{**facts, "next_serial": 8, "frames": used, **changes}))


@pytest.mark.parametrize("lists", [FRAME, ROSTER], ids=["units", "people"])
def test_the_replacement_may_be_announced(lists: Any) -> None:
    story = Story(PARTIES, lists)
    story.failed()
    check(again(story), story)


def test_it_differs_in_its_place_its_entropy_and_its_end_alone() -> None:
    before, after = FAILED.draw.spec.as_json(), again().as_json()
    assert {name for name in before if before[name] != after[name]} == {"serial", "draw", "entropy", "ends"}
    assert (after["year"], after["serial"], after["draw"]) == (2023, 8, str(AGAIN))
    (beacon,) = again().entropy
    assert beacon.type == "drand"
    assert again().ends == beacon.due.replace("2023-08-30", "2023-08-31")


def test_it_belongs_to_the_year_in_which_it_is_announced() -> None:
    spec = compose_again(FAILED.draw.spec, PLACE._replace(year=2024, serial=1), HORIZON)
    assert (spec.year, spec.serial, spec.purpose) == (2024, 1, FAILED.draw.spec.purpose)


@pytest.mark.parametrize(
    "changes",
    [
        {"reserve": 3},
        {"deals": FAILED.deals[:1]},
        {"policy": PolicyRef(file="", rule="monthly")},
        {"excluded": LeftOutRef(root="0f" * 32, size=1)},
    ],
)
def test_a_changed_one_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(FrameChanged) as refused:
        check(again().model_copy(update=changes))
    assert refused.value.facts["changed"] == [*changes]


def test_it_is_the_beacons_and_names_the_failed_draw() -> None:
    by_parties = again().model_copy(update={"entropy": FAILED.draw.spec.entropy, "ends": "2023-09-06T15:00:00Z"})
    with pytest.raises(NotReplaceable):
        check(by_parties)
    with pytest.raises(NotReplaceable):
        check(again(), replaced=None)
    with pytest.raises(NotReplaceable):
        check(again(), replaced=Replaced(FAILED.draw.spec, ""))
    with pytest.raises(NotReplaceable):
        check(again(), replaced=Replaced(FAILED.draw.spec, "failed", replaced_by=str(AGAIN)))


COVERT = Story(PARTIES, Frame(UNITS, [LeftOut(id_of("left out"), "withheld")]), disclosure="after-visits")
COVERT.failed()


@pytest.mark.parametrize(
    ("open_by", "ends", "day"),
    [
        # NOW is 23:01 on 30 August in China, and the round is due ten minutes later.
        ("2023-09-30", "2023-08-31T15:11:00Z", "2023-09-30"),
        ("2023-08-31", "2023-08-31T15:11:00Z", "2023-08-31"),
        ("2023-08-30", "2023-08-30T15:59:59Z", "2023-08-30"),
        ("2023-08-29", "2023-08-31T15:11:00Z", "2023-08-31"),
    ],
)
def test_a_covert_draw_does_not_end_after_the_day_of_its_opening(open_by: str, ends: str, day: str) -> None:
    spec = compose_again(COVERT.draw.spec, PLACE, HORIZON._replace(now=NOW), open_by)
    assert (spec.ends, open_by_again(open_by, "", spec)) == (ends, day)
    check(spec, COVERT, open_by=day)


def test_a_day_that_another_draw_fixes_stays() -> None:
    spec = compose_again(COVERT.draw.spec, PLACE, HORIZON._replace(now=NOW), "2023-08-30")
    assert open_by_again("2023-08-30", "2023-08-30", spec) == "2023-08-30"
    check(spec, COVERT, open_by="2023-08-30", inherited_open_by="2023-08-30")
    late = compose_again(COVERT.draw.spec, PLACE, HORIZON._replace(now=NOW), "2023-08-29")
    assert open_by_again("2023-08-29", "2023-08-29", late) == "2023-08-29"
    with pytest.raises(OpenByOutOfRange):
        check(late, COVERT, open_by=open_by_again("2023-08-29", "2023-08-29", late), inherited_open_by="2023-08-29")


def test_a_draw_that_is_not_covert_has_no_day() -> None:
    assert open_by_again("", "", again()) == ""
