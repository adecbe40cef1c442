"""The lists of a draw: units, or tasks and the people for them, and those who are left out; the Merkle root of a list.

A million units must fit in memory together with their tickets, so members are plain tuples. The module `reading` makes
them from JSON, and `members` refuses lists that no announcement may carry.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from shared.canonical import JsonObject, canonical
from shared.log.merkle import root_of

WITHHELD = "withheld"
REASONS = frozenset(
    {
        "not-open", "other-stratum", "outside-rule", "not-in-plan", "drawn", "inspected", "at-cap", "other-department",
        "named", "native", "head", "leave", "certificate", "recused", "duty", WITHHELD,
    }
)  # fmt: skip
"""Why a member of the population is left out. Of a covert draw the only reason that is told is `withheld`."""


class Unit(NamedTuple):
    """A unit that may be drawn: blinded id, stratum ("" if the frame has no strata), weight from 1 to 1000."""

    id: str
    stratum: str
    weight: int

    def as_json(self) -> JsonObject:
        return self._asdict()


class LeftOut(NamedTuple):
    """A member of the population who cannot be drawn: blinded id, and a reason of `REASONS`."""

    id: str
    reason: str

    def as_json(self) -> JsonObject:
        return self._asdict()


class Slot(NamedTuple):
    """A place on a task for a person who has all of `tags`. The tags are sorted, and none occurs twice."""

    name: str
    tags: tuple[str, ...]


class Task(NamedTuple):
    """A task that needs people: its blinded id and its 1 to 16 slots."""

    id: str
    slots: tuple[Slot, ...]

    def as_json(self) -> JsonObject:
        return {"id": self.id, "slots": [{"name": slot.name, "tags": list(slot.tags)} for slot in self.slots]}


class Person(NamedTuple):
    """A person who may be put on tasks.

    The person's blinded id, tags, the greatest number of tasks (`capacity`), and the ids of the tasks that the person
    is recused from.
    """

    id: str
    tags: tuple[str, ...]
    capacity: int
    recused: tuple[str, ...]

    def as_json(self) -> JsonObject:
        return {"id": self.id, "tags": list(self.tags), "capacity": self.capacity, "recused": list(self.recused)}


class Frame(NamedTuple):
    """The lists of a rank draw: the units, and those who are left out.

    `left_out` is None where a document does not give them. The outcome does not depend on them.
    """

    units: Sequence[Unit]
    left_out: Sequence[LeftOut] | None = ()


class Roster(NamedTuple):
    """The lists of an assign draw: tasks, people, and the people who are left out (None where they are not given)."""

    tasks: Sequence[Task]
    people: Sequence[Person]
    left_out: Sequence[LeftOut] | None = ()


Members = Sequence[Unit] | Sequence[LeftOut] | Sequence[Task] | Sequence[Person]
Lists = Frame | Roster


def lists_by_name(lists: Lists) -> dict[str, Members]:
    """The lists that are given, under the names that the spec has for them."""
    excluded: dict[str, Members] = {} if lists.left_out is None else {"excluded": lists.left_out}
    if isinstance(lists, Frame):
        return {"frame": lists.units, **excluded}
    return {"tasks": lists.tasks, "people": lists.people, **excluded}


def list_root(members: Members) -> str:
    """The RFC 6962 root, in hex, over the canonical form of each member. The members are sorted by id first.

    The ids must have passed `members.check_members`. Raises NotCanonical for a text that has no canonical form.
    """
    texts = canonical_texts(sorted(members, key=itemgetter(0)))
    return root_of(hashlib.sha256(b"\0" + text).digest() for text in texts).hex()


def canonical_texts(members: Iterable[Unit | LeftOut | Task | Person]) -> Iterator[bytes]:
    """The canonical form of each member, in the order given. The leaf of a member is H(0x00 || this text).

    The ids must have passed `members.check_members`. Raises NotCanonical for a text that has no canonical form.
    """
    strata = _Quoted()
    for member in members:
        # The two texts are the canonical form, made ten times faster; tests/unit/draws/test_frames.py checks that the
        # two forms are equal.
        if isinstance(member, Unit):
            yield f'{{"id":"{member[0]}","stratum":{strata[member[1]]},"weight":{member[2]}}}'.encode()
        elif isinstance(member, LeftOut):
            yield f'{{"id":"{member[0]}","reason":{strata[member[1]]}}}'.encode()
        else:
            yield canonical(member.as_json())


class _Quoted(dict[str, str]):
    """A cache of texts in canonical JSON: a list has many members but few strata and reasons."""

    def __missing__(self, text: str) -> str:
        quoted = self[text] = canonical(text).decode()
        return quoted
