"""Frames, from which a draw is made: units to rank, or tasks and the people for them; and the Merkle root of a frame.

A million units must fit in memory together with their tickets, so members are plain tuples. The module `reading` makes
them from JSON, and `members` refuses frames that no announcement may carry.
"""

import hashlib
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from shared.canonical import JsonObject, canonical
from shared.log.event import leaf_hash
from shared.log.merkle import root_of


class Unit(NamedTuple):
    """A unit that may be drawn: blinded id, stratum ("" if the frame has no strata), weight from 1 to 1000."""

    id: str
    stratum: str
    weight: int

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


class Roster(NamedTuple):
    """The two frames of an assignment."""

    tasks: Sequence[Task]
    people: Sequence[Person]


Members = Sequence[Unit | Task | Person]
Frame = Sequence[Unit] | Roster


def frame_root(members: Members) -> str:
    """The RFC 6962 root, in hex, over the canonical form of each member. The members are sorted by id first.

    The ids must have passed `members.check_frame`. Raises NotCanonical for a text that has no canonical form.
    """
    return root_of(_leaf_hashes(sorted(members, key=itemgetter(0)))).hex()


def _leaf_hashes(members: Members) -> Iterator[bytes]:
    strata = _Quoted()
    for member in members:
        if isinstance(member, Unit):
            # This text is the canonical form, made ten times faster; tests/unit/draws/test_frames.py checks that both
            # are equal.
            leaf = f'\0{{"id":"{member[0]}","stratum":{strata[member[1]]},"weight":{member[2]}}}'.encode()
            yield hashlib.sha256(leaf).digest()
        else:
            yield leaf_hash(canonical(member.as_json()))


class _Quoted(dict[str, str]):
    """A cache of texts in canonical JSON: a frame has many units but few strata."""

    def __missing__(self, text: str) -> str:
        quoted = self[text] = canonical(text).decode()
        return quoted


def ids_of(frame: Frame) -> set[str]:
    """The ids of every member."""
    members: Members = (*frame.tasks, *frame.people) if isinstance(frame, Roster) else frame
    return {member.id for member in members}
