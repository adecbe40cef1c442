"""What a reader of values does not tell about an .ods workbook: merged cells, and rows that are hidden."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from zipfile import ZipFile

from lxml import etree

from services.sampling.registers.lists.sheets import MergedCell

_NAMES = {"table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0"}
_TABLE, _ROW = (f"{{{_NAMES['table']}}}{name}" for name in ("table", "table-row"))
_HIDDEN = ("collapse", "filter")
_MOST = 1_048_576


@dataclass(slots=True)
class OdsScan:
    """What was found in a sheet: its merged cells, and its hidden rows, counted from 1."""

    merged: list[MergedCell] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    line: int = 0

    def take(self, row: etree._Element) -> None:
        repeated = _number(row, "number-rows-repeated", 1)
        first = self.line + 1
        self.line = min(self.line + repeated, _MOST)
        if _said(row, "visibility") in _HIDDEN:
            self.hidden_rows.update(range(first, self.line + 1))
        column = 0
        for cell in row:
            if (down := _number(cell, "number-rows-spanned", 1)) > 1:
                self.merged.append(MergedCell(first, min(first + down - 1, _MOST), column))
            column += _number(cell, "number-columns-repeated", 1)


def scanned(file: IO[bytes]) -> Mapping[str, OdsScan]:
    """Sheet → what was found in it. Raises lxml.etree.XMLSyntaxError, KeyError for a damaged one."""
    found: dict[str, OdsScan] = {}
    with ZipFile(file) as archive, archive.open("content.xml") as content:
        current = OdsScan()
        events = etree.iterparse(content, events=("start", "end"), tag=(_TABLE, _ROW), resolve_entities=False)
        for event, element in events:
            if element.tag == _TABLE and event == "start":
                current = found[_said(element, "name")] = OdsScan()
            elif element.tag == _ROW and event == "end":
                current.take(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    return found


def _said(element: etree._Element, name: str) -> str:
    return str(element.get(f"{{{_NAMES['table']}}}{name}", ""))


def _number(element: etree._Element, name: str, otherwise: int) -> int:
    said = _said(element, name)
    return min(int(said), _MOST) if said.isascii() and said.isdigit() and len(said) < 9 else otherwise
