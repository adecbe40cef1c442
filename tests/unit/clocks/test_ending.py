"""Ending clocks: met, late by how much, lapsed, void, handed over."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.clocks.clock import Clock
from shared.clocks.ending import (
    ClockOver,
    ClockRuns,
    ClockStopped,
    DayBeforeStart,
    MomentNeeded,
    end,
    hand_over,
    lapse,
    void,
)
from shared.clocks.opening import open_by_law, open_clocks
from shared.clocks.pausing import stop
from shared.clocks.standing import Clocks
from shared.contracts.clocks import Owes
from tests.unit.clocks.examples import PUBLISHED, deadline, opening, period, rules

FRIDAY = date(2026, 3, 6)
OTHER = "inspection/00000000-0000-0000-0000-000000000002"


def clock(number: int = 1, unit: str = "working-days", start: Any = FRIDAY, **more: Any) -> Clock:
    return Clock.of(open_by_law(opening(start), "report", rules(period(number, unit, **more))))


def by_seven() -> Clock:
    return Clock.of(open_clocks(opening(FRIDAY), "report", rules(deadlines=(deadline(0, "days", by="19:00"),)))[0])


@pytest.mark.parametrize(
    ("of", "done", "late"),
    [
        (clock(), FRIDAY, None),
        (clock(), date(2026, 3, 9), None),
        (clock(), date(2026, 3, 10), (1, "working-days")),
        (clock(), date(2026, 3, 14), (5, "working-days")),  # a Saturday counts as the Monday after it
        (clock(3, "days"), date(2026, 3, 14), (5, "days")),
        (clock(1, "months"), date(2026, 4, 8), (2, "days")),
        # 23:30 in Beijing on the due day is in time; 00:10 is a day late.
        (clock(), datetime(2026, 3, 9, 15, 30, tzinfo=UTC), None),
        (clock(), datetime(2026, 3, 9, 16, 10, tzinfo=UTC), (1, "working-days")),
        (by_seven(), datetime(2026, 3, 6, 11, tzinfo=UTC), None),
        (by_seven(), datetime(2026, 3, 6, 11, 1, tzinfo=UTC), (1, "hours")),
        (by_seven(), date(2026, 3, 8), (2, "days")),
        (
            clock(24, "hours", start=datetime(2026, 3, 6, 11, tzinfo=UTC)),
            datetime(2026, 3, 8, 11, 30, tzinfo=UTC),
            (25, "hours"),
        ),
        # Back from a hearing: the notice is due before the start.
        (clock(7, direction="back", start=date(2026, 10, 14)), date(2026, 9, 29), None),
        (clock(7, direction="back", start=date(2026, 10, 14)), date(2026, 9, 30), (1, "working-days")),
    ],
)
def test_what_is_done_is_in_time_or_late(of: Clock, done: date, late: tuple[int, str] | None) -> None:
    part = end(of, done, PUBLISHED)
    assert (part.how, part.late_by, part.late_in) == (("met", None, None) if late is None else ("late", *late))


def test_a_day_alone_does_not_tell_whether_a_moment_was_kept() -> None:
    with pytest.raises(MomentNeeded):
        end(by_seven(), FRIDAY, PUBLISHED)


def test_nothing_is_done_before_the_clock_starts() -> None:
    with pytest.raises(DayBeforeStart):
        end(clock(), date(2026, 3, 5), PUBLISHED)


def test_a_right_lapses_on_the_day_after_the_last() -> None:
    with pytest.raises(ClockRuns):
        lapse(clock(), date(2026, 3, 9))
    assert lapse(clock(), date(2026, 3, 10)).how == "lapsed"


def test_what_is_done_while_the_clock_stands_still_is_in_time() -> None:
    stopped = clock().after(stop(clock(), date(2026, 3, 7), "鉴定"))
    assert end(stopped, date(2026, 4, 1), PUBLISHED).how == "met"
    with pytest.raises(ClockStopped):
        lapse(stopped, date(2026, 4, 1))


@pytest.mark.parametrize(
    "act",
    [
        lambda over: end(over, FRIDAY, PUBLISHED),
        lambda over: lapse(over, date(2026, 4, 1)),
        lambda over: void(over, FRIDAY, "检查取消"),
        lambda over: stop(over, FRIDAY, "鉴定"),
        lambda over: hand_over(over, FRIDAY, OTHER, Owes(who="role", name="legal")),
    ],
)
def test_a_clock_ends_once(act: Any) -> None:
    over = clock().after(void(clock(), FRIDAY, "检查取消"))
    with pytest.raises(ClockOver):
        act(over)


def test_a_clock_that_is_handed_over_runs_on_in_the_other_matter() -> None:
    ended, opened = hand_over(clock(), FRIDAY, OTHER, Owes(who="role", name="legal"))
    here, there = (
        Clocks().after(open_by_law(opening(FRIDAY), "report", rules(period(1))), ended),
        Clocks().after(opened),
    )
    here.require_settled()
    (taken,) = there.open()
    assert (taken.end, taken.opened.starts, taken.opened.continues) == (clock().end, FRIDAY, clock().id)
    assert (ended.to, opened.matter, opened.owes.name) == (OTHER, OTHER, "legal")
