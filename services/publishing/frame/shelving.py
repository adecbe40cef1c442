"""What publishing keeps of a draw's lists, names and outcome, and in which sheets. Slow for large lists."""

import json
from collections import Counter
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

import orjson

from services.publishing.frame.files import Files, openings_in
from services.publishing.frame.members import Stratum
from services.publishing.frame.membership import kept_tiles
from services.publishing.frame.sheets import Sheet, Shelf, sheets
from shared.canonical import JsonObject
from shared.draws.assign import AssignOutcome
from shared.draws.frames import Frame, LeftOut, Lists, Person, Task, Unit, canonical_texts, lists_by_name
from shared.draws.rank import RankOutcome
from shared.heavy import heavy
from shared.log.tiles import TileId

RESERVE = 0
"""Stands in the outcome's lines for the reserve, where a drawn unit has the number of its deal (from 1)."""


class Shelved(NamedTuple):
    """The sheets of a shelf, and the tiles kept of its Merkle tree ({} for a shelf that is no list of the spec)."""

    shelf: Shelf
    sheets: list[Sheet]
    tiles: dict[TileId, bytes]


class ShelvedLists(NamedTuple):
    """The lists of a draw, and what a page tells about all their members: strata of units, or slots of tasks."""

    shelved: list[Shelved]
    strata: tuple[Stratum, ...]
    slots: int


class ShelvedNames(NamedTuple):
    """The openings of a draw, and the enterprises in them: (identifier, name)."""

    shelved: list[Shelved]
    enterprises: list[tuple[str, str]]


class ShelvedOutcome(NamedTuple):
    """The outcome of a draw by id, and its head: the first units or tasks, in the form of an outcome."""

    shelved: Shelved
    head: JsonObject


@heavy
def shelve_lists(lists: Lists) -> ShelvedLists:
    """All lists of a draw, sorted by id."""
    shelved = []
    for name, members in lists_by_name(lists).items():
        in_order: list[Unit | LeftOut | Task | Person] = sorted(members, key=itemgetter(0))
        pages = list(sheets(zip(map(itemgetter(0), in_order), canonical_texts(in_order), strict=True)))
        leaves = b"".join(page.leaves for page in pages)
        shelved.append(Shelved(name, pages, kept_tiles(leaves)))  # type: ignore[arg-type]  # a list's name is a shelf's
    return ShelvedLists(shelved, _strata(lists), _slots(lists))


@heavy
def shelve_names(files: Files, lists: Lists, *, findable: bool) -> ShelvedNames:
    """Who is behind the ids: by id; and, where enterprises are to be found by their identifier, by name."""
    openings = openings_in(files, lists)
    by_id = ((id_, _line(id=id_, label=who.label, name=who.identifier, salt=who.salt)) for id_, who in openings.items())
    shelved = [Shelved("openings", list(sheets(by_id)), {})]
    if not findable:
        return ShelvedNames(shelved, [])
    places = sorted((who.identifier, place) for place, who in enumerate(openings.values()))
    by_name = ((name, _line(at=place, name=name)) for name, place in places)
    shelved.append(Shelved("names", list(sheets(by_name)), {}))
    return ShelvedNames(shelved, [(who.identifier, who.label) for who in openings.values()])


@heavy
def shelve_outcome(content: bytes, *, assigns: bool, most: int) -> ShelvedOutcome:
    """For each drawn unit its deal (or RESERVE) and its place there; for each task its place and its people. And the
    outcome cut to its first `most` units or tasks, so that it fits a row and a page.
    """
    outcome = json.loads(content)
    lines = _tasks(AssignOutcome.of(outcome)) if assigns else _lots(RankOutcome.of(outcome))
    head = {"assignments": outcome["assignments"][:most]} if assigns else _head(outcome, most)
    return ShelvedOutcome(Shelved("outcome", list(sheets(sorted(lines))), {}), head)


def _head(outcome: JsonObject, most: int) -> JsonObject:
    deals, reserve = [], {}
    for deal in outcome["deals"]:
        deals.append({**deal, "units": deal["units"][:most]})
        most -= len(deals[-1]["units"])
    for stratum, ids in outcome["reserve"].items():
        if most:
            reserve[stratum] = ids[:most]
            most -= len(reserve[stratum])
    return {"deals": deals, "reserve": reserve}


def _lots(outcome: RankOutcome) -> Iterable[tuple[str, bytes]]:
    queues = [(number, deal.units) for number, deal in enumerate(outcome.deals, start=1)]
    queues += [(RESERVE, ids) for ids in outcome.reserve.values()]
    for number, ids in queues:
        for place, id_ in enumerate(ids, start=1):
            yield id_, _line(deal=number, id=id_, place=place)


def _tasks(outcome: AssignOutcome) -> Iterable[tuple[str, bytes]]:
    for place, (task, slots) in enumerate(outcome.assignments, start=1):
        yield task, _line(id=task, people=[person for _, person in slots], place=place)


def _strata(lists: Lists) -> tuple[Stratum, ...]:
    weights: dict[str, Counter[int]] = {}
    for _, stratum, weight in lists.units if isinstance(lists, Frame) else ():
        weights.setdefault(stratum, Counter())[weight] += 1
    return tuple(
        Stratum(name, counted.total(), min(counted), max(counted)) for name, counted in sorted(weights.items())
    )


def _slots(lists: Lists) -> int:
    return 0 if isinstance(lists, Frame) else sum(len(task.slots) for task in lists.tasks)


def _line(**fields: object) -> bytes:
    # In canonical JSON. `canonical` says so of any value; of these plain ones we know it, and there may be a million.
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
