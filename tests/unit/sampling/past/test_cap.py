"""Which visits a cap counts, and when it is reached."""

from datetime import date

from services.sampling.past.inspection.cap import counted
from services.sampling.past.inspection.visits import HeldInspection
from shared.policy.caps import is_exceeded, is_reached
from shared.policy.draws import Cap

CAP = Cap(times=2, basis="示例", except_for=("complaint",))
FIRST, SECOND = date(2026, 1, 1), date(2026, 12, 31)


def test_two_records_of_one_day_count_once() -> None:
    held = [HeldInspection("a", FIRST, "plan"), HeldInspection("a", FIRST, "draw")]
    assert counted(CAP, held, 2026) == {"a": [FIRST]}


def test_a_cap_counts_the_bureaus_own_visits_of_the_year_but_its_exceptions() -> None:
    held = [
        HeldInspection("a", FIRST, "complaint"),
        HeldInspection("a", SECOND, "plan"),
        HeldInspection("b", date(2025, 12, 31), "plan"),
        HeldInspection("c", FIRST, "plan", department="消防"),
        HeldInspection("d", FIRST, "special-order"),
    ]
    assert counted(CAP, held, 2026) == {"a": [SECOND], "d": [FIRST]}
    assert counted(CAP, held, 2025) == {"b": [date(2025, 12, 31)]}


def test_who_has_reached_a_cap_is_not_above_it() -> None:
    assert [is_reached(CAP, times) for times in (1, 2, 3)] == [False, True, True]
    assert [is_exceeded(CAP, times) for times in (1, 2, 3)] == [False, False, True]
