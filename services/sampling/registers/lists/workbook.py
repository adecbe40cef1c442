"""The first visible sheet of an XLSX workbook, as the first rules read it: lists of the log were imported by them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import IO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.sampling.registers.lists.archives import unreadable
from services.sampling.registers.lists.places import SHEET_ROWS
from services.sampling.registers.lists.reading import Record


def records(file: IO[bytes], width: int = 0) -> Iterator[Record]:
    """The rows of the first visible sheet, each with at least `width` cells; `line` is the number of the row in the
    sheet.

    A formula comes as it is written and is not computed: nobody can vouch for a value that is not in the file. Raises
    WorkbookUnreadable.
    """
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not sheets:
                raise unreadable()
            # Some programs write a wrong dimension. Without a dimension, every row has its own length.
            sheets[0].reset_dimensions()
            for number, row in enumerate(sheets[0].iter_rows(max_row=SHEET_ROWS, values_only=True), 1):
                yield Record(number, [text_of(value) for value in row] + [""] * (width - len(row)))
        finally:
            book.close()
    except (
        BadZipFile,
        ParseError,
        InvalidFileException,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        EOFError,
    ) as error:
        # These are the errors that openpyxl raises for a missing or damaged part; they have no common class.
        raise unreadable() from error


def text_of(value: object) -> str:
    """The value of a cell as a CSV list would write it: dates as 2004-01-31, whole numbers without a decimal point."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            return str(value)
