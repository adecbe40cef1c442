"""A made-up .xlsb workbook, written record by record ([MS-XLSB]): no library that we know of writes any.

A record is its type and its length, each a number of seven bits a byte, and its content.
"""

import struct
from collections.abc import Iterable, Sequence

_BEGIN_BOOK, _END_BOOK, _BEGIN_SHEETS, _END_SHEETS, _SHEET = 0x83, 0x84, 0x8F, 0x90, 0x9C
_BEGIN_SHEET, _END_SHEET, _BEGIN_ROWS, _END_ROWS, _SIZE = 0x81, 0x82, 0x91, 0x92, 0x94
_ROW, _TEXT, _NUMBER = 0x00, 0x06, 0x05

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)


def parts_of(name: str, rows: Sequence[Sequence[str | float]], *, hidden: bool = False) -> dict[str, bytes]:
    """The parts of a workbook with one sheet."""
    return {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _relation("officeDocument", "xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": _relation("worksheet", "worksheets/sheet1.bin"),
        "xl/workbook.bin": b"".join(_book(name, hidden=hidden)),
        "xl/worksheets/sheet1.bin": b"".join(_sheet(rows)),
    }


def _relation(kind: str, target: str) -> bytes:
    link = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'.encode()


def _book(name: str, *, hidden: bool) -> Iterable[bytes]:
    yield _record(_BEGIN_BOOK)
    yield _record(_BEGIN_SHEETS)
    yield _record(_SHEET, struct.pack("<II", hidden, 1) + _wide("rId1") + _wide(name))
    yield _record(_END_SHEETS)
    yield _record(_END_BOOK)


def _sheet(rows: Sequence[Sequence[str | float]]) -> Iterable[bytes]:
    yield _record(_BEGIN_SHEET)
    yield _record(_SIZE, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
    yield _record(_BEGIN_ROWS)
    for number, cells in enumerate(rows):
        yield _record(_ROW, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        for column, value in enumerate(cells):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                yield _record(_TEXT, place + _wide(value))
            else:
                yield _record(_NUMBER, place + struct.pack("<d", value))
    yield _record(_END_ROWS)
    yield _record(_END_SHEET)


def _record(kind: int, content: bytes = b"") -> bytes:
    return _in_sevens(kind) + _in_sevens(len(content)) + content


def _in_sevens(number: int) -> bytes:
    """The lowest seven bits first; all bytes but the last have the highest bit."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
