"""Ending clocks: in time or late, lapsed, void, or handed over to another matter, or to somebody else in the same."""

from datetime import date, datetime
from math import ceil
from uuid import UUID, uuid5

from shared.calendar import StatutoryCalendar
from shared.clock import beijing_date, minute_text
from shared.clocks.clock import Clock
from shared.clocks.reckoning import working_days_between
from shared.contracts.clocks import ClockEnded, ClockOpened, ClockOwed, How, Owes
from shared.errors import Conflict, Invalid
from shared.law.row import Unit

_HOUR = 3600


class ClockOver(Conflict):
    code = "clock-over"
    title = "期限已了结"
    title_en = "The clock has ended"


class ClockStopped(Conflict):
    code = "clock-stopped"
    title = "期限已中止"
    title_en = "The clock is stopped"


class ClockRuns(Conflict):
    code = "clock-runs"
    title = "期限尚未届满"
    title_en = "The clock still runs"


class DayBeforeStart(Invalid):
    code = "day-before-start"
    title = "日期早于起算日"
    title_en = "The day is before the start of the clock"


class MomentNeeded(Invalid):
    code = "moment-needed"
    title = "须写明时刻"
    title_en = "The time of day is needed"


def end(clock: Clock, done: date | datetime, calendar: StatutoryCalendar) -> ClockEnded:
    """What was owed was done: in time, or late. Raises ClockOver, DayBeforeStart, MomentNeeded."""
    on = _on(clock, done)
    # What is done while the clock stands still is in time: it was not overdue when it stopped.
    late = None if clock.state == "stopped" else _lateness(clock, done, calendar)
    if late is None:
        return _ended(clock, "met", on)
    by, unit = late
    return _ended(clock, "late", on).model_copy(update={"late_by": by, "late_in": unit})


def lapse(clock: Clock, on: date) -> ClockEnded:
    """Nothing was done, and the period is over: a right was not used. Raises ClockOver, ClockStopped, ClockRuns."""
    require_running(clock)
    if on <= clock.end.due:
        raise ClockRuns(
            f"“{clock.opened.title}”的期限 {clock.end.due} 尚未届满，请于次日起办理。",
            f"'{clock.opened.title_en}' runs up to {clock.end.due}; record on the next day that it lapsed.",
            due=clock.end.due.isoformat(),
        )
    return _ended(clock, "lapsed", on)


def void(clock: Clock, on: date, reason: str) -> ClockEnded:
    """Nothing is owed any more. Raises ClockOver."""
    require_open(clock)
    return _ended(clock, "void", on).model_copy(update={"reason": reason})


def hand_over(clock: Clock, on: date, matter: str, owes: Owes) -> tuple[ClockEnded, ClockOpened]:
    """The clock runs on in another matter (its stream), owed there by `owes`: the parts for this matter and for that
    one, which are recorded together. Raises ClockOver, and ClockStopped if the clock does not run.
    """
    require_running(clock)
    ended = _ended(clock, "handed-over", on).model_copy(update={"to": matter})
    taken = {
        **clock.opened.model_dump(),
        **clock.end.model_dump(),
        "clock": uuid5(UUID(matter.rpartition("/")[2]), str(clock.id)),
        "matter": matter,
        "owes": owes,
        "stops": clock.stops,
        "extensions": clock.extensions,
        "continues": clock.id,
    }
    return ended, ClockOpened.model_validate(taken)


def owe(clock: Clock, owes: Owes) -> ClockOwed:
    """Somebody else owes now what the clock waits for. Raises ClockOver."""
    require_open(clock)
    return ClockOwed(**clock.end.model_dump(), clock=clock.id, owes=owes)


def require_open(clock: Clock) -> None:
    """Refuse what can only be done to a clock that is open. Raises ClockOver."""
    if clock.is_open:
        return
    assert clock.ended is not None  # noqa: S101  # only an ended clock is not open
    raise ClockOver(
        f"“{clock.opened.title}”的期限已于 {clock.ended.on} 了结（{clock.state}），不能再变更。",
        f"'{clock.opened.title_en}' ended on {clock.ended.on} ({clock.state}); it does not change any more.",
        clock=str(clock.id),
        state=clock.state,
    )


def require_running(clock: Clock) -> None:
    """Refuse what can only be done to a clock that runs. Raises ClockOver, ClockStopped."""
    require_open(clock)
    if clock.state == "stopped":
        raise ClockStopped(
            f"“{clock.opened.title}”的期限已中止，请先恢复计算。",
            f"'{clock.opened.title_en}' is stopped; resume it first.",
            clock=str(clock.id),
        )


def _on(clock: Clock, done: date | datetime) -> date:
    """The day on which the thing was done, which is possible. Raises ClockOver, DayBeforeStart."""
    require_open(clock)
    on = beijing_date(done) if isinstance(done, datetime) else done
    if on < clock.opened.starts and clock.end.due >= clock.opened.starts:
        raise DayBeforeStart(
            f"“{clock.opened.title}”自 {clock.opened.starts} 起算，不能在此前的 {on} 办结；请核对日期。",
            f"'{clock.opened.title_en}' is counted from {clock.opened.starts} and cannot be done before, on {on}; "
            "check the day.",
            starts=clock.opened.starts.isoformat(),
        )
    return on


def _lateness(clock: Clock, done: date | datetime, calendar: StatutoryCalendar) -> tuple[int, Unit] | None:
    """By how many units the thing is late; None if it is in time. Raises MomentNeeded."""
    due, at = clock.end.due, clock.end.due_at
    on = beijing_date(done) if isinstance(done, datetime) else done
    unit = clock.end.lengths[-1].unit if clock.end.lengths else "days"
    if at is not None and (on == due or unit == "hours"):
        if not isinstance(done, datetime):
            said = minute_text(at)
            raise MomentNeeded(
                f"“{clock.opened.title}”的期限为 {said}，请写明办结的时刻。",
                f"'{clock.opened.title_en}' is due on {said} in Beijing; give the time at which it was done.",
                due_at=at.isoformat(),
            )
        return (ceil((done - at).total_seconds() / _HOUR), "hours") if done > at else None
    if on <= due:
        return None
    if unit == "working-days":
        # On a day off after the due day the thing is late already: it counts as done on the next working day.
        return working_days_between(due, calendar.estimating().next_working_day(on), calendar), "working-days"
    return (on - due).days, "days"


def _ended(clock: Clock, how: How, on: date) -> ClockEnded:
    return ClockEnded(**clock.end.model_dump(), clock=clock.id, how=how, on=on)
