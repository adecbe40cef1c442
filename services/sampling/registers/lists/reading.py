"""Turning the bytes of a CSV file into records with line numbers, in memory that does not grow with the file.

Lines are split before they are decoded: neither UTF-8 nor GB18030 uses the bytes of line ends, quotes and commas inside
a character, so a byte that cannot be read spoils its own line and no other.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from services.sampling.registers.lists import faults
from services.sampling.registers.lists.faults import Fault, shortened

Encoding = Literal["utf-8", "gb18030"]

LINE_LIMIT = 65_536
"""The largest length of a line, in bytes. A business scope, the longest text in a row, has some 2,000 characters."""

SPAN_LIMIT = 50
"""The largest number of lines of a quoted cell. If it is not closed by then, its quotation mark is taken as a stray
one.
"""

_BYTE_ORDER_MARK = "\ufeff"


class Record(NamedTuple):
    """The cells of one row, and the physical line (counted from 1) on which it starts."""

    line: int
    cells: list[str]


class _Line(NamedTuple):
    number: int
    text: str
    cut: bool


class _Row(NamedTuple):
    """How many cells a row has, if that is known, and what stands between them."""

    width: int | None
    separator: str


class _Unclosed(Exception):
    """A quoted cell does not end where it must."""


def records(
    chunks: Iterable[bytes], encoding: Encoding, width: int | None = None, separator: str = ","
) -> Iterator[Record | Fault]:
    """The rows of a CSV file, by RFC 4180 but tolerant: any line end, stray quotation marks, cut lines.

    A quoted cell may span several lines. If it is never closed, or the row does not have `width` cells then, only its
    first line is at fault, and reading goes on with the next line: one stray mark costs one row. Undecodable bytes
    become lone surrogates (PEP 383), which `rows` reports in their column.
    """
    fresh = _decoded(physical_lines(chunks), encoding)
    again: deque[_Line] = deque()
    while line := again.popleft() if again else next(fresh, None):
        if line.cut:
            yield Fault(line.number, "", shortened(line.text), faults.line_too_long(LINE_LIMIT))
        elif '"' in line.text:
            yield _quoted(line, fresh, again, _Row(width, separator))
        else:
            yield Record(line.number, line.text.split(separator))


def physical_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without their ends (\\n, \\r\\n or \\r). A line longer than LINE_LIMIT is cut, but stays longer than
    LINE_LIMIT.
    """
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).splitlines(keepends=True) or [b""]
        # A \r at the end of a chunk may be the first half of \r\n: wait for the next chunk.
        if rest.endswith(b"\n"):
            whole.append(rest)
            rest = b""
        for line in whole:
            yield line.rstrip(b"\r\n")
        if len(rest) > 2 * LINE_LIMIT and not rest.endswith(b"\r"):
            rest = rest[: LINE_LIMIT + 1]
    if rest:
        yield rest.rstrip(b"\r\n")


def _decoded(lines: Iterable[bytes], encoding: Encoding) -> Iterator[_Line]:
    for number, line in enumerate(lines, 1):
        text = line.decode(encoding, "surrogateescape")
        yield _Line(number, text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text, len(line) > LINE_LIMIT)


def _quoted(first: _Line, fresh: Iterator[_Line], again: deque[_Line], form: _Row) -> Record | Fault:
    """A row with quotation marks. Lines that were read but do not belong to the row go back to `again`."""
    try:
        # Nearly always the quotation marks close on the same line.
        return Record(first.number, next(csv.reader((first.text,), strict=True, delimiter=form.separator)))
    except csv.Error:
        return _spanning(first, fresh, again, form)


def _spanning(first: _Line, fresh: Iterator[_Line], again: deque[_Line], form: _Row) -> Record | Fault:
    """A row that spans several lines; a fault if its quotation marks do not match."""
    span = [first]

    def lines() -> Iterator[str]:
        yield first.text + "\n"
        while len(span) < SPAN_LIMIT and (line := again.popleft() if again else next(fresh, None)):
            span.append(line)
            if line.cut:
                break
            yield line.text + "\n"
        raise _Unclosed

    try:
        cells = next(csv.reader(lines(), strict=True, delimiter=form.separator))
        if form.width is not None and len(cells) != form.width:
            raise _Unclosed  # noqa: TRY301  # all errors leave this block by one way
    except (_Unclosed, csv.Error):
        again.extendleft(reversed(span[1:]))
        return Fault(first.number, "", shortened(first.text), faults.UNCLOSED)
    return Record(first.number, cells)
