"""A register as a file, made piece by piece: neither its lines nor the file are ever in memory as a whole."""

from collections.abc import Collection, Sequence
from typing import IO

from services.documents.register import store
from services.documents.register.showing import line_shown, register_shown
from services.documents.register.store import LinesSought
from services.documents.register.workbook import RegisterBook
from shared.heavy import heavy
from shared.log.event import Event
from shared.registers.book import TYPES, Book
from shared.registers.file import head, written
from shared.work import Asking

_AT_ONCE = 1000
"""Lines that are in memory at a time."""


async def write_workbook(ask: Asking, series: str, year: int | None, file: IO[bytes]) -> None:
    """Write the register of a series, in a year if one is given, as XLSX. Raises SeriesUnknown."""
    titles = await store.titles(ask)
    book = RegisterBook(register_shown(row, titles, ask.names) for row in await store.counts_of(ask, series, year))
    async for some in store.all_lines(ask, LinesSought(series, year), _AT_ONCE):
        await ask.compute(book.add, [line_shown(line, ask.names) for line in some])
    await ask.compute(book.save, file)


async def write_evidence(ask: Asking, file: IO[bytes]) -> None:
    """Write all registers of the bureau with what proves them (`shared.registers.file`), as far as the published log
    has them. Of events that the reader may not know of, the content is left out.

    The events are read twice: what became of a number is known only after the last.
    """
    book = Book()
    async for events in store.published(ask, TYPES, _AT_ONCE):
        await ask.compute(_take, book, events)
    file.write(head(ask.bureau))
    async for events in store.published(ask, TYPES, _AT_ONCE):
        secret = await store.secret_streams(ask, {event.stream for event in events})
        await ask.compute(_write, file, book, events, secret)


@heavy
def _take(book: Book, events: Sequence[Event]) -> None:
    for event in events:
        book.take(event.type, event.stream, event.version, {**event.payload, **event.public})


@heavy
def _write(file: IO[bytes], book: Book, events: Sequence[Event], secret: Collection[str]) -> None:
    for event in events:
        line = book.line_of(event.stream, event.version)
        file.write(written(event, line, known=event.stream not in secret))
