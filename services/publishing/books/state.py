"""Compared books, computed from their events."""

from datetime import date
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict

from shared.contracts.deliveries import BookFlaw, BooksCompared, RecordKind
from shared.log.deed import Deed
from shared.log.event import Event

_NAMES = UUID("f0c3a1de-6f8e-4a32-9a6c-71d3b1f0a5c4")
"""The namespace of books: an outlet, a kind and a day have one."""


class Comparison(Deed):
    """What was found when the books were compared last."""

    sent: int
    received: int
    kept: int
    found: int
    flaws: tuple[BookFlaw, ...]


class Books(BaseModel):
    """The books of an outlet, a kind and a day, as they were compared last."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    begun: UUID
    outlet: str
    kind: RecordKind
    day: date
    newest: Comparison

    @property
    def stream(self) -> str:
        return f"books/{self.id}"


def books_id(outlet: str, kind: RecordKind, day: date) -> UUID:
    return uuid5(_NAMES, f"{outlet} {kind} {day.isoformat()}")


def evolve(books: Books | None, event: Event) -> Books:
    """The books after one more comparison."""
    fact = BooksCompared.of(event)
    found = fact.model_dump(include={"sent", "received", "kept", "found"})
    newest = Comparison(**Deed.of(event).model_dump(), **found, flaws=fact.flaws)
    if books is not None:
        return books.model_copy(update={"version": event.version, "newest": newest})
    return Books(
        **fact.model_dump(include={"outlet", "kind", "day"}),
        id=event.stream.rpartition("/")[2],
        bureau=event.bureau,
        version=event.version,
        trace=event.trace,
        begun=event.id,
        newest=newest,
    )
