"""Tables as files for spreadsheets: CSV, and a workbook that is made of the CSV. Neither is ever in memory as a whole.

Every cell is a text that no spreadsheet takes for a formula (`shared.inert_text`); an import restores it.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import TextIOWrapper
from itertools import islice
from typing import IO, Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell

from shared.heavy import heavy
from shared.inert_text import inert

SheetForm = Literal["csv", "xlsx"]
SHEET_FORMS: Mapping[SheetForm, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Form of a file → its media type."""
MARK = b"\xef\xbb\xbf"
"""Without this mark at the beginning, spreadsheets take Chinese in CSV for something else."""
MOST_ROWS = 1_000_000
"""Rows of a sheet, below its header; a workbook has no room for many more in one."""
_LONGEST = 32_767


@heavy
def write_rows(file: IO[bytes], rows: Iterable[Sequence[str]]) -> None:
    """Write rows of texts as CSV (RFC 4180, UTF-8)."""
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    csv.writer(text, lineterminator="\n").writerows([inert(cell) for cell in row] for row in rows)
    text.detach()


@heavy
def write_workbook(plain: IO[bytes], file: IO[bytes], title: str) -> None:
    """Write the rows of a CSV, the first of which is the header, as a workbook. A large table goes into several sheets,
    each with the header. Characters that a workbook cannot have are left out, and so is what no cell has room for.
    """
    text = TextIOWrapper(plain, encoding="utf-8", newline="")
    rows = csv.reader(text)
    header, book, number, is_full = next(rows, []), Workbook(write_only=True), 0, True
    while is_full:
        number += 1
        page: Any = book.create_sheet(f"{title}{number}" if number > 1 else title)  # the package has no types
        page.freeze_panes = "A2"
        page.append([_cell(page, cell) for cell in header])
        count = 0
        for count, row in enumerate(islice(rows, MOST_ROWS), 1):  # noqa: B007  # how many there were
            page.append([_cell(page, cell) for cell in row])
        is_full = count == MOST_ROWS
    book.save(file)
    text.detach()


def _cell(page: Any, text: str) -> Any:
    """A cell whose text stays a text, also when somebody edits it: a code of digits."""
    if not text:
        return None
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST])
    cell.data_type, cell.number_format = "s", "@"
    return cell
