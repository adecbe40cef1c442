"""Made-up lists in the files in which offices have them."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.integration.sampling.lists import HEADER, code, csv, row
from tests.unit.sampling.registers.lists.binary_workbook import parts_of

FILES = Path(__file__).parent / "files"
"""Files that no program of ours can write: two-header-rows.xls, list.et (by its content such a workbook too, as those
of WPS are), and two that need a password.
"""

_OPEN = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
_NAMES = (
    f'{_OPEN}xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(*change: Callable[[Worksheet], object], rows: Iterable[Sequence[Any]] = ()) -> bytes:
    """A workbook with a header and two enterprises, or with these rows, changed as told."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in rows or (HEADER, row(1), row(2)):
        sheet.append(list(cells))
    for each in change:
        each(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, old: str, new: str) -> bytes:
    """The workbook with its first sheet's XML changed: what openpyxl does not write."""
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert old.encode() in parts[part], parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    return archive(parts)


def xlsm() -> bytes:
    """A workbook with macros: another type of its main part, and a part that is no sheet."""
    with zipfile.ZipFile(io.BytesIO(xlsx())) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    plain, with_macros = b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    types = parts["[Content_Types].xml"]
    assert plain in types
    macros = b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    parts["[Content_Types].xml"] = types.replace(plain, with_macros).replace(b"</Types>", macros)
    # A project of macros is a compound file, as an old workbook is.
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return archive(parts)


def xlsb(*rows: Sequence[str | float], hidden: bool = False) -> bytes:
    """A binary workbook with a header and two enterprises, or with these rows."""
    return archive(parts_of("名录", rows or (HEADER, row(1), row(2)), hidden=hidden))


def archive(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file.getvalue()


def ods() -> bytes:
    """A sheet whose town is merged over two rows, the second of them hidden."""
    first, second = row(1), row(2)
    town = (
        f'<table:table-cell table:number-rows-spanned="2" office:value-type="string">{_p(first[2])}</table:table-cell>'
    )
    rows = (
        "".join(f'<table:table-cell office:value-type="string">{_p(title)}</table:table-cell>' for title in HEADER),
        _cells(first[:2]) + town + _cells(first[3:]),
        _cells(second[:2]) + "<table:covered-table-cell/>" + _cells(second[3:]),
    )
    hidden = ("", "", ' table:visibility="filter"')
    body = "".join(f"<table:table-row{how}>{cells}</table:table-row>" for how, cells in zip(hidden, rows, strict=True))
    content = (
        f"<office:document-content {_NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="名录">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive(
        {"mimetype": _ODS.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def _cells(texts: Sequence[str]) -> str:
    return "".join(f'<table:table-cell office:value-type="string">{_p(text)}</table:table-cell>' for text in texts)


def _p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def html(encoding: str = "utf-8") -> bytes:
    """A web page with a table, as systems write it under the name .xls; a cell spans two rows."""
    head = "".join(f"<th>{title}</th>" for title in HEADER)
    first, second = row(1), row(2)
    rows = f"<tr><td>{first[0]}<td>{first[1]}<td rowspan=2>{first[2]}<td>{first[3]}</tr>"
    rows += f"<tr><td>{second[0]}</td><td>&nbsp;{second[1]}</td><td>{second[3]}</td></tr>"
    page = f"<html><head><meta charset={encoding}></head><body><table><tr>{head}</tr>{rows}</table></body></html>"
    return page.encode(encoding)


def excel_2003() -> bytes:
    """The XML of Excel 2003, with a merged cell and a row that is left out."""

    def cells(texts: Sequence[str], merged: str = "") -> str:
        return "".join(
            f'<Cell{merged if place == 2 else ""}><Data ss:Type="String">{text}</Data></Cell>'
            for place, text in enumerate(texts)
        )

    second = row(2)
    last = f'<Cell ss:Index="4"><Data ss:Type="String">{second[3]}</Data></Cell>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="名录"><Table>'
        f"<Row>{cells(HEADER)}</Row>"
        f'<Row ss:Index="3">{cells(row(1), " ss:MergeDown=" + chr(34) + "1" + chr(34))}</Row>'
        f"<Row>{cells(second[:2])}{last}</Row></Table></Worksheet></Workbook>"
    ).encode()


def text(separator: str = ",", encoding: str = "utf-8") -> bytes:
    return csv(row(1), row(2)).decode().replace(",", separator).encode(encoding)


CODES = [code(1), code(2)]
