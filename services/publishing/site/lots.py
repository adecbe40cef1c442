"""The outcome of a `rank` draw, row by row: the place in which each unit was drawn, and the substitutes of units that
gave up their place.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.publishing.frame.members import Candidate
from services.publishing.frame.shelving import RESERVE
from services.publishing.notice.story import Completion, Notice
from shared.canonical import JsonObject
from shared.draws.rank import ticket


class Lot(NamedTuple):
    """A row of the outcome: a unit in its place (from 1). `ticket` is the SHA-256, in hex, that gave the unit this
    place.

    `reason` is "" unless the unit gave up its place; then `other` is the unit that takes it (None if nobody was left).
    For a unit of the reserve that was called in, `other` is the unit that it replaces.
    """

    place: int
    candidate: Candidate
    ticket: str
    reason: str
    other: Candidate | None


class Result(NamedTuple):
    """What the draw decided for one unit: drawn in a deal (`hit` true) or in the reserve (`hit` false), in which
    `place` (from 1).

    `reason` is "" unless the unit gave up its place. `called`: the unit was in the reserve and replaces another.
    """

    hit: bool
    deal: str
    place: int
    reason: str
    called: bool


class Batch(NamedTuple):
    """The rows of one deal, or of the reserve of one stratum (then `name` is ""), in the order of their tickets: the
    first rows, of `size`.
    """

    name: str
    stratum: str
    size: int
    lots: list[Lot]


def ids_shown(notice: Notice) -> list[str]:
    """The ids of all units that the page of the draw shows in its outcome, and of units that took or gave up a place.
    [] before the completion.
    """
    if notice.completion is None:
        return []
    outcome = notice.completion.ranked
    drawn = [id_ for deal in outcome.deals for id_ in deal.units]
    exchanged = [entry.exchange for entry in notice.substitutions if entry.exchange]
    changed = [id_ for one in exchanged for id_ in (one.withdrawn, one.substitute) if id_]
    return list(dict.fromkeys([*drawn, *(id_ for ids in outcome.reserve.values() for id_ in ids), *changed]))


def drawn(notice: Notice, known: Mapping[str, Candidate]) -> list[Batch]:
    """The rows of each deal, in the order of the rules; [] before the completion. `known` must have every unit of
    `ids_shown`.
    """
    if notice.completion is None:
        return []
    counts = [int(deal["count"]) for deal in notice.spec["deals"]]
    return [
        Batch(name, stratum, count, _lots(notice, notice.completion, units, known))
        for count, (name, stratum, units) in zip(counts, notice.completion.ranked.deals, strict=True)
        if units
    ]


def reserve(notice: Notice, known: Mapping[str, Candidate]) -> list[Batch]:
    """The reserve of each stratum that has one, in the order of the rules; [] before the completion."""
    if notice.completion is None:
        return []
    waiting = notice.completion.ranked.reserve
    left = {stratum.name: stratum.size for stratum in notice.strata}
    for deal in notice.spec["deals"]:
        left[deal["stratum"]] -= int(deal["count"])
    return [
        Batch(
            "",
            stratum,
            min(left[stratum], int(notice.spec["reserve"])),
            _lots(notice, notice.completion, waiting[stratum], known),
        )
        for stratum in dict.fromkeys(deal["stratum"] for deal in notice.spec["deals"])
        if stratum in waiting
    ]


def is_cut(batches: Sequence[Batch], reserves: Sequence[Batch], notice: Notice) -> bool:
    """Whether the page shows only the first rows of the outcome."""
    shown = sum(len(batch.lots) for batch in batches)
    return shown < notice.to_draw or any(len(batch.lots) < batch.size for batch in reserves)


def result_for(notice: Notice, id_: str, line: JsonObject | None) -> Result | None:
    """What the draw decided for one unit, by its line of the outcome; None if the unit was not drawn."""
    if line is None:
        return None
    exchanged = [(entry.reason, entry.exchange) for entry in notice.substitutions if entry.exchange]
    reason = next((reason for reason, exchange in exchanged if exchange.withdrawn == id_), "")
    called = any(exchange.substitute == id_ for _, exchange in exchanged)
    hit = line["deal"] != RESERVE
    deal = notice.spec["deals"][line["deal"] - 1]["name"] if hit else ""
    return Result(hit, deal, line["place"], reason, called)


def _lots(notice: Notice, completion: Completion, ids: Sequence[str], known: Mapping[str, Candidate]) -> list[Lot]:
    exchanged = [(entry.reason, entry.exchange) for entry in notice.substitutions if entry.exchange]
    out = {exchange.withdrawn: (reason, exchange.substitute) for reason, exchange in exchanged}
    called = {exchange.substitute: exchange.withdrawn for _, exchange in exchanged}
    lots = []
    for place, id_ in enumerate(ids, start=1):
        candidate = known[id_]
        reason, other = out.get(id_, ("", called.get(id_)))
        drawn_by = ticket(completion.seed, candidate.unit).hex()
        lots.append(Lot(place, candidate, drawn_by, reason, known.get(other or "")))
    return lots
