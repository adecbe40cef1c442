"""Clocks that stand still: any sequence of acts gives the days that a person counts on a calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clocks.clock import Clock
from shared.clocks.ending import ClockStopped, DayBeforeStart, void
from shared.clocks.opening import Named, open_by_decision, open_by_law
from shared.clocks.pausing import ClockNotStopped, ClockOverdue, NeverStops, resume, stop
from shared.clocks.spent import days_spent
from tests.unit.clocks.examples import PUBLISHED, opening, period, rules

DAY = timedelta(days=1)
START = date(2025, 9, 1)
NOW = rules(period(1))
Counted = Literal["days", "working-days"]


def counts(day: date, unit: Counted) -> bool:
    return unit == "days" or PUBLISHED.is_working_day(day)


def end_by_hand(start: date, number: int, unit: Counted, still: set[date]) -> date:
    """The last day, counted day by day: a day counts if the clock runs on it, and if it is of the unit."""
    day = start
    while number:
        day += DAY
        number -= day not in still and counts(day, unit)
    return day


@given(
    unit=st.sampled_from(["days", "working-days"]),
    number=st.integers(1, 30),
    steps=st.lists(st.integers(0, 12), max_size=8),
)
def test_any_sequence_of_stops_gives_the_days_counted_by_hand(unit: Counted, number: int, steps: list[int]) -> None:
    law = rules(period(number, unit))
    clock = Clock.of(open_by_law(opening(START), "report", law))
    day, ran, still = START, set[date](), set[date]()
    for step in steps:
        passed = {day + DAY * place for place in range(1, step + 1)}
        day += DAY * step
        if clock.state == "stopped":
            still |= passed
            clock = clock.after(resume(clock, day, law))
        elif day > clock.end.due:
            with pytest.raises(ClockOverdue):
                stop(clock, day, "鉴定")
            break
        else:
            ran |= passed
            clock = clock.after(stop(clock, day, "鉴定"))
    if clock.state == "running":
        assert clock.end.due == end_by_hand(START, number, unit, still)
    ended = clock.after(void(clock, clock.ended.on if clock.ended else clock.end.due, "检查取消"))
    until = {START + DAY * place for place in range(1, (clock.end.due - START).days + 1)}
    expected = ran if clock.state == "stopped" else until - still
    for asked in ("days", "working-days"):
        assert days_spent([ended], day, PUBLISHED, asked) == sum(counts(each, asked) for each in expected)


def test_a_matter_that_was_reopened_took_the_days_of_all_its_periods() -> None:
    law = rules(period(30, "days"))
    first = Clock.of(open_by_law(opening(date(2026, 3, 2)), "report", law))
    first = first.after(void(first, date(2026, 3, 6), "办结"))
    again = Clock.of(open_by_law(opening(date(2026, 4, 1)), "report", law))
    assert days_spent([first, again], date(2026, 4, 3), PUBLISHED, "days") == 4 + 2


def test_clocks_side_by_side_count_a_day_once() -> None:
    law = rules(period(30, "days"))
    one, other = (Clock.of(open_by_law(opening(START, about=name), "report", law)) for name in "ab")
    assert days_spent([one, other], START + 3 * DAY, PUBLISHED, "days") == 3


def test_months_move_by_the_days_on_which_the_clock_stood_still() -> None:
    law = rules(period(1, "months", roll=True))
    clock = Clock.of(open_by_law(opening(date(2026, 3, 1)), "report", law))
    clock = clock.after(stop(clock, date(2026, 3, 10), "鉴定"))
    clock = clock.after(resume(clock, date(2026, 4, 9), law))
    assert (clock.end.unrolled, clock.end.due) == (date(2026, 5, 1), date(2026, 5, 6))


def test_a_day_that_a_decision_names_moves_by_the_days_of_the_stop() -> None:
    clock = Clock.of(open_by_decision(opening(), Named("rectify", "整改", "put right", "指令"), date(2026, 3, 20), NOW))
    clock = clock.after(stop(clock, date(2026, 3, 10), "复议"))
    assert resume(clock, date(2026, 3, 15), NOW).due == date(2026, 3, 25)


def test_acts_in_the_wrong_order_are_refused() -> None:
    clock = Clock.of(open_by_law(opening(START), "report", rules(period(10))))
    with pytest.raises(ClockNotStopped):
        resume(clock, START, NOW)
    with pytest.raises(DayBeforeStart):
        stop(clock, START - DAY, "鉴定")
    stopped = clock.after(stop(clock, START + 2 * DAY, "鉴定"))
    with pytest.raises(ClockStopped):
        stop(stopped, START + 3 * DAY, "鉴定")
    with pytest.raises(DayBeforeStart):
        resume(stopped, START + DAY, NOW)


@pytest.mark.parametrize("row", [period(24, "hours"), period(7, direction="back")])
def test_hours_and_days_counted_back_never_stop(row: object) -> None:
    law = rules(row)  # type: ignore[arg-type]  # a row of law
    clock = Clock.of(open_by_law(opening(datetime(2026, 3, 2, 1, tzinfo=UTC)), "report", law))
    with pytest.raises(NeverStops):
        stop(clock, date(2026, 3, 2), "鉴定")
