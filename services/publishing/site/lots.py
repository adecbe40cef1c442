"""What a draw led to, row by row: whose lot was drawn, in which place, and who stands in for whom."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.publishing.frame.members import Candidate
from services.publishing.notice.story import Completion, Notice
from shared.draws.rank import ticket


class Lot(NamedTuple):
    """A unit in its place (from 1). `ticket` is the SHA-256 it was ordered by, in hex.

    `reason` is "" unless the unit is out; then `other` is who stands in for it. For a unit of the reserve that was
    called, `other` is whom it stands in for.
    """

    place: int
    candidate: Candidate
    ticket: str
    reason: str
    other: Candidate | None


class Result(NamedTuple):
    """A unit was drawn in a deal, or (`hit` false) is in the reserve; `place` from 1.

    `reason` is "" unless a drawn unit is out; `called` says that one of the reserve stands in for another.
    """

    hit: bool
    deal: str
    place: int
    reason: str
    called: bool


class Batch(NamedTuple):
    """The lots of one deal, or the reserve of one stratum (`name` ""), in ticket order."""

    name: str
    stratum: str
    lots: list[Lot]


def ids_shown(notice: Notice) -> list[str]:
    """Every unit of the outcome: drawn or in the reserve."""
    if notice.completion is None:
        return []
    outcome = notice.completion.ranked
    drawn = [id_ for deal in outcome.deals for id_ in deal.units]
    return drawn + [id_ for ids in outcome.reserve.values() for id_ in ids]


def drawn(notice: Notice, known: Mapping[str, Candidate]) -> list[Batch]:
    """The deals in the order of the rules. `known` has every unit of `ids_shown`; [] before the completion."""
    if notice.completion is None:
        return []
    return [
        Batch(name, stratum, _lots(notice, notice.completion, units, known))
        for name, stratum, units in notice.completion.ranked.deals
    ]


def reserve(notice: Notice, known: Mapping[str, Candidate]) -> list[Batch]:
    """The reserve of each stratum that has any, the strata in the order of the rules."""
    if notice.completion is None:
        return []
    waiting = notice.completion.ranked.reserve
    strata = dict.fromkeys(deal["stratum"] for deal in notice.spec["deals"])
    return [
        Batch("", stratum, _lots(notice, notice.completion, waiting[stratum], known))
        for stratum in strata
        if stratum in waiting
    ]


def result_for(notice: Notice, id_: str) -> Result | None:
    """What the draw brought one unit; None where it was not drawn, or nothing is yet."""
    if notice.completion is None:
        return None
    outcome = notice.completion.ranked
    reason = next((entry.reason for entry in notice.substitutions if entry.withdrawn == id_), "")
    called = any(entry.substitute == id_ for entry in notice.substitutions)
    dealt = [(True, deal.name, deal.units) for deal in outcome.deals]
    waiting = [(False, "", ids) for ids in outcome.reserve.values()]
    return next(
        (Result(hit, name, ids.index(id_) + 1, reason, called) for hit, name, ids in (*dealt, *waiting) if id_ in ids),
        None,
    )


def _lots(notice: Notice, completion: Completion, ids: Sequence[str], known: Mapping[str, Candidate]) -> list[Lot]:
    out = {entry.withdrawn: entry for entry in notice.substitutions}
    called = {entry.substitute: entry for entry in notice.substitutions}
    lots = []
    for place, id_ in enumerate(ids, start=1):
        candidate = known[id_]
        other = out[id_].substitute if id_ in out else called[id_].withdrawn if id_ in called else ""
        reason = out[id_].reason if id_ in out else ""
        drawn_by = ticket(completion.seed, candidate.unit).hex()
        lots.append(Lot(place, candidate, drawn_by, reason, known.get(other)))
    return lots
