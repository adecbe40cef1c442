"""Rows below the header that are no entries of the list: sums, notes, instructions, the header once more.

A row is left out only if its key column holds no code, so that no rule can cost an entry that could have been read.
"""

import re
import unicodedata
from typing import Literal, NamedTuple

from services.sampling.registers.lists.faults import shortened
from services.sampling.registers.lists.headers import KnownColumns, TableHeader, plain
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.vocabulary import words

LeftOutKind = Literal["total", "note", "header", "instruction", "example", "numbering"]

MOST_LEFT_OUT = 2000
"""How many rows of a file may be left out; more of them are read as any other row."""

_NEAR = 5
_MANY = 3
_CODE = re.compile(r"(?=.*[0-9]).{6,}", re.DOTALL)
_SPACE = re.compile(r"\s+")
_TOTAL = re.compile(rf"(?:{'|'.join(words('totals'))})[:(]*[\d家户个条人项共,.)]*")
_NOTE = re.compile(rf"(?:{'|'.join(words('notes'))})(?:\([^)]*\))?(?:[::].*)?", re.DOTALL)
_SIGNED = re.compile(r".*[::].*|[\d年月日./-]+", re.DOTALL)
_INSTRUCTION = re.compile("|".join(re.escape(unicodedata.normalize("NFKC", word)) for word in words("instructions")))
_LETTERS = ("甲乙丙丁戊己庚辛壬癸", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_EXAMPLES = frozenset(words("examples"))


class RowKinds(NamedTuple):
    """Tells what a row below this header is, if it is no entry. `key` is the place of the key column."""

    header: TableHeader
    key: int
    required: tuple[int, ...]

    def kind_of(self, row: Record) -> LeftOutKind | None:
        """What the row is instead of an entry; None if it is one, or may be one."""
        cells = row.cells
        if cells[0] in _EXAMPLES:
            return "example"
        key, near = cells[self.key], row.line <= self.header.lines[-1] + _NEAR
        # Nearly all rows end here: they have a code.
        if _is_code(key) and not _TOTAL.match(cells[0]) and not (near and _INSTRUCTION.search(key)):
            return None
        return self._without_code([_told(cell) for cell in cells], row.line)

    def _without_code(self, cells: list[str], line: int) -> LeftOutKind | None:
        first = next(filter(None, cells), "")
        if first.rstrip(":") in _EXAMPLES and first != cells[self.key]:
            return "example"
        if _TOTAL.fullmatch(first) and not _is_code(cells[self.key]):
            return "total"
        if self._repeats(cells):
            return "header"
        if _NOTE.fullmatch(first) and self._is_note(cells):
            return "note"
        if line <= self.header.lines[-1] + _NEAR:
            return self._near(cells)
        return None

    def _repeats(self, cells: list[str]) -> bool:
        return all(plain(cells[place]) in _titles(self.header.titles[place]) for place in self.required)

    def _is_note(self, cells: list[str]) -> bool:
        """Whether a row that begins like a note is one: what stands in the key column, if anything, is a note too."""
        return all(not cells[place] or _SIGNED.fullmatch(cells[place]) for place in {self.key, *self.required})

    def _near(self, cells: list[str]) -> LeftOutKind | None:
        """What a row right below the header is that has no code."""
        told = list(filter(None, cells))
        if len(told) >= _MANY and _numbers([cell.strip("()") for cell in told]):
            return "numbering"
        tells = [cell for cell in told if _INSTRUCTION.search(cell)]
        if len(tells) * 2 >= len(told) and all(not cells[p] or cells[p] in tells for p in {self.key, *self.required}):
            return "instruction"
        return None


def row_kinds(header: TableHeader, known: KnownColumns) -> RowKinds:
    """The kinds of rows below this header, which has the key and the other required fields."""
    places = {field: place for place, field in enumerate(header.fields) if field}
    return RowKinds(
        header, places.get(known.key, places[known.required[0]]), tuple(places[field] for field in known.required)
    )


def beginning(cells: list[str]) -> str:
    """What is told of a row that is left out: its first text, without whom or what a note names after a colon."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return shortened(re.split("[:：]", first)[0])


def _told(cell: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", cell))


def _is_code(cell: str) -> bool:
    return len(cell) > 5 and bool(_CODE.match(cell))


def _numbers(cells: list[str]) -> bool:
    """Whether the cells count the columns: 1 2 3 4, or 甲 乙 1 2."""
    if cells[0] == "栏次":
        cells = cells[1:]
    letters = next((n for n, cell in enumerate(cells) if cell.isdecimal()), len(cells))
    counted = [int(cell) for cell in cells[letters:] if cell.isdecimal() and len(cell) < _MANY + 1]
    runs = counted == list(range(1, len(cells) - letters + 1)) or counted == list(range(letters + 1, len(cells) + 1))
    return runs and any("".join(cells[:letters]) == series[:letters] for series in _LETTERS)


def _titles(title: str) -> frozenset[str]:
    return frozenset((plain(title), *map(plain, title.split("/"))))
