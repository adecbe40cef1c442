"""Workbooks that are sent out: rows of texts, each cell a text, whatever a spreadsheet would make of it."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

_SURROGATES = re.compile("[\ud800-\udfff]")
_LONGEST = 32_767
_TEXT = "@"


class SheetOut(NamedTuple):
    """A sheet to send: its name, its header, the widths of its columns, and its rows."""

    name: str
    header: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[str]]


def workbook_of(sheets: Iterable[SheetOut]) -> bytes:
    """The sheets as an .xlsx workbook. No cell is a formula or a number."""
    book = Workbook(write_only=True)
    for out in sheets:
        sheet = book.create_sheet(out.name)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(out.widths, 1):
            sheet.column_dimensions[_letters(number)].width = width
        sheet.append([_cell(sheet, title, bold=True) for title in out.header])
        for row in out.rows:
            sheet.append([_cell(sheet, text) for text in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    text = _SURROGATES.sub("\ufffd", ILLEGAL_CHARACTERS_RE.sub("", text))[:_LONGEST]
    cell = WriteOnlyCell(sheet, value=text)
    if text:
        cell.data_type = "s"
    cell.number_format = _TEXT
    if bold:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
