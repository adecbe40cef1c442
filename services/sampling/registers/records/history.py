"""The versions of a record, from its stream, the imports that changed it, and the undoing of these: who changed what,
when and why.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from shared.canonical import JsonObject
from shared.clock import beijing_date
from shared.contracts.register import RecordEntered, RecordRetired
from shared.log.event import Event


class Change(NamedTuple):
    """A field that differs between a version and the one before; None means not known."""

    field: str
    before: Any
    after: Any


class RecordVersion(NamedTuple):
    """A record from one event to the next; `until` is None for the newest version. A retired record keeps its fields.
    `former` are the keys that the record had before, oldest first.
    """

    version: int
    since: datetime
    until: datetime | None
    key: str
    former: tuple[str, ...]
    fields: JsonObject
    retired: bool
    changes: tuple[Change, ...]
    person: str
    reason: str
    event: UUID
    trace: str


class Step(NamedTuple):
    """What made a version of a record: an event of its stream, an import, or the undoing of an import.

    `fields` is None for a retirement, which leaves them as they are. `former` are the keys that the record had before
    this step; None if they follow from the steps before. Only an undoing says them: it takes a key back.
    """

    key: str
    fields: JsonObject | None
    time: datetime
    person: str
    reason: str
    event: UUID
    trace: str
    retired: bool = False
    former: tuple[str, ...] | None = None


class RecordTrail(NamedTuple):
    """What is recorded of a record: the events of its stream, in order, and version → the import, or undoing, that made
    it.
    """

    own: Sequence[Event]
    imported: Mapping[int, Step]


def versions_of(trail: RecordTrail) -> list[RecordVersion]:
    """The versions of a record, oldest first."""
    return versions(in_order([of_event(event) for event in trail.own], trail.imported))


def of_event(event: Event) -> Step:
    """What an event of the record's stream did."""
    fact = RecordRetired.of(event) if event.type == RecordRetired.type else RecordEntered.of(event)
    fields = fact.fields if isinstance(fact, RecordEntered) else None
    made_by = (event.time, event.person, fact.reason, event.id, event.trace)
    return Step(fact.key, fields, *made_by, retired=fields is None)


def in_order(own: Sequence[Step], imported: Mapping[int, Step]) -> list[Step]:
    """All steps of a record, oldest first: those of its stream, in order, stand where no import (by version) does."""
    rest = iter(own)
    return [imported[n] if n in imported else next(rest) for n in range(1, len(own) + len(imported) + 1)]


def versions(steps: Sequence[Step]) -> list[RecordVersion]:
    """The versions of a record, oldest first."""
    folded = list(_fold(steps))
    ended = [one._replace(until=two.since) for one, two in pairwise(folded)]
    return [*ended, *folded[-1:]]


def on_day(history: Sequence[RecordVersion], on: date) -> RecordVersion | None:
    """The version of the record at the end of a Beijing day; None if it was not entered yet."""
    return next((version for version in reversed(history) if beijing_date(version.since) <= on), None)


def _fold(steps: Sequence[Step]) -> Iterator[RecordVersion]:
    fields: JsonObject = {}
    keys: tuple[str, ...] = ()
    for version, step in enumerate(steps, 1):
        before, key_before = fields, keys[-1:]
        # Retiring a record does not change its fields.
        fields = before if step.fields is None else step.fields
        if step.former is not None:
            keys = (*step.former, step.key)
        elif key_before != (step.key,):
            keys = (*keys, step.key)
        renewed = [Change("key", key, step.key) for key in key_before if key != step.key]
        yield RecordVersion(
            version=version,
            since=step.time,
            until=None,
            key=step.key,
            former=keys[:-1],
            fields=fields,
            retired=step.retired,
            changes=(*renewed, *_differences(before, fields)),
            person=step.person,
            reason=step.reason,
            event=step.event,
            trace=step.trace,
        )


def _differences(before: JsonObject, after: JsonObject) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Change(name, before.get(name), after.get(name))
