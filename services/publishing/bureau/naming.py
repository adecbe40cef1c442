"""By which name the site calls a bureau: the name that the bureau's own policy gives it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from shared.clock import SHANGHAI


class PolicyName(NamedTuple):
    """The full name of a bureau in one of its policies, and the days of that policy. `place` counts the policies of a
    bureau in the order of their adoption.
    """

    bureau: str
    place: int
    first: date
    last: date | None
    name: str


class BureauNames:
    """The names of bureaus at one moment. Of several policies that rule then, the last adopted gives the name; a bureau
    none of whose policies rules keeps the name of the last.
    """

    def __init__(self, known: Iterable[PolicyName], now: datetime) -> None:
        self.now = now
        self._names: dict[str, str] = {}
        ruled: set[str] = set()
        for told in sorted(known, reverse=True):
            rules = told.bureau not in ruled and _rules(told, now)
            if rules or told.bureau not in self._names:
                self._names[told.bureau] = told.name
            if rules:
                ruled.add(told.bureau)

    def __contains__(self, bureau: str) -> bool:
        return bureau in self._names

    def of(self, bureau: str) -> str:
        """The full name of the bureau; without one, its area code and that it is one."""
        return self._names.get(bureau) or f"行政区划 {bureau}"


def _rules(told: PolicyName, now: datetime) -> bool:
    # Only compares with `now`: an answer that is kept knows from this when the name changes.
    return now >= _begin(told.first) and (told.last is None or now < _begin(told.last + timedelta(days=1)))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
