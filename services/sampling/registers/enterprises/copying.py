"""The rows of a list in the format of PostgreSQL's COPY, written to disk before a transaction needs them."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import IO

from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.lists.faults import Fault
from shared.heavy import heavy

_BLANK = Enterprise(0, "", "uscc", "")
_DATE = Enterprise._fields.index("registered_on")
_NO_FAULT = ("",) * 5
_PIECE = 262_144


@heavy
def write_rows(entries: Iterable[Enterprise | Fault], into: IO[bytes]) -> int:
    """Write a row of merging.COPIED for each entry, in COPY's text format. Returns the number of rows. Memory does not
    grow with them.
    """
    number = 0
    for number, entry in enumerate(entries, 1):
        into.write(_row(number, entry).encode())
    return number


async def pieces(rows: IO[bytes]) -> AsyncIterator[bytes]:
    """The rows that `write_rows` has written, from the beginning, in pieces of bytes."""
    rows.seek(0)
    while piece := await asyncio.to_thread(rows.read, _PIECE):
        yield piece


def _row(number: int, entry: Enterprise | Fault) -> str:
    """A row in COPY's text format. No text contains tabs or line ends: they were removed when the text was read or
    shortened.
    """
    if isinstance(entry, Fault):
        row, fault = _BLANK._replace(identifier=entry.identifier), (entry.column, entry.value, *entry.reason)
    else:
        row, fault = entry, _NO_FAULT
    line = "\t".join(map(str, (number, entry.line, *row[1:_DATE], *row[_DATE + 1 :], *fault))).replace("\\", "\\\\")
    return f"{line}\t{row.registered_on}\n" if row.registered_on else f"{line}\t\\N\n"
