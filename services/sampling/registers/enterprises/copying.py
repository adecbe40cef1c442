"""The rows of a list in the format of PostgreSQL's COPY, written to disk before a transaction needs them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from operator import itemgetter
from typing import IO

from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.lists.faults import Fault
from shared.heavy import heavy

_BLANK = Enterprise(0, "", "uscc", "")
_NULL = "\\N"
_NO_FAULT = "\t".join(("False", *("",) * 5))
_PIECE = 262_144
_AT_ONCE = 500
_CELLS = frozenset(Enterprise._fields) - {"registered_on"}


@heavy
def write_rows(entries: Iterable[Enterprise | Fault], columns: Sequence[str], into: IO[bytes]) -> int:
    """Write a row of `merging.copied` columns for each entry, in COPY's text format. Returns the number of rows.
    Memory does not grow with them.
    """
    line_of, number = _writer(columns), 0
    lines: list[str] = []
    for number, entry in enumerate(entries, 1):
        lines.append(line_of(number, entry))
        if len(lines) == _AT_ONCE:
            into.write("".join(lines).encode())
            lines.clear()
    into.write("".join(lines).encode())
    return number


async def pieces(rows: IO[bytes]) -> AsyncIterator[bytes]:
    """The rows that `write_rows` has written, from the beginning, in pieces of bytes."""
    rows.seek(0)
    while piece := await asyncio.to_thread(rows.read, _PIECE):
        yield piece


def _writer(columns: Sequence[str]) -> Callable[[int, Enterprise | Fault], str]:
    """The function that writes a row in COPY's text format. No text contains tabs or line ends: they were removed when
    the text was read or shortened.
    """
    cells = itemgetter(*(Enterprise._fields.index(name) for name in columns if name in _CELLS))

    def line_of(number: int, entry: Enterprise | Fault) -> str:
        if isinstance(entry, Fault):
            row, told = _BLANK._replace(line=entry.line, identifier=entry.identifier), _told(entry)
        else:
            row, told = entry, _NO_FAULT
        text = "\t".join(map(str, cells(row)))
        if "\\" in text:
            text = text.replace("\\", "\\\\")
        return f"{number}\t{text}\t{told}\t{row.registered_on or _NULL}\n"

    return line_of


def _told(fault: Fault) -> str:
    return "\t".join((str(fault.warning), fault.column, fault.value, *fault.reason)).replace("\\", "\\\\")
