from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.calendar import StatutoryCalendar, YearNotPublished, add_calendar_days, published_calendar
from shared.calendar.notices import Notice, read_notices

PUBLISHED = published_calendar()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2025-09-26", 7, "2025-10-13"),
        ("2025-09-30", 5, "2025-10-14"),
        ("2025-01-24", 7, "2025-02-10"),
        ("2025-04-29", 3, "2025-05-07"),
        ("2025-09-12", 20, "2025-10-16"),
        ("2026-02-12", 7, "2026-02-28"),  # a Saturday that is worked
        ("2020-01-22", 7, "2020-02-10"),  # the holiday was made longer while it lasted
        ("2024-02-08", 5, "2024-02-21"),
    ],
)
def test_working_days_after(start: str, count: int, end: str) -> None:
    assert PUBLISHED.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_calendar_days_after() -> None:
    assert add_calendar_days(date(2025, 3, 3), 90) == date(2025, 6, 1)


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, days: int) -> None:
    assert PUBLISHED.working_days(year) == days


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_our_table_and_the_library_agree(day: date) -> None:
    assert PUBLISHED.is_working_day(day) == chinese_calendar.is_workday(day)


@given(st.dates(date(2004, 1, 1), date(2025, 6, 30)), st.integers(1, 200))
def test_the_end_is_worked_and_so_many_days_on(start: date, count: int) -> None:
    end = PUBLISHED.add_working_days(start, count)
    assert PUBLISHED.is_working_day(end)
    assert sum(PUBLISHED.is_working_day(start + DAY * n) for n in range(1, (end - start).days + 1)) == count


def test_no_days_on_is_the_start_even_on_a_holiday() -> None:
    assert PUBLISHED.add_working_days(date(2026, 10, 1), 0) == date(2026, 10, 1)
    with pytest.raises(ValueError, match="-1"):
        PUBLISHED.add_working_days(date(2026, 10, 1), -1)


def test_a_year_not_published_is_not_guessed() -> None:
    with pytest.raises(YearNotPublished, match=r"2027.*notices\.toml") as refusal:
        PUBLISHED.add_working_days(date(2026, 12, 30), 2)
    assert refusal.value.facts["year"] == 2027
    assert PUBLISHED.add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)
    with pytest.raises(YearNotPublished):
        PUBLISHED.working_days(2003)


def test_a_new_year_s_notice_is_added_by_a_file(tmp_path: Path) -> None:
    table = tmp_path / "2027.toml"
    # A made-up year: New Year's Day and the day before it off, a Sunday worked.
    table.write_text(
        """
        [[notice]]
        title = "国务院办公厅关于2027年部分节假日安排的通知"
        published = 2026-11-30
        arranges = 2027
        off = [[2026-12-31, 2027-01-01]]
        worked = [2027-01-03]
        """,
        encoding="utf-8",
    )
    calendar = published_calendar(table)
    assert calendar.add_working_days(date(2026, 12, 30), 1) == date(2027, 1, 3)
    assert PUBLISHED.is_working_day(date(2026, 12, 31))


def notice(published: date, *, off: list[list[date]], worked: list[date]) -> Notice:
    return Notice(title="通知", published=published, off=off, worked=worked)


@pytest.mark.parametrize("later_first", [False, True])
def test_of_two_notices_the_later_holds_in_whatever_order_they_stand(later_first: bool) -> None:
    monday, saturday = date(2026, 3, 2), date(2026, 3, 7)
    earlier = notice(date(2026, 1, 1), off=[[monday, monday]], worked=[saturday])
    later = notice(date(2026, 2, 1), off=[[saturday, saturday]], worked=[monday])
    calendar = StatutoryCalendar(frozenset({2026}), frozenset(), frozenset())
    amended = calendar.amended([later, earlier] if later_first else [earlier, later])
    assert amended.is_working_day(monday)
    assert not amended.is_working_day(saturday)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("off = [[2027-01-02, 2027-01-01]]", "the first day not after the last"),
        ("off = [[2027-01-01]]", "pairs"),
        ("off = [[2027-01-01, 2027-01-03]]\nworked = [2027-01-02]", "both off and worked: 2027-01-02"),
        ('off = [["2027-01-01", "2027-01-03"]]', "valid date"),
        ("off = []\nholidays = []", "Extra inputs"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(lines: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        read_notices(f'[[notice]]\ntitle = "通知"\npublished = 2026-11-30\n{lines}')
