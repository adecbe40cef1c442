"""Clocks that stand still for some days: stopped, and resumed."""

from datetime import date

from shared.clocks.clock import Clock
from shared.clocks.ending import DayBeforeStart, require_open, require_running
from shared.clocks.reckoning import Course, Rules, named, reckoned
from shared.contracts.clocks import ClockEnded, ClockResumed, Stop
from shared.errors import Conflict


class NeverStops(Conflict):
    code = "never-stops"
    title = "该期限不能中止"
    title_en = "The clock cannot be stopped"


class ClockOverdue(Conflict):
    code = "clock-overdue"
    title = "期限已过"
    title_en = "The clock is overdue"


class ClockNotStopped(Conflict):
    code = "clock-not-stopped"
    title = "期限没有中止"
    title_en = "The clock is not stopped"


def stop(clock: Clock, on: date, reason: str) -> ClockEnded:
    """The clock stands still from the day after `on` until it is resumed.

    Raises ClockOver, ClockStopped, NeverStops, DayBeforeStart, ClockOverdue.
    """
    require_running(clock)
    if any(length.unit == "hours" or length.direction == "back" for length in clock.end.lengths):
        raise NeverStops(
            f"“{clock.opened.title}”按小时计算或自某日倒推，不能中止；请办结，或作废后另行起算。",
            f"'{clock.opened.title_en}' is counted in hours or backwards and cannot be stopped; end it, or make it "
            "void and open another.",
            clock=str(clock.id),
        )
    _check_order(clock, on, clock.stops[-1].resumed if clock.stops else clock.opened.starts)
    require_not_overdue(clock, on)
    return ClockEnded(**clock.end.model_dump(), clock=clock.id, how="stopped", on=on, reason=reason)


def resume(clock: Clock, on: date, rules: Rules) -> ClockResumed:
    """The clock runs again from the day after `on`. Raises ClockOver, ClockNotStopped, DayBeforeStart."""
    require_open(clock)
    if clock.ended is None:
        raise ClockNotStopped(
            f"“{clock.opened.title}”的期限没有中止，无须恢复。",
            f"'{clock.opened.title_en}' is not stopped; there is nothing to resume.",
            clock=str(clock.id),
        )
    _check_order(clock, on, clock.ended.on)
    stood = Stop(stopped=clock.ended.on, resumed=on)
    if clock.end.lengths:
        end = reckoned(course(clock, (*clock.stops, stood)), rules)
    else:
        end = named(clock.end.unrolled + (stood.resumed - stood.stopped), rules)
    return ClockResumed(**end.model_dump(), clock=clock.id, on=on)


def course(clock: Clock, stops: tuple[Stop, ...]) -> Course:
    """The course of a clock whose end is computed."""
    opened = clock.opened
    return Course(opened.starts_at or opened.starts, clock.end.lengths, clock.end.by_rule, stops, opened.by)


def require_not_overdue(clock: Clock, on: date) -> None:
    """Refuse what comes too late for a clock whose due day is past. Raises ClockOverdue."""
    if on > clock.end.due:
        raise ClockOverdue(
            f"“{clock.opened.title}”的期限 {clock.end.due} 已过，不能再中止或延长；请如实办结，系统将记为逾期。",
            f"'{clock.opened.title_en}' was due on {clock.end.due} and can neither be stopped nor extended; do what it "
            "waits for: it is recorded as late.",
            due=clock.end.due.isoformat(),
        )


def _check_order(clock: Clock, on: date, earliest: date) -> None:
    if on < earliest:
        raise DayBeforeStart(
            f"“{clock.opened.title}”自 {earliest} 起计算，{on} 早于该日；请核对日期。",
            f"'{clock.opened.title_en}' runs from {earliest}; {on} is before that. Check the day.",
            earliest=earliest.isoformat(),
        )
