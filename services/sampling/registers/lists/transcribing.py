"""The rows of a workbook's sheets, written as one table: a line of JSON for each row, of its place and its cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

import orjson

from services.sampling.registers.lists.choosing import SheetCandidate, Sought, uses
from services.sampling.registers.lists.headers import KnownColumns, TableHeader
from services.sampling.registers.lists.joining import JoinedColumns, join
from services.sampling.registers.lists.left_out import MOST_LEFT_OUT, beginning, row_kinds
from services.sampling.registers.lists.places import place_of
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.table import Table, bare_cells
from shared.contracts.directory import HowRead, ListFormat, RowLeftOut, SheetFound

_AT_ONCE = 1000


def transcribed(kind: ListFormat, candidates: Sequence[SheetCandidate], sought: Sought, into: IO[bytes]) -> Table:
    """The table of the sheets that are to be read; its rows are written to `into`.

    Raises what `choosing.uses` raises, and TooManyCells.
    """
    found = list(zip(candidates, uses(candidates, sought), strict=True))
    joined = join([one.header for one, use in found if use == "read" and one.header])
    transcript = _Transcript(sought.known, joined, into)
    sheets = tuple(
        transcript.copy(one, one.header) if use == "read" and one.header else SheetFound(name=one.sheet.name, use=use)
        for one, use in found
    )
    how = HowRead(sheets=sheets, left_out=tuple(transcript.left_out), header=sought.header)
    return Table(kind, "", joined.header, how)


@dataclass(slots=True)
class _Transcript:
    known: KnownColumns
    joined: JoinedColumns
    into: IO[bytes]
    left_out: list[RowLeftOut] = field(default_factory=list)
    sheets: int = 0
    rows: int = 0
    untitled: int = 0
    filled: int = 0

    def copy(self, one: SheetCandidate, header: TableHeader) -> SheetFound:
        """Write the rows of the next sheet. Returns what is said of it."""
        self.rows = self.untitled = self.filled = 0
        batch: list[tuple[int, list[str]]] = []
        for row in self._entries(one, header):
            batch.append((place_of(self.sheets, row.line), row.cells))
            self.rows += 1
            if len(batch) == _AT_ONCE:
                self._write(batch)
        self._write(batch)
        self.sheets += 1
        return SheetFound(
            name=one.sheet.name,
            use="read",
            header=header.lines,
            rows=self.rows,
            hidden_rows=sum(line > header.lines[-1] for line in one.sheet.hidden_rows),
            filled=one.sheet.filled - self.filled,
            untitled=self.untitled,
        )

    def _entries(self, one: SheetCandidate, header: TableHeader) -> Iterator[Record]:
        """The rows below the header that may be entries, each with the cells of the table's columns."""
        places = self.joined.places[self.sheets]
        nameless = [place for place, title in enumerate(header.titles) if not title]
        kinds = row_kinds(self.joined.header._replace(lines=header.lines), self.known)
        for row in one.sheet.rows():
            if row.line <= header.lines[-1]:
                self.filled = one.sheet.filled
                continue
            self.untitled += _filled(row.cells, nameless, len(header.titles))
            cells = bare_cells([row.cells[p] if p is not None and p < len(row.cells) else "" for p in places])
            if not any(map(str.strip, cells)):
                continue
            kind = kinds.kind_of(Record(row.line, cells))
            if kind and len(self.left_out) < MOST_LEFT_OUT:
                line = place_of(self.sheets, row.line)
                self.left_out.append(RowLeftOut(line=line, kind=kind, text=beginning(cells)))
            else:
                yield Record(row.line, cells)

    def _write(self, batch: list[tuple[int, list[str]]]) -> None:
        self.into.write(b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in batch))
        batch.clear()


def _filled(cells: Sequence[str], nameless: Sequence[int], width: int) -> int:
    """How many cells hold something below no title."""
    beyond = sum(bool(cell.strip()) for cell in cells[width:])
    return beyond + sum(bool(cells[place].strip()) for place in nameless if place < len(cells))
