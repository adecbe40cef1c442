"""The time of a request, for an answer that is kept: it knows from when until when the answer stays as it is."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self

_PARTS = ("year", "month", "day", "hour", "minute", "second", "microsecond")
_READINGS = ("astimezone", "date", "time", "timetz", "timestamp", "isoformat", "strftime", "replace")
_SUMS = ("__add__", "__radd__", "__sub__", "__rsub__", "__eq__", "__ne__", "__str__", "__repr__", "__format__")


class Span(NamedTuple):
    """The time from `since` to before `until`."""

    since: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


EVER = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class ComparedNow(datetime):
    """The time of a request. It remembers with which moments it was compared: at all times of `span`, each of these
    comparisons has the same result.

    Whoever does anything else with it, such as writing it on a page, gets what is true at this time only: from then on
    the span holds no moment.
    """

    span: Span = EVER

    @classmethod
    def at(cls, now: datetime) -> Self:
        return cls.combine(now.date(), now.timetz())

    def __ge__(self, other: datetime) -> bool:  # type: ignore[override]  # of days alone, there is no need
        return self._has_come(other)

    def __gt__(self, other: datetime) -> bool:  # type: ignore[override]  # as above
        return self._has_come(other + datetime.resolution)

    def __lt__(self, other: datetime) -> bool:  # type: ignore[override]  # as above
        return not self._has_come(other)

    def __le__(self, other: datetime) -> bool:  # type: ignore[override]  # as above
        return not self._has_come(other + datetime.resolution)

    __hash__ = datetime.__hash__

    def _has_come(self, moment: datetime) -> bool:
        since, until = self.span
        has_come = datetime.__ge__(self, moment)
        self.span = Span(max(since, moment), until) if has_come else Span(since, min(until, moment))
        return has_come


def _telling(of_datetime: Callable[..., Any]) -> Callable[..., Any]:
    """The method of `datetime`, which tells the time: then no other time fits."""

    def tell(self: ComparedNow, *args: Any, **kwargs: Any) -> Any:
        self.span = Span(EVER.until, EVER.since)
        return of_datetime(self, *args, **kwargs)

    return tell


for _name in (*_READINGS, *_SUMS):
    setattr(ComparedNow, _name, _telling(getattr(datetime, _name)))
for _name in _PARTS:
    setattr(ComparedNow, _name, property(_telling(getattr(datetime, _name).__get__)))
