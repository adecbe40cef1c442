"""The faults of an import as a workbook: the sender's own rows, each with the reasons why it was not taken as it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, NamedTuple

from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.places import sheet_and_row
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.sheet_of_rows import SheetOut, workbook_of
from services.sampling.registers.lists.table import Table, rows_of
from shared.heavy import heavy

MOST_ROWS = 20_000
"""How many rows a workbook of faults has at most."""

_REASON, _ROW = "原因", "原文件中的行"
_WIDE, _NARROW, _USUAL = 60, 16, 18


class Reason(NamedTuple):
    """Why a row, by its line, was not taken as it is; `column` is "" if the whole row is meant."""

    line: int
    column: str
    text: str


@heavy
def fault_book(table: Table, source: IO[bytes], reasons: Iterable[Reason], concealed: frozenset[str]) -> bytes:
    """An .xlsx workbook of the rows that have faults. The columns with these titles are empty: their reader may not
    know them; "" stands for rows that could not be divided into cells.

    Raises what `rows_of` raises.
    """
    titles = table.header.titles
    by_line: dict[int, list[str]] = {}
    for reason in reasons:
        by_line.setdefault(reason.line, []).append(f"{reason.column}：{reason.text}" if reason.column else reason.text)
    widths = (_WIDE, _NARROW, *[_USUAL] * len(titles))
    rows = _rows(table, source, by_line, concealed)
    return workbook_of((SheetOut("有误的行", (_REASON, _ROW, *titles), widths, rows),))


def _rows(
    table: Table, source: IO[bytes], by_line: Mapping[int, Sequence[str]], concealed: frozenset[str]
) -> Iterator[Sequence[str]]:
    left = MOST_ROWS
    hidden = [place for place, title in enumerate(table.header.titles) if title in concealed]
    for entry in rows_of(table, source):
        if (reasons := by_line.get(entry.line)) is None:
            continue
        if not left:
            yield (f"只列出前 {MOST_ROWS} 行；改正并重新导入后，其余的行将在那次导入中列出。",)
            return
        left -= 1
        yield ("；".join(reasons), _place(entry, table), *_cells(entry, hidden, concealed))


def _cells(entry: Record | Fault, hidden: Sequence[int], concealed: frozenset[str]) -> Sequence[str]:
    if isinstance(entry, Fault):
        return () if "" in concealed else (entry.value,)
    return ["" if place in hidden else cell for place, cell in enumerate(entry.cells)]


def _place(entry: Record | Fault, table: Table) -> str:
    sheet, row = sheet_and_row(entry.line, table.sheets)
    return f"{sheet} {row}".strip() if len(table.sheets) > 1 else str(row)
