"""A list as one table: how it was found in its file, what its columns are, and its rows, read as often as needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Protocol

import orjson

from services.sampling.registers.lists import workbook
from services.sampling.registers.lists.encodings import Encoding, lines_in_eight_bits
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.headers import TableHeader
from services.sampling.registers.lists.reading import Record, records
from shared.contracts.directory import Column, HowRead, ListEncoding, ListFormat
from shared.heavy import heavy
from shared.inert_text import restored

_SHOWN = 20

_MARKS = ("'", "’", "‘", "＇")


class Imported(Protocol):
    """The event of an import, as far as it says how the file was read."""

    @property
    def format(self) -> ListFormat: ...
    @property
    def encoding(self) -> ListEncoding: ...
    @property
    def header_line(self) -> int: ...
    @property
    def columns(self) -> tuple[Column, ...]: ...
    @property
    def how(self) -> HowRead | None: ...


@dataclass(frozen=True, slots=True)
class Table:
    """A list as one table. `encoding` is "" if the file is no text; `how` is None for a list that was imported by the
    first rules.
    """

    format: ListFormat
    encoding: ListEncoding
    header: TableHeader
    how: HowRead | None

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(
            Column(title=title, field=field)
            for title, field in zip(self.header.titles, self.header.fields, strict=True)
        )

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets that were read, in their order."""
        return tuple(sheet.name for sheet in self.how.sheets if sheet.use == "read") if self.how else ()


def table_of(fact: Imported) -> Table:
    """How the file of an earlier import was read."""
    first = fact.how.sheets if fact.how else ()
    lines = next((sheet.header for sheet in first if sheet.use == "read"), ()) or (fact.header_line,)
    titles, fields = tuple(c.title for c in fact.columns), tuple(c.field for c in fact.columns)
    return Table(fact.format, fact.encoding, TableHeader(lines, titles, fields), fact.how)


def rows_of(table: Table, source: IO[bytes]) -> Iterator[Record | Fault]:
    """The rows of the table that may be entries, each with the cells of all columns. `source` is the file if it is
    text, else the transcript, or the workbook of a list that was imported by the first rules.

    Raises WorkbookUnreadable.
    """
    if table.how is None:
        return _by_first_rules(table, source)
    if not table.encoding:
        return _transcribed(source)
    left_out = frozenset(row.line for row in table.how.left_out)
    return (row for row in text_rows(source, table) if row.line not in left_out)


@heavy
def first_rows(table: Table, source: IO[bytes]) -> list[Record | Fault]:
    """The first rows that `rows_of` gives, to be shown."""
    return list(islice(rows_of(table, source), _SHOWN))


def text_rows(source: IO[bytes], table: Table) -> Iterator[Record | Fault]:
    """Every row below the header of a file that is text. Cells that are missing at the end of a row are empty."""
    separator = table.how.separator if table.how else ","
    chunks, encoding = lines_in_eight_bits(source, _encoding(table))
    width, last = len(table.header.titles), table.header.lines[-1]
    for entry in records(chunks, encoding, width, separator):
        if entry.line <= last:
            continue
        if isinstance(entry, Fault):
            yield entry
        else:
            cells = entry.cells
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            text = "".join(cells)
            if text and not text.isspace():
                yield Record(entry.line, bare_cells(cells)) if _marked(text) else entry


def bare_cells(cells: list[str]) -> list[str]:
    """The cells without the mark that stands before a text to say that it is a text; exports leave it there.

    Where the text would be calculated without the mark, it stays: who reads the cell takes it for no formula.
    """
    return list(map(_bare, cells)) if _marked("".join(cells)) else cells


def _marked(text: str) -> bool:
    return "'" in text or "’" in text or "‘" in text or "＇" in text


def _transcribed(source: IO[bytes]) -> Iterator[Record]:
    source.seek(0)
    for line in source:
        place, cells = orjson.loads(line)
        yield Record(place, cells)


def _by_first_rules(table: Table, source: IO[bytes]) -> Iterator[Record | Fault]:
    width, last = len(table.header.titles), table.header.lines[-1]
    if table.encoding:
        chunks, encoding = lines_in_eight_bits(source, _encoding(table))
        found: Iterator[Record | Fault] = records(chunks, encoding, width or None)
    else:
        found = workbook.records(source, width)
    return (entry for entry in found if entry.line > last)


def _bare(cell: str) -> str:
    text = cell.lstrip()
    if restored(text) != text:
        return cell
    return text[1:] if text.startswith(_MARKS) and not text.endswith(_MARKS) else cell


def _encoding(table: Table) -> Encoding:
    if not table.encoding:
        raise ValueError("a workbook has no encoding")
    return table.encoding
