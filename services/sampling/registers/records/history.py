"""What a record was, version by version, out of its stream: who changed what, when and why."""

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
    """A field that a version has otherwise than the one before; None: not known."""

    field: str
    before: Any
    after: Any


class RecordVersion(NamedTuple):
    """A record from one event to the next; `until` is None for the newest. What is retired keeps its fields."""

    version: int
    since: datetime
    until: datetime | None
    fields: JsonObject
    retired: bool
    changes: tuple[Change, ...]
    person: str
    reason: str
    event: UUID
    trace: str


def versions(events: Sequence[Event]) -> list[RecordVersion]:
    """A record's stream, oldest version first."""
    folded = list(_fold(events))
    ended = [one._replace(until=two.since) for one, two in pairwise(folded)]
    return [*ended, *folded[-1:]]


def on_day(history: Sequence[RecordVersion], on: date) -> RecordVersion | None:
    """How the record stood at the end of a Beijing day; None before it was entered."""
    return next((version for version in reversed(history) if beijing_date(version.since) <= on), None)


def _fold(events: Sequence[Event]) -> Iterator[RecordVersion]:
    fields: JsonObject = {}
    for event in events:
        before = fields
        retired = event.type == RecordRetired.type
        fact = RecordRetired.of(event) if retired else RecordEntered.of(event)
        # Who is retired stays as known as before.
        fields = fact.fields if isinstance(fact, RecordEntered) else before
        yield RecordVersion(
            version=event.version,
            since=event.time,
            until=None,
            fields=fields,
            retired=retired,
            changes=tuple(_differences(before, fields)),
            person=event.person,
            reason=fact.reason,
            event=event.id,
            trace=event.trace,
        )


def _differences(before: JsonObject, after: JsonObject) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Change(name, before.get(name), after.get(name))
