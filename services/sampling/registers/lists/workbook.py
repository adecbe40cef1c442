"""The first visible sheet of an XLSX workbook as records. What the workbook may cost is checked before it is opened."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import IO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, LargeZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.sampling.registers.lists.reading import Record
from shared.errors import Invalid

UNPACKED_LIMIT = 256 * 1024 * 1024
"""The largest size of all unpacked parts together, in bytes. 200,000 enterprises take about 100 MiB."""

RATIO_LIMIT = 150
"""The largest ratio of unpacked to packed bytes. Real spreadsheets have 5 to 30."""

_SMALL = 4 * 1024 * 1024
_PARTS_LIMIT = 10_000
_ROWS = 1_048_576


class WorkbookTooLarge(Invalid):
    code = "workbook-too-large"
    title = "工作簿展开后过大"
    title_en = "The workbook is too large when unpacked"


class WorkbookUnreadable(Invalid):
    code = "workbook-unreadable"
    title = "工作簿无法读取"
    title_en = "Workbook cannot be read"


def check_cost(file: IO[bytes]) -> None:
    """Refuse a workbook that would cost too much to open. Raises WorkbookTooLarge for a zip bomb, WorkbookUnreadable
    for a zip archive that is no workbook.

    The sizes that the archive declares can be trusted: `zipfile` unpacks no more than that.
    """
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
    # zipfile raises NotImplementedError for a compression or a version that it does not know.
    except (BadZipFile, LargeZipFile, NotImplementedError, ValueError) as error:
        raise _unreadable() from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise _unreadable()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > _PARTS_LIMIT or unpacked > UNPACKED_LIMIT or unpacked > max(_SMALL, RATIO_LIMIT * packed):
        raise WorkbookTooLarge(
            f"工作簿展开后为 {unpacked} 字节（上限 {UNPACKED_LIMIT}），或压缩比异常；请改存为 CSV 后导入。",
            f"The workbook unpacks to {unpacked} bytes (at most {UNPACKED_LIMIT}), or at a suspicious ratio; "
            "save it as CSV and import that.",
            unpacked=unpacked,
            packed=packed,
        )


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
                raise _unreadable()
            # Some programs write a wrong dimension. Without a dimension, every row has its own length.
            sheets[0].reset_dimensions()
            for number, row in enumerate(sheets[0].iter_rows(max_row=_ROWS, values_only=True), 1):
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
        raise _unreadable() from error


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


def _unreadable() -> WorkbookUnreadable:
    return WorkbookUnreadable(
        "文件是压缩包，但不是可读的 Excel 工作簿；请重新另存为 .xlsx 或 CSV。",
        "The file is a zip archive, but no workbook that can be read; save it again as .xlsx or CSV.",
    )
