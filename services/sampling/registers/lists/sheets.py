"""The sheets of a workbook as rows of texts: merged cells give their value to all rows that they span."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.sampling.registers.lists.places import SHEET_ROWS
from services.sampling.registers.lists.reading import Record

_MOST_CELLS = 40_000_000
"""The most cells of all sheets together: what is computed within the seconds that a workbook may take."""

Rows = Callable[[], Iterator[Record]]


class MergedCell(NamedTuple):
    """A merged cell that spans several rows of a column, rows counted from 1 and columns from 0."""

    first: int
    last: int
    column: int


class TooManyCells(Exception):
    """The workbook has more cells than one list may have."""


@dataclass(slots=True)
class ListSheet:
    """A sheet: its name, whether it is hidden, its rows (read anew at each call), and which of its rows are hidden.

    `filled` counts the cells that got the value of a merged cell, `spanned` those that had got it before.
    """

    name: str
    hidden: bool
    raw: Rows
    merged: Sequence[MergedCell] = ()
    hidden_rows: frozenset[int] = frozenset()
    replaced: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    """Row → column → what stands there, for cells that `raw` gives as empty: errors, and formulas without a value."""
    spanned: int = 0
    filled: int = 0

    def rows(self) -> Iterator[Record]:
        """The rows that are not empty, with merged cells filled. Raises TooManyCells."""
        self.filled = self.spanned
        waiting = sorted(self.merged, reverse=True)
        spanning: dict[int, tuple[int, str]] = {}
        seen = 0
        for row in self.raw():
            if row.line > SHEET_ROWS or (seen := seen + len(row.cells)) > _MOST_CELLS:
                raise TooManyCells
            cells = self._with_replaced(row)
            if not any(map(str.strip, cells)):
                continue
            if waiting or spanning:
                self._fill(row.line, cells, waiting, spanning)
            yield Record(row.line, cells)

    def _with_replaced(self, row: Record) -> list[str]:
        for column, text in self.replaced.get(row.line, {}).items():
            row.cells.extend([""] * (column + 1 - len(row.cells)))
            row.cells[column] = row.cells[column] or text
        return row.cells

    def _fill(
        self, line: int, cells: list[str], waiting: list[MergedCell], spanning: dict[int, tuple[int, str]]
    ) -> None:
        while waiting and waiting[-1].first <= line:
            merged = waiting.pop()
            # The first row of a merged cell may be empty: then it was not read, and the merged cell has no value.
            if merged.first == line and merged.column < len(cells):
                spanning[merged.column] = merged.last, cells[merged.column]
        for column, (last, text) in list(spanning.items()):
            if line > last:
                del spanning[column]
            elif text:
                cells.extend([""] * (column + 1 - len(cells)))
                if not cells[column].strip():
                    cells[column] = text
                    self.filled += 1
