"""By which name the site calls a bureau: the name that the bureau's own policy gives it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from shared.clock import SHANGHAI

_FEW = 3


class PolicyName(NamedTuple):
    """The full name of a bureau in one of its policies, where people reach it, at which authorities its decisions are
    contested ("" for what the policy does not say), and the days of that policy. `place` counts the policies of a
    bureau in the order of their adoption.
    """

    bureau: str
    place: int
    first: date
    last: date | None
    name: str
    address: str = ""
    telephone: str = ""
    government: str = ""
    court: str = ""


class BureauNames:
    """The names of bureaus at one moment. Of several policies that rule then, the last adopted gives the name; a bureau
    none of whose policies rules keeps the name of the last.
    """

    def __init__(self, known: Iterable[PolicyName], now: datetime) -> None:
        self.now = now
        self._names: dict[str, PolicyName] = {}
        ruled: set[str] = set()
        for told in sorted(known, reverse=True):
            rules = told.bureau not in ruled and _rules(told, now)
            if rules or told.bureau not in self._names:
                self._names[told.bureau] = told
            if rules:
                ruled.add(told.bureau)

    def __contains__(self, bureau: str) -> bool:
        return bureau in self._names

    def of(self, bureau: str) -> str:
        """The full name of the bureau; without one, its area code and that it is one."""
        told = self._names.get(bureau)
        return told.name if told else f"行政区划 {bureau}"

    def told(self, bureau: str) -> PolicyName | None:
        """The name of the bureau, with where people reach it and contest its decisions; None if no policy names it."""
        return self._names.get(bureau)

    def all_told(self, bureaus: Iterable[str]) -> list[PolicyName]:
        """The same of several bureaus, without those that no policy names."""
        return [self._names[bureau] for bureau in bureaus if bureau in self._names]

    @property
    def few(self) -> list[PolicyName]:
        """All bureaus that have a name, if they are few: a page that is about none of them names them all."""
        return sorted(self._names.values()) if len(self._names) <= _FEW else []


def _rules(told: PolicyName, now: datetime) -> bool:
    # Only compares with `now`: an answer that is kept knows from this when the name changes.
    return now >= _begin(told.first) and (told.last is None or now < _begin(told.last + timedelta(days=1)))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
