"""A frame before it is frozen: its strata with the chances of their units, and a page of its units and of the excluded
subjects.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple, TypeVar

from services.sampling.draws.frame.choosing import Chosen, reasons_by_stratum
from services.sampling.draws.frame.inclusion import Inclusion, inclusion
from services.sampling.draws.frame.members import Candidate, Excluded
from shared.contracts.frame import ProposedDeal

_SMALL = 5_000
"""Number of units. Up to this size, `inclusion` may use its full effort for every stratum of the frame."""
_Row = TypeVar("_Row", Candidate, Excluded)


class Window(NamedTuple):
    """The part of the units and of the excluded subjects that a page shows: at most `limit` of each, after these
    identifiers.
    """

    limit: int
    in_after: str
    out_after: str


class StratumSeen(NamedTuple):
    """A stratum in a preview: its number of units of each weight, how many are drawn (None: not decided yet), their
    chances, and how many subjects each reason excludes.
    """

    stratum: str
    weights: Mapping[int, int]
    certain: bool
    drawn: int | None
    chances: Inclusion | None
    out: Mapping[str, int]

    @property
    def size(self) -> int:
        return sum(self.weights.values())

    def chance(self, weight: int) -> float | None:
        return None if self.chances is None else self.chances.by_weight[weight]


def strata_seen(chosen: Chosen, deals: Sequence[ProposedDeal]) -> Mapping[str, StratumSeen]:
    """Stratum → what a preview shows of it, also for strata in which no unit is left. Without `deals` it is not decided
    how many units are drawn.

    In a large frame, all strata share the computing effort of a single stratum: otherwise a preview would take seconds.
    """
    weights: defaultdict[str, Counter[int]] = defaultdict(Counter)
    members = chosen.members
    for alike in members.units:
        weights[alike.stratum][alike.weight] += len(alike.identifiers)
    out = reasons_by_stratum(members.excluded)
    drawn: Counter[str] = Counter()
    for deal in deals:
        drawn[deal.stratum] += deal.count
    effort = 1.0 if members.size <= _SMALL else 1 / len(weights)
    return {
        name: StratumSeen(
            stratum=name,
            weights=dict(sorted(weights[name].items())),
            certain=name in chosen.certain,
            drawn=drawn[name] if deals else None,
            chances=_chances(weights[name], drawn[name], effort) if deals and weights[name] else None,
            out=dict(sorted(out.get(name, {}).items())),
        )
        for name in sorted({*weights, *out})
    }


def _chances(weights: Mapping[int, int], count: int, effort: float) -> Inclusion:
    return _remembered(tuple(sorted(weights.items())), count, effort)


@lru_cache(maxsize=1024)
def _remembered(weights: tuple[tuple[int, int], ...], count: int, effort: float) -> Inclusion:
    """The chances of a stratum, kept for the next pages of the preview, which ask for the same."""
    return inclusion(dict(weights), count, effort=effort)


def page(rows: Iterable[_Row], after: str, limit: int) -> tuple[list[_Row], str | None]:
    """The next rows in the order of identifiers, at most `limit`; and after which identifier the next page begins, None
    at the end.
    """
    found = nsmallest(limit + 1, (row for row in rows if row.identifier > after), key=lambda row: row.identifier)
    return found[:limit], found[limit - 1].identifier if len(found) > limit else None
