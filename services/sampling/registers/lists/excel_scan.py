"""What a reader of values does not tell about an .xlsx workbook: which rows are hidden, which cells hold an error, and
which hold a formula without a value.

The sheets are searched, not parsed: a parse takes longer than the reading of all values.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import IO
from zipfile import ZipFile

from lxml import etree

_BLOCK = 1 << 20
_LONGEST_ROW = 16 << 20
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_HIDDEN = re.compile(rb"""<(?:\w+:)?row\b(?=[^>]*\bhidden=["'](?:1|true)["'])[^>]*?\br=["'](\d+)["']""")
_CELL = rb"""<(?:\w+:)?c\b%s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>"""
_ERROR = re.compile(
    _CELL % rb"""(?=[^>]*\bt=["']e["'])""" + rb"""(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})<""", re.DOTALL
)
# A formula whose value is the empty text is a cell of the type "str" (and so has a value).
_NO_VALUE = rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?"""
_FORMULA = re.compile(
    _CELL % rb"""(?![^>]*\bt=["']str["'])"""
    + rb"""\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)\s*"""
    + _NO_VALUE
    + rb"""\s*</(?:\w+:)?c>"""
)
_MOST = 1_000_000


@dataclass(slots=True)
class Scan:
    """What was found in a sheet. `cells`: row, counted from 1, → column, counted from 0, → an error or a formula."""

    hidden_rows: set[int] = field(default_factory=set)
    cells: dict[int, dict[int, str]] = field(default_factory=dict)


def parts_of_sheets(file: IO[bytes]) -> Mapping[str, str]:
    """Sheet → the part of the archive that holds it. Raises KeyError, lxml.etree.XMLSyntaxError for a damaged one."""
    with ZipFile(file) as archive:
        book = _parsed(archive.read("xl/workbook.xml"))
        links = _parsed(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target") or "" for link in links}
    return {
        sheet.get("name") or "": _part(targets[_relation(sheet)])
        for sheet in book.iter("{*}sheet")
        if _relation(sheet) in targets
    }


def scanned(file: IO[bytes], part: str) -> Scan:
    """What is found in the sheet that this part of the archive holds."""
    scan = Scan()
    with ZipFile(file) as archive, archive.open(part) as sheet:
        for block in _blocks(sheet):
            scan.hidden_rows.update(int(found[1]) for found in _HIDDEN.finditer(block))
            if b'"e"' in block or b"'e'" in block:
                _keep(scan, _ERROR, block, "")
            if b"<f" in block or b":f" in block:
                _keep(scan, _FORMULA, block, "=")
    return scan


def _keep(scan: Scan, pattern: re.Pattern[bytes], block: bytes, before: str) -> None:
    for found in pattern.finditer(block):
        letters, row, text = found.groups(b"")
        if len(scan.cells) < _MOST:
            scan.cells.setdefault(int(row), {})[_column(letters)] = before + text.decode("utf-8", "replace")


def _blocks(sheet: IO[bytes]) -> Iterator[bytes]:
    """The sheet in blocks that end where a row ends."""
    rest = b""
    while block := sheet.read(_BLOCK):
        rest += block
        end = max((found.end() for found in _ROW_END.finditer(rest)), default=0)
        if end or len(rest) > _LONGEST_ROW:
            yield rest[: end or len(rest)]
            rest = rest[end or len(rest) :]
    yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _relation(sheet: etree._Element) -> str | None:
    return next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), None)


def _parsed(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
