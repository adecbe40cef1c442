"""Order the units of each stratum by lot and deal them out in this order (docs/protocol.md, "rank")."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from math import isqrt
from operator import itemgetter
from typing import NamedTuple

from shared.canonical import JsonObject
from shared.draws.deals import check_deals
from shared.draws.frames import Unit
from shared.draws.spec import RankSpec
from shared.heavy import heavy

_SPACE = 2**256
_STRATUM = itemgetter(1)
# Greater than every 32-byte ticket.
_UNBOUNDED = b"\xff" * 33


class Dealt(NamedTuple):
    """The units of a deal: their ids in the order of their tickets."""

    name: str
    stratum: str
    units: tuple[str, ...]


class RankOutcome(NamedTuple):
    """The deals in the order of the spec, and the reserve of each stratum that has a reserve, in ticket order."""

    deals: tuple[Dealt, ...]
    reserve: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, outcome: JsonObject) -> "RankOutcome":
        """Read the JSON that `as_json` wrote into an event. Raises KeyError for the outcome of another kind of draw."""
        deals = tuple(Dealt(deal["name"], deal["stratum"], tuple(deal["units"])) for deal in outcome["deals"])
        return cls(deals, {stratum: tuple(ids) for stratum, ids in outcome["reserve"].items()})

    def as_json(self) -> JsonObject:
        deals = [{"name": deal.name, "stratum": deal.stratum, "units": list(deal.units)} for deal in self.deals]
        return {"deals": deals, "reserve": {stratum: list(ids) for stratum, ids in self.reserve.items()}}


@heavy
def rank(spec: RankSpec, units: Sequence[Unit], seed: str) -> RankOutcome:
    """The outcome for a seed of 64 hex characters. It does not depend on the order of `units`.

    Raises what `check_deals` raises when the deals do not fit the strata.
    """
    strata = _by_stratum(units)
    check_deals(spec.deals, {stratum: len(members) for stratum, members in strata.items()})
    queues = {
        stratum: iter(_first(seed, strata[stratum], spec.drawn_from(stratum) + spec.reserve))
        for stratum in {deal.stratum for deal in spec.deals}
    }
    deals = tuple(Dealt(deal.name, deal.stratum, _take(queues[deal.stratum], deal.count)) for deal in spec.deals)
    reserves = {stratum: tuple(queue) for stratum, queue in queues.items()}
    return RankOutcome(deals, {stratum: ids for stratum, ids in reserves.items() if ids})


def ticket(seed: str, unit: Unit) -> bytes:
    """The ticket of a unit, 32 bytes: the smallest hash of its lots.

    min over j = 1..weight of H(seed || "\\nunit\\n" || id || "\\n" || j || "\\n").
    """
    start = f"{seed}\nunit\n{unit.id}\n"
    return min(hashlib.sha256(f"{start}{lot}\n".encode()).digest() for lot in range(1, unit.weight + 1))


def _by_stratum(units: Sequence[Unit]) -> Mapping[str, Sequence[Unit]]:
    present = set(map(_STRATUM, units))
    if len(present) == 1:
        return {present.pop(): units}
    strata: dict[str, list[Unit]] = {stratum: [] for stratum in present}
    for unit in units:
        strata[unit[1]].append(unit)
    return strata


def _take(queue: Iterator[str], count: int) -> tuple[str, ...]:
    return tuple(next(queue) for _ in range(count))


def _first(seed: str, units: Sequence[Unit], count: int) -> list[str]:
    """The ids of the first `count` units by (ticket, id); all units if there are fewer."""
    # About `below` of N tickets are lower than below / N of the space; with heavy units more. So nearly always at least
    # `count` tickets are found below this bound, and the first `count` are among them. If not, look at all units.
    below = count + 3 * isqrt(count) + 5
    found = _tickets(seed, units, _bound(below, len(units)))
    if len(found) < min(count, len(units)):
        found = _tickets(seed, units, _UNBOUNDED)
    found.sort()
    return [id_ for _, id_ in found[:count]]


def _bound(below: int, size: int) -> bytes:
    return _UNBOUNDED if below >= size else (_SPACE * below // size).to_bytes(32, "big")


def _tickets(seed: str, units: Sequence[Unit], bound: bytes) -> list[tuple[bytes, str]]:
    """(ticket, id) of every unit whose ticket is below `bound`.

    Nearly all the time of a draw of a million units is spent in this loop. The seed fills the first block of SHA-256,
    so every ticket starts from a copy of the same state. Tuples are indexed because unpacking a named tuple takes three
    times as long.
    """
    begin = hashlib.sha256(f"{seed}\nunit\n".encode()).copy
    found = []
    for unit in units:
        if unit[2] == 1:
            lot = begin()
            lot.update(unit[0].encode() + b"\n1\n")
            drawn = lot.digest()
        else:
            drawn = ticket(seed, unit)
        if drawn < bound:
            found.append((drawn, unit[0]))
    return found
