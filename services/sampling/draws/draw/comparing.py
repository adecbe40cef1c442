"""By how many members the list of a replacement differs from the list of the annulled draw that it replaces."""

from collections.abc import Iterable
from typing import NamedTuple

from services.sampling.draws.draw.sight import Openings
from services.sampling.registers.records.former_keys import NO_FORMER_KEYS, FormerKeys
from shared.draws.frames import Lists, Roster
from shared.heavy import heavy


class OpenedLists(NamedTuple):
    """The lists of a draw with the names behind the ids: of units or tasks, and of people."""

    lists: Lists
    names: Openings
    people: Openings


@heavy
def joined_and_left(before: OpenedLists, after: OpenedLists, former: FormerKeys = NO_FORMER_KEYS) -> tuple[int, int]:
    """How many members joined, and how many left. Two lists blind the same member differently: names are compared. A
    person with a renewed certificate has neither joined nor left (`former`: the keys that people had before).
    """
    earlier, later = _named(before, former), _named(after, former)
    return len(later - earlier), len(earlier - later)


def _names(openings: Openings, ids: Iterable[str]) -> frozenset[str]:
    return frozenset(openings[id_]["name"] for id_ in ids)


def _named(opened: OpenedLists, former: FormerKeys) -> frozenset[str]:
    lists, names, people = opened
    if isinstance(lists, Roster):
        persons = _names(people, (one.id for one in lists.people))
        return _names(names, (task.id for task in lists.tasks)) | frozenset(map(former.present_name, persons))
    return frozenset(map(former.present_name, _names(names, (unit.id for unit in lists.units))))
