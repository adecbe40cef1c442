"""What counts as one visit, and which visits a cap counts."""

from datetime import date

from services.sampling.past.inspection.visits import HeldInspection, counted, days_of, within
from shared.calendar.spans import Span
from shared.policy.draws import Cap

CAP = Cap(times=1, basis="示例", except_for=("complaint",))
FIRST, SECOND = date(2026, 1, 1), date(2026, 12, 31)


def test_two_records_of_one_day_are_one_visit() -> None:
    assert days_of([("a", SECOND), ("a", FIRST), ("a", SECOND), ("b", FIRST)]) == {"a": [FIRST, SECOND], "b": [FIRST]}
    assert counted(CAP, [HeldInspection("a", FIRST, "plan"), HeldInspection("a", FIRST, "draw")], 2026) == {
        "a": [FIRST]
    }


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


def test_the_days_of_a_span() -> None:
    days = [date(2026, 1, day) for day in (1, 2, 3, 4)]
    assert within(days, Span(date(2026, 1, 2), date(2026, 1, 3))) == days[1:3]
    assert within(days, Span(date(2025, 1, 1), date(2027, 1, 1))) == days
