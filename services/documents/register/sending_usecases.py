"""A register as a file, made piece by piece: neither its lines nor the file are ever in memory as a whole."""

from collections.abc import AsyncIterator
from typing import IO

from services.documents.register import store
from services.documents.register.showing import line_shown, register_shown
from services.documents.register.store import LinesSought
from services.documents.register.workbook import RegisterBook
from shared.work import Asking

_AT_ONCE = 1000
"""Lines that are in memory at a time."""
_PIECE = 256 * 1024


async def write_workbook(ask: Asking, series: str, year: int | None, file: IO[bytes]) -> None:
    """Write the register of a series, in a year if one is given, as XLSX. Raises SeriesUnknown."""
    titles = await store.titles(ask)
    book = RegisterBook(register_shown(row, titles) for row in await store.counts_of(ask, series, year))
    async for some in store.all_lines(ask, LinesSought(series, year), _AT_ONCE):
        await ask.compute(book.add, [line_shown(line, ask.names) for line in some])
    await ask.compute(book.save, file)


async def pieces(ask: Asking, file: IO[bytes]) -> AsyncIterator[bytes]:
    """The file from its beginning, piece by piece; it is closed at the end."""
    with file:
        file.seek(0)
        while piece := await ask.pool.run(file.read, _PIECE):
            yield piece
