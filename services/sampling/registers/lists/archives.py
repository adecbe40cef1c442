"""Workbooks that are ZIP archives: their format, and what they may cost, checked before they are opened."""

from typing import IO, Literal
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from shared.errors import Invalid

UNPACKED_LIMIT = 256 * 1024 * 1024
"""The largest size of all unpacked parts together, in bytes. 200,000 enterprises take about 100 MiB."""

RATIO_LIMIT = 150
"""The largest ratio of unpacked to packed bytes. Real spreadsheets have 5 to 30."""

_SMALL = 4 * 1024 * 1024
_PARTS_LIMIT = 10_000
_MARKS: tuple[tuple[str, Literal["xlsx", "xlsb", "ods", "docx"]], ...] = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("content.xml", "ods"),
)


class WorkbookTooLarge(Invalid):
    code = "workbook-too-large"
    title = "工作簿过大"
    title_en = "The workbook is too large"


class WorkbookUnreadable(Invalid):
    code = "workbook-unreadable"
    title = "工作簿无法读取"
    title_en = "Workbook cannot be read"


def format_of(file: IO[bytes]) -> Literal["xlsx", "xlsb", "ods", "docx"]:
    """The format of an archive, by its parts. Raises WorkbookTooLarge for an archive that would cost too much to
    unpack, WorkbookUnreadable for one that holds no document.

    The sizes that the archive declares can be trusted: `zipfile` unpacks no more than that, and what others unpack has
    bounds of its own.
    """
    parts = parts_of(file)
    names = {part.filename for part in parts}
    for name, kind in _MARKS:
        if name in names:
            _check_cost(parts)
            return kind
    raise unreadable()


def parts_of(file: IO[bytes]) -> list[ZipInfo]:
    """The parts of the archive. Raises WorkbookUnreadable."""
    try:
        with ZipFile(file) as archive:
            return archive.infolist()
    # zipfile raises NotImplementedError for a compression or a version that it does not know.
    except (BadZipFile, LargeZipFile, NotImplementedError, ValueError) as error:
        raise unreadable() from error


def unreadable() -> WorkbookUnreadable:
    return WorkbookUnreadable(
        "文件已损坏，或不是可读的工作簿；请在 Excel 或 WPS 中打开后另存为 .xlsx 或 CSV。",
        "The file is damaged, or no workbook that can be read; open it in Excel or WPS and save it as .xlsx or CSV.",
    )


def _check_cost(parts: list[ZipInfo]) -> None:
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
