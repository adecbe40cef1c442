"""What stands in the log when a draw is announced: replacements, vacancies, policies, covert draws, ends, serials."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from shared.canonical import JsonObject
from shared.draws.announcement import check_announcement
from shared.draws.circumstances import DEMO, LEAST, Adopted, Vacancies, Waits
from shared.draws.frames import Frame
from shared.draws.spec import read_spec
from shared.errors import Refusal
from tests.unit.draws.builders import (
    NOW,
    POLICY,
    ROUND,
    at,
    beacon,
    spec_of,
    units,
)
from tests.unit.draws.drafts import Draft, Everything, Fault, assignment, by_beacon, by_parties, covert, replace


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (replace("failed"), ""),
        (replace("annulled", joined=1), ""),
        (replace("annulled", left=1), ""),
        (replace(""), "not-replaceable"),
        (replace("failed", replaced_by="another"), "not-replaceable"),
        (replace("failed", purpose="monthly/2026-02/W"), "not-replaceable"),
        (replace("failed", reserve=2), "frame-changed"),
        (replace("failed", deals=[{"name": "一", "stratum": "", "count": 4}]), "frame-changed"),
        (replace("failed", excluded={"root": "ab" * 32, "size": 1}), "frame-changed"),
        (replace("annulled", joined=1, reserve=2), ""),
    ],
)
def test_replacements(fault: Fault, code: str) -> None:
    draft = by_beacon()
    fault(draft)
    assert draft.refusal() == code


def test_a_failed_draw_is_drawn_again_by_the_beacon_over_the_same_old_frame() -> None:
    draft = by_parties()
    replace("failed")(draft)
    assert draft.refusal() == "not-replaceable"
    draft = by_beacon()
    replace("failed")(draft)
    draft.known.update(frames=Everything(), frozen=NOW - timedelta(days=40))
    assert draft.refusal() == ""
    draft = by_beacon()
    replace("annulled", joined=1)(draft)
    draft.known.update(frames=Everything())
    assert draft.refusal() == "frame-used"


def test_the_draw_that_waits_for_its_replacement_is_the_one_to_replace() -> None:
    for owed, code in (("01957c00-0000-7000-8000-000000000006", ""), ("another", "not-replaceable")):
        draft = by_beacon()
        replace("failed")(draft)
        draft.known["owed"] = owed
        assert draft.refusal() == code


@pytest.mark.parametrize(
    ("purpose", "vacant", "code"),
    [
        ("a/more-1", Vacancies(1, 3), ""),
        ("a/more-2", Vacancies(2, 3), ""),
        ("a/more-2", Vacancies(1, 3), "nothing-vacant"),
        ("a/more-1", Vacancies(1, 2), "nothing-vacant"),
        ("a/more-1", Vacancies(1, 0), "nothing-vacant"),
        ("a/more-1", None, "nothing-vacant"),
        ("a/more-01", None, ""),
    ],
)
def test_more_draws_exactly_what_is_vacant(purpose: str, vacant: Vacancies | None, code: str) -> None:
    draft = by_beacon()
    draft.spec.update(purpose=purpose)
    draft.known.update(vacancies=vacant)
    assert draft.refusal() == code


def test_the_vacant_places_of_an_assignment_are_slots() -> None:
    draft = assignment()
    draft.spec.update(purpose="a/more-1")
    draft.known.update(vacancies=Vacancies(1, 2))
    assert draft.refusal() == ""
    draft.known.update(vacancies=Vacancies(1, 1))
    assert draft.refusal() == "nothing-vacant"


@pytest.mark.parametrize(
    ("lists", "deals", "code"),
    [
        (Frame(units(*[1] * 5)), [("一", "", 4)], ""),
        (Frame(units(*[1] * 5)), [("一", "", 3), ("二", "", 2)], "covert-stratum-too-small"),
        (Frame(units(*[1] * 4)), [("一", "", 1)], "covert-stratum-too-small"),
        (Frame(units(*[1] * 5, *[2] * 5)), [("一", "", 1)], ""),
        (Frame(units(*[1] * 5, *[2] * 4)), [("一", "", 1)], "covert-stratum-too-small"),
        (Frame([*units(*[1] * 9), *units(1, stratum="W")]), [("一", "", 1)], "covert-stratum-too-small"),
    ],
)
def test_a_covert_draw_hides_its_members(lists: Frame, deals: list[tuple[str, str, int]], code: str) -> None:
    assert Draft(lists, deals, known={"open_by": "2026-06-01"}).refusal() == code
    assert Draft(lists, deals).refusal() == ""


@pytest.mark.parametrize(
    ("open_by", "inherited", "code"),
    [
        ("2026-03-05", "", ""),
        ("2026-03-04", "", "open-by-out-of-range"),
        ("2026-09-01", "", ""),
        ("2026-09-02", "", "open-by-out-of-range"),
        ("2026-02-30", "", "open-by-out-of-range"),
        ("20260601", "", "open-by-out-of-range"),
        ("2026-06-01", "2026-06-01", ""),
        ("2026-06-02", "2026-06-01", "open-by-out-of-range"),
    ],
)
def test_a_covert_draw_is_opened_in_time(open_by: str, inherited: str, code: str) -> None:
    draft = covert()
    draft.known.update(open_by=open_by, inherited_open_by=inherited)
    assert draft.refusal() == code


def test_the_crew_of_a_covert_draw_is_covert_too() -> None:
    draft = assignment()
    draft.known.update(inherited_open_by="2026-06-01")
    assert draft.refusal() == "open-by-out-of-range"


@pytest.mark.parametrize(
    ("policy", "adopted", "code"),
    [
        ({"file": "", "rule": ""}, NOW, ""),
        ({"file": POLICY, "rule": ""}, NOW - timedelta(days=1), ""),
        ({"file": POLICY, "rule": "another"}, NOW - timedelta(days=1), "policy-unknown"),
        ({"file": "", "rule": "monthly"}, NOW - timedelta(days=1), "policy-unknown"),
        ({"file": "ab" * 32, "rule": "monthly"}, NOW - timedelta(days=1), "policy-unknown"),
        # 09:00 in China on 2 March; the day began at 16:00Z of the day before.
        ({"file": POLICY, "rule": "monthly"}, datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), ""),
        ({"file": POLICY, "rule": "monthly"}, datetime(2026, 3, 1, 16, tzinfo=UTC), "policy-too-new"),
    ],
)
def test_a_policy_is_in_force_from_the_day_after(policy: JsonObject, adopted: datetime, code: str) -> None:
    draft = by_beacon()
    draft.spec.update(policy=policy)
    draft.known.update(policies={POLICY: Adopted(adopted, frozenset({"monthly"}))})
    assert draft.refusal() == code


@pytest.mark.parametrize(("least", "code"), [(LEAST, "policy-too-new"), (DEMO, "")])
def test_on_a_log_for_demonstrations_a_policy_rules_on_the_same_day(least: Waits, code: str) -> None:
    draft = by_beacon()
    draft.spec.update(policy={"file": POLICY, "rule": "monthly"})
    adopted = Adopted(NOW - timedelta(seconds=1), frozenset({"monthly"}))
    draft.known.update(policies={POLICY: adopted}, least=least)
    assert draft.refusal() == code


@pytest.mark.parametrize(
    ("made", "ends", "code"),
    [
        (by_beacon, timedelta(minutes=10), "ends-out-of-range"),
        (by_beacon, timedelta(minutes=11), ""),
        (by_beacon, timedelta(days=32), ""),
        (by_beacon, timedelta(days=32, seconds=1), "ends-out-of-range"),
        (by_parties, timedelta(days=2), ""),
        (by_parties, timedelta(days=2, seconds=-1), "ends-out-of-range"),
        (by_parties, timedelta(days=31), ""),
        (by_parties, timedelta(days=31, seconds=1), "ends-out-of-range"),
    ],
)
def test_ends(made: Callable[[], Draft], ends: timedelta, code: str) -> None:
    draft = made()
    draft.spec.update(ends=at(NOW + ends))
    assert draft.refusal() == code


def test_the_year_is_that_of_china() -> None:
    draft = by_beacon()
    moment = datetime(2026, 12, 31, 16, tzinfo=UTC)
    draft.known.update(now=moment, frozen=moment, cosigned=moment)
    draft.spec.update(entropy=[beacon(ROUND + 305 * 28_800)], ends="2027-01-03T00:00:00Z", year=2026)
    assert draft.refusal() == "serial-out-of-order"
    draft.spec.update(year=2027)
    assert draft.refusal() == ""


def test_a_log_without_any_cosignature() -> None:
    draft = by_beacon()
    draft.known.update(cosigned=None)
    assert draft.refusal() == "log-not-witnessed"


@pytest.mark.parametrize(("ahead", "code"), [(600, ""), (601, "log-not-witnessed")])
def test_our_clock_is_not_behind_that_of_the_witnesses(ahead: int, code: str) -> None:
    draft = by_beacon()
    draft.known.update(cosigned=NOW + timedelta(seconds=ahead))
    assert draft.refusal() == code


def test_lists_of_the_other_kind() -> None:
    spec = read_spec(spec_of(assignment().lists))
    with pytest.raises(Refusal, match="needs tasks and people"):
        check_announcement(spec, by_beacon().lists, None)
