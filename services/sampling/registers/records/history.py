"""The versions of a record, computed from its stream: who changed what, when and why."""

from collections.abc import Iterator, Sequence
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


def versions(events: Sequence[Event]) -> list[RecordVersion]:
    """The versions of a record from the events of its stream, oldest first."""
    folded = list(_fold(events))
    ended = [one._replace(until=two.since) for one, two in pairwise(folded)]
    return [*ended, *folded[-1:]]


def on_day(history: Sequence[RecordVersion], on: date) -> RecordVersion | None:
    """The version of the record at the end of a Beijing day; None if it was not entered yet."""
    return next((version for version in reversed(history) if beijing_date(version.since) <= on), None)


def _fold(events: Sequence[Event]) -> Iterator[RecordVersion]:
    fields: JsonObject = {}
    keys: tuple[str, ...] = ()
    for event in events:
        before, key_before = fields, keys[-1:]
        retired = event.type == RecordRetired.type
        fact = RecordRetired.of(event) if retired else RecordEntered.of(event)
        # Retiring a record does not change its fields.
        fields = fact.fields if isinstance(fact, RecordEntered) else before
        if key_before != (fact.key,):
            keys = (*keys, fact.key)
        renewed = [Change("key", key, fact.key) for key in key_before if key != fact.key]
        yield RecordVersion(
            version=event.version,
            since=event.time,
            until=None,
            key=fact.key,
            former=keys[:-1],
            fields=fields,
            retired=retired,
            changes=(*renewed, *_differences(before, fields)),
            person=event.person,
            reason=fact.reason,
            event=event.id,
            trace=event.trace,
        )


def _differences(before: JsonObject, after: JsonObject) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Change(name, before.get(name), after.get(name))
