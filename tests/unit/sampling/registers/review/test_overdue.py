"""A review is due a period after the last one, or after the first record; each missed one is said once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.registers.review.overdue import due_on, missed, overdue, reminder

SINCE = date(2025, 3, 2)
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))
MONTHS = st.integers(1, 60)


@pytest.mark.parametrize(
    ("today", "is_overdue", "last"),
    [
        (date(2026, 3, 2), False, None),
        (date(2026, 3, 3), True, date(2026, 3, 2)),
        (date(2027, 3, 2), True, date(2026, 3, 2)),
        (date(2027, 3, 3), True, date(2027, 3, 2)),
    ],
)
def test_the_day_itself_is_in_time(today: date, is_overdue: bool, last: date | None) -> None:
    assert overdue(SINCE, 12, today) is is_overdue
    assert missed(SINCE, 12, today) == last


def test_a_month_that_has_no_such_day_ends_sooner() -> None:
    assert due_on(date(2025, 8, 31), 6) == date(2026, 2, 28)


def test_what_holds_nothing_is_not_overdue() -> None:
    assert not overdue(None, 12, SINCE)
    assert missed(None, 12, SINCE) is None


@given(DAYS, MONTHS, DAYS)
def test_overdue_is_that_a_review_was_missed(since: date, months: int, today: date) -> None:
    last = missed(since, months, today)
    assert overdue(since, months, today) is (last is not None)
    assert last is None or since < last < today


@given(DAYS, MONTHS, st.lists(st.integers(1, 400), max_size=20))
def test_each_missed_review_is_said_once_whenever_somebody_looks(since: date, months: int, pauses: list[int]) -> None:
    said, reminded, today = [], None, since
    for pause in pauses:
        today += timedelta(days=pause)
        due = reminder(missed(since, months, today), reminded)
        if due is not None:
            said.append(due)
            reminded = today
    assert len(set(said)) == len(said)
    assert (said[-1] if said else None) == missed(since, months, today)
