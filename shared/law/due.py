"""When something is due: a length of time counted from its start, in the calendar of the statutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from shared.calendar import StatutoryCalendar, YearNotPublished, add_calendar_days
from shared.calendar.spans import months_after
from shared.clock import beijing_date
from shared.law.kinds import Extension, Period, Rate
from shared.law.row import Length

_MONTHS_A_YEAR = 12
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on which something is in time, in Beijing.

    `unrolled` is that day before it moved to a working day; the next period of a chain starts there. `at` is the
    moment, for a length in hours. `provisional`: the holidays of a year that matters are not published, and its
    weekdays were counted as working days.
    """

    day: date
    unrolled: date
    at: datetime | None = None
    provisional: bool = False


def due(length: Length, start: date | datetime, calendar: StatutoryCalendar) -> Due:
    """When a length of time that starts at `start` ends. The start itself does not count (行政处罚法 85, 民诉法 85).

    A moment stands for its day in Beijing, except for hours, which need one. Raises ValueError for hours from a day.
    """
    return chained([length], start, calendar)


def chained(lengths: Sequence[Length], start: date | datetime, calendar: StatutoryCalendar) -> Due:
    """When the last of several lengths ends, each of which starts at the unrolled end of the one before.

    Only the last one rolls: a period that follows another counts from the day on which that one ended by its number.
    Raises ValueError for hours from a day, or without lengths.
    """
    if not lengths:
        raise ValueError("nothing is due without a length of time")
    try:
        return _counted(lengths, start, calendar)
    except YearNotPublished:
        estimate = _counted(lengths, start, calendar.estimating())
        return Due(estimate.day, estimate.unrolled, estimate.at, provisional=True)


def _counted(lengths: Sequence[Length], start: date | datetime, calendar: StatutoryCalendar) -> Due:
    point: date | datetime = start
    for length in lengths:
        point = _end(length, point, calendar)
    if isinstance(point, datetime) and lengths[-1].unit == "hours":
        day = beijing_date(point)
        return Due(day, day, point)
    unrolled = _day(point)
    rolled = calendar.next_working_day(unrolled) if lengths[-1].roll else unrolled
    return Due(rolled, unrolled)


def _end(length: Length, start: date | datetime, calendar: StatutoryCalendar) -> date | datetime:
    """The unrolled end of one length."""
    sign = -1 if length.direction == "back" else 1
    if length.unit == "hours":
        if not isinstance(start, datetime) or start.tzinfo is None:
            raise ValueError(f"{length.number} hours need the moment from which they are counted, not the day {start}")
        return start + sign * timedelta(hours=length.number)
    day = _day(start)
    match length.unit:
        case "working-days" if sign < 0:
            return calendar.subtract_working_days(day, length.number)
        case "working-days":
            return calendar.add_working_days(day, length.number)
        case "days":
            return add_calendar_days(day, sign * length.number)
        case "months":
            return months_after(day, sign * length.number)
        case "years":
            return months_after(day, sign * length.number * _MONTHS_A_YEAR)


def _day(point: date | datetime) -> date:
    return beijing_date(point) if isinstance(point, datetime) else point


def extended(
    period: Period, extensions: Sequence[Extension], start: date | datetime, calendar: StatutoryCalendar
) -> Due:
    """When a period ends that was extended in steps, the first step first. Each step was approved by whom it names.

    Raises ValueError for steps of another period, or not in their order, and what `chained` raises.
    """
    if [(one.extends, one.step) for one in extensions] != [(period.rule, n + 1) for n in range(len(extensions))]:
        raise ValueError(f"these are not the first {len(extensions)} steps that extend {period.rule}")
    lengths: list[Length] = [period]
    for one in extensions:
        lengths = [one] if one.counted == "from-start" else [*lengths, one]
    return chained(lengths, start, calendar)


def days_to_cap(rate: Rate) -> int:
    """The number of days after which a sum that grows by the day has reached its cap."""
    return -(-rate.cap_percent // rate.percent_a_day)


def grown(rate: Rate, principal: Decimal, days: int) -> Decimal:
    """What has been added to the principal, in yuan, after so many days that count."""
    return principal * min(rate.percent_a_day * days, rate.cap_percent) / _WHOLE
