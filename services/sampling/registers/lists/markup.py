"""Tables of web pages, and the XML of Excel 2003: what many systems export under the name .xls.

Both are parsed by libxml2 in one pass, and what was read is forgotten. This runs apart, within bounds.
"""

from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Literal

from lxml import etree

from services.sampling.registers.lists.archives import unreadable
from services.sampling.registers.lists.encodings import Encoding, lines_in_eight_bits
from services.sampling.registers.lists.places import SHEET_ROWS
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.sheets import ListSheet, TooManyCells

_WIDEST = 16_384
_MOST_CELLS = 10_000_000
_ROWS, _CELLS = {"tr", "row"}, {"td", "th", "cell"}
# Excel 2003 writes Worksheet/Table/Row: its Table is not a table of its own.
_OWN_TABLE: Mapping[str, str] = {"html": "table", "xml": "worksheet"}


@dataclass(slots=True)
class _Grid:
    """A table that is being read. `spanning`: column → the last row of a merged cell that spans rows, and its text."""

    name: str
    hidden: bool
    rows: list[Record] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    spanning: dict[int, tuple[int, str]] = field(default_factory=dict)
    line: int = 0
    filled: int = 0
    seen: int = 0

    def take(self, row: etree._Element) -> None:
        said = _attributes(row)
        self.line = max(self.line + 1, _number(said, "index", SHEET_ROWS))
        cells: list[str] = []
        for cell in row:
            if isinstance(cell.tag, str) and _local(cell.tag) in _CELLS:
                self._put(cells, cell)
        self._fill(cells, max(self.spanning, default=-1) + 1)
        self.seen += len(cells)
        if self.seen > _MOST_CELLS:
            raise TooManyCells
        if said.get("hidden") == "1" or "display:none" in said.get("style", "").replace(" ", ""):
            self.hidden_rows.add(self.line)
        self.rows.append(Record(self.line, cells))

    def _put(self, cells: list[str], cell: etree._Element) -> None:
        """Put a cell behind those that are there. The text of a merged cell stands in its first column, in each of its
        rows.
        """
        said = _attributes(cell)
        self._fill(cells, _number(said, "index", _WIDEST) - 1)
        down = max(_number(said, "rowspan", SHEET_ROWS) - 1, _number(said, "mergedown", SHEET_ROWS))
        across = max(_number(said, "colspan", _WIDEST) - 1, _number(said, "mergeacross", _WIDEST), 0)
        text = _text(cell)
        for place in (text, *[""] * across):
            if down > 0:
                self.spanning[len(cells)] = self.line + down, place
            cells.append(place)

    def _fill(self, cells: list[str], width: int) -> None:
        """Fill the columns up to `width`, and those next to them, that a merged cell of an earlier row spans."""
        while len(cells) < width or len(cells) in self.spanning:
            last, text = self.spanning.get(len(cells), (0, ""))
            if last <= self.line:
                self.spanning.pop(len(cells), None)
            if last < self.line:
                if len(cells) >= width:
                    break
                text = ""
            self.filled += bool(text)
            cells.append(text)


def sheets_of(file: IO[bytes], kind: Literal["html", "xml"], encoding: Encoding) -> list[ListSheet]:
    """The tables of the file, each as a sheet. Raises WorkbookUnreadable, TooManyCells."""
    events = ("start", "end")
    parser = (
        etree.HTMLPullParser(events, encoding="utf-8")
        if kind == "html"
        else etree.XMLPullParser(events, encoding="utf-8", resolve_entities=False, no_network=True, recover=True)
    )
    grids: list[_Grid] = []
    open_grids: list[_Grid] = []
    try:
        for text in (*_as_utf8(file, encoding), b""):
            parser.feed(text) if text else parser.close()
            for event, element in parser.read_events():
                _take(str(event), element, _OWN_TABLE[kind], grids, open_grids)
    except (etree.LxmlError, ValueError) as error:
        raise unreadable() from error
    return [_sheet(number, grid, len(grids)) for number, grid in enumerate(grids, 1)]


def _take(event: str, element: etree._Element, table: str, grids: list[_Grid], open_grids: list[_Grid]) -> None:
    tag = _local(element.tag) if isinstance(element.tag, str) else ""
    if event == "start" and tag == table:
        said = _attributes(element)
        open_grids.append(_Grid(said.get("name", ""), False))
        grids.append(open_grids[-1])
    elif event == "end" and tag == table and open_grids:
        open_grids.pop()
    elif event == "end" and tag == "visible" and open_grids:
        open_grids[-1].hidden = (element.text or "").strip() in ("SheetHidden", "SheetVeryHidden")
    elif event == "end" and tag in _ROWS and open_grids:
        open_grids[-1].take(element)
        element.clear()
        while element.getprevious() is not None and (parent := element.getparent()) is not None:
            del parent[0]


def _sheet(number: int, grid: _Grid, of: int) -> ListSheet:
    name = grid.name or (f"表{number}" if of > 1 else "")
    return ListSheet(name, grid.hidden, lambda: iter(grid.rows), (), frozenset(grid.hidden_rows), {}, grid.filled)


def _text(cell: etree._Element) -> str:
    parts = (text if isinstance(text, str) else "" for text in cell.itertext())
    return " ".join("".join(parts).split())


def _attributes(element: etree._Element) -> dict[str, str]:
    return {_local(str(name)): str(value) for name, value in element.attrib.items()}


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2].casefold()


def _number(said: Mapping[str, str], name: str, most: int) -> int:
    text = said.get(name, "").strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _as_utf8(file: IO[bytes], encoding: Encoding) -> Iterator[bytes]:
    chunks, narrow = lines_in_eight_bits(file, encoding)
    decoder = getincrementaldecoder(narrow)("replace")
    for chunk in chunks:
        if text := decoder.decode(chunk):
            yield text.encode("utf-8", "replace")
