"""The outcome of a `rank` draw, row by row: the place in which each unit was drawn, and the substitutes of withdrawn
units.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.publishing.frame.members import Candidate
from services.publishing.notice.story import Completion, Notice
from shared.draws.rank import ticket


class Lot(NamedTuple):
    """A row of the outcome: a unit in its place (from 1). `ticket` is the SHA-256, in hex, that gave the unit this
    place.

    `reason` is "" unless the unit was withdrawn; then `other` is the unit that takes its place. For a unit of the
    reserve that was called in, `other` is the unit that it replaces.
    """

    place: int
    candidate: Candidate
    ticket: str
    reason: str
    other: Candidate | None


class Result(NamedTuple):
    """What the draw decided for one unit: drawn in a deal (`hit` true) or in the reserve (`hit` false), in which
    `place` (from 1).

    `reason` is "" unless the unit was drawn and then withdrawn. `called`: the unit was in the reserve and now replaces
    another.
    """

    hit: bool
    deal: str
    place: int
    reason: str
    called: bool


class Batch(NamedTuple):
    """The rows of one deal, or of the reserve of one stratum (then `name` is ""), in the order of their tickets."""

    name: str
    stratum: str
    lots: list[Lot]


def ids_shown(notice: Notice) -> list[str]:
    """The ids of all units of the outcome: the drawn units, then the units of the reserve. [] before the completion."""
    if notice.completion is None:
        return []
    outcome = notice.completion.ranked
    drawn = [id_ for deal in outcome.deals for id_ in deal.units]
    return drawn + [id_ for ids in outcome.reserve.values() for id_ in ids]


def drawn(notice: Notice, known: Mapping[str, Candidate]) -> list[Batch]:
    """The rows of each deal, in the order of the rules; [] before the completion. `known` must have every unit of
    `ids_shown`.
    """
    if notice.completion is None:
        return []
    return [
        Batch(name, stratum, _lots(notice, notice.completion, units, known))
        for name, stratum, units in notice.completion.ranked.deals
    ]


def reserve(notice: Notice, known: Mapping[str, Candidate]) -> list[Batch]:
    """The reserve of each stratum that has one, in the order of the rules; [] before the completion."""
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
    """What the draw decided for one unit; None if the unit was not drawn, or the draw is not completed."""
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
