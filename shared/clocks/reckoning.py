"""When a clock ends: its lengths of time, one after the other, without the days on which it stood still."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from shared.calendar import StatutoryCalendar
from shared.canonical import canonical
from shared.clock import SHANGHAI, beijing_date
from shared.contracts.clocks import Reckoned, Stop
from shared.law.due import Due, chained, due
from shared.law.kinds import Period
from shared.law.law import Law
from shared.law.row import Length
from shared.policy.deadlines import Deadline

_DAY = timedelta(days=1)
_COUNTED = {"rule", "first", "last", "follows", *Length.model_fields}
"""The fields of a period on which the ends of clocks depend."""


class PolicyDeadlines(NamedTuple):
    """The deadlines of a policy of the bureau, and the first and the last day on which the policy rules."""

    first: date
    last: date | None
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True)
class Rules:
    """What clocks are computed with: the calendar, the law of the bureau, the deadlines of its policies.

    The policy that was adopted last comes first. Reminders are due `warn_days` days before the end.
    """

    calendar: StatutoryCalendar
    law: Law
    policies: tuple[PolicyDeadlines, ...] = ()
    today: date = date.max
    warn_days: tuple[int, ...] = ()

    def policy_on(self, day: date) -> PolicyDeadlines | None:
        """The policy that rules on a day. On a day to come for which the bureau has adopted none, that of today."""
        for policy in self.policies:
            if policy.first <= day <= (policy.last or date.max):
                return policy
        return self.policy_on(self.today) if day > self.today else None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all from which the end of a running clock follows: the calendar, and the periods of the law.

        The policy is not in it: the policy of the start day stays in force for the clock.
        """
        rows = [row.model_dump(mode="json", include=_COUNTED, exclude_none=True) for row in self.law.of(Period)]
        calendar = {
            "years": sorted(self.calendar.years),
            "off": sorted(map(str, self.calendar.off)),
            "worked": sorted(map(str, self.calendar.worked)),
        }
        return hashlib.sha256(canonical({"calendar": calendar, "rows": rows})).hexdigest()


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a clock: where it starts, the lengths that follow one another, the days on which it stood still.

    `by_rule` of the lengths are those of the rule of law; `by` is a time of day on the last day.
    """

    start: date | datetime
    lengths: tuple[Length, ...]
    by_rule: int = 0
    stops: tuple[Stop, ...] = ()
    by: str | None = None


def reckoned(course: Course, rules: Rules) -> Reckoned:
    """The end of a clock. Raises ValueError for hours from a day, and for a course without lengths."""
    end = ends(course.lengths, course.start, course.stops, rules.calendar)
    return Reckoned(
        lengths=course.lengths,
        by_rule=course.by_rule,
        unrolled=end.unrolled,
        due=end.day,
        due_at=end.at or (_moment(end.day, course.by) if course.by else None),
        provisional=end.provisional,
        warn_on=warnings(end.day, rules.warn_days),
        computed_with=rules.digest,
    )


def named(day: date, rules: Rules) -> Reckoned:
    """The end on a day that a decision names: it stays, whatever the calendar says."""
    return Reckoned(unrolled=day, due=day, warn_on=warnings(day, rules.warn_days), computed_with=rules.digest)


def warnings(day: date, warn_days: Sequence[int]) -> tuple[date, ...]:
    """The days on which a reminder of this due day is due, in their order."""
    return tuple(sorted({day - days * _DAY for days in warn_days}))


def ends(lengths: Sequence[Length], start: date | datetime, stops: Sequence[Stop], calendar: StatutoryCalendar) -> Due:
    """When the last of the lengths ends, without the days of the stops.

    A stop after the end changes nothing: the clock was late already.
    """
    if not stops:
        return chained(lengths, start, calendar)
    first, rest, stop = lengths[0], lengths[1:], stops[0]
    end = due(first, start, calendar)
    if stop.stopped >= end.unrolled and not rest:
        return chained(lengths, start, calendar)
    if stop.stopped >= end.unrolled:
        found = ends(rest, end.unrolled, stops, calendar)
    else:
        again, left = _left(first, start, end.unrolled, stop, calendar)
        found = ends((left, *rest), again, stops[1:], calendar)
    return replace(found, provisional=found.provisional or end.provisional)


def _left(
    length: Length, start: date | datetime, end: date, stop: Stop, calendar: StatutoryCalendar
) -> tuple[date, Length]:
    """Where the clock goes on after a stop, and what was left of the length when it stopped."""
    if length.unit == "working-days":
        first = beijing_date(start) if isinstance(start, datetime) else start
        used = working_days_between(first, stop.stopped, calendar)
        return stop.resumed, Length(number=length.number - used, unit="working-days")
    # A length in months has no days of its own: its end moves by the days of the stop.
    return end + (stop.resumed - stop.stopped), Length(number=0, unit="days", roll=length.roll)


def working_days_between(after: date, until: date, calendar: StatutoryCalendar) -> int:
    """The number of working days after a day, up to and including another; weekdays in a year without a calendar."""
    estimating = calendar.estimating()
    return sum(estimating.is_working_day(after + place * _DAY) for place in range(1, (until - after).days + 1))


def _moment(day: date, by: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(by), SHANGHAI)
