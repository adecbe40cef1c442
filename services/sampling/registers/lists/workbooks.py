"""The sheets of a workbook in any format that calamine reads: .xlsx, .xlsm, .xlsb, .xls, .et and .ods.

Formulas are read by the value that the workbook holds. A sheet is held in memory as a whole: this runs apart, within
bounds.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from lxml.etree import XMLSyntaxError
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from services.sampling.registers.lists import ods_scan
from services.sampling.registers.lists.archives import unreadable
from services.sampling.registers.lists.excel_scan import Scan, parts_of_sheets, scanned
from services.sampling.registers.lists.formats import locked
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.sheets import ListSheet, MergedCell
from services.sampling.registers.lists.workbook import text_of
from shared.contracts.directory import ListFormat


def sheets_of(file: IO[bytes], kind: ListFormat) -> Iterator[ListSheet]:
    """The sheets of the workbook, one after the other. Raises WorkbookUnreadable, WorkbookLocked."""
    try:
        book = CalamineWorkbook.from_filelike(file)
        parts = parts_of_sheets(file) if kind == "xlsx" else {}
        spanned = ods_scan.scanned(file) if kind == "ods" else {}
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            scan = scanned(file, parts[about.name]) if about.name in parts else Scan()
            made = _sheet(sheet, about.visible != SheetVisibleEnum.Visible, scan)
            yield replace(made, **_spans(spanned[about.name])) if about.name in spanned else made
    except PasswordError as error:
        raise locked() from error
    # calamine raises KeyError and OSError of its own for parts that are missing or damaged.
    except (CalamineError, XMLSyntaxError, KeyError, ValueError, OSError) as error:
        raise unreadable() from error


def _spans(scan: ods_scan.OdsScan) -> dict[str, Any]:
    return {"merged": scan.merged, "hidden_rows": frozenset(scan.hidden_rows)}


def _sheet(sheet: CalamineSheet, hidden: bool, scan: Scan) -> ListSheet:
    left = sheet.start[1] if sheet.start else 0

    def rows() -> Iterator[Record]:
        before = [""] * left
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield Record(number, [*before, *(cell if type(cell) is str else text_of(cell) for cell in row)])

    merged = [
        MergedCell(top + 1, bottom + 1, column)
        for (top, column), (bottom, _) in sheet.merged_cell_ranges or ()
        if bottom > top
    ]
    return ListSheet(sheet.name, hidden, rows, merged, frozenset(scan.hidden_rows), scan.cells)
