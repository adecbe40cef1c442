"""Records as files for a target that takes files: CSV, an XLSX template, or XML. They are written row by row.

Every file has the names of the target, in its order, and one row for each record. Cells of CSV and XLSX are inert
(`shared.inert_text`). What a file cannot carry unchanged is refused, in every format alike.
"""

import csv
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, Any, Literal, NamedTuple
from uuid import UUID

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell

from services.publishing.outlet.target import Target
from shared.contracts.deliveries import Operation, RecordKind
from shared.errors import Invalid
from shared.heavy import heavy
from shared.inert_text import inert

ExchangeFormat = Literal["csv", "xlsx", "xml"]
MEDIA_TYPES: Mapping[ExchangeFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}
Row = Mapping[str, str]
"""Name at the target → text."""

_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, line breaks, halves of characters, and what XML does not have."""
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
"""How a workbook writes characters that it cannot have: a text that says so by itself would come back as another."""
LONGEST_CELL = 32_767
"""A cell of a workbook has fewer characters."""


class TextUnwritable(Invalid):
    code = "text-unwritable"
    title = "内容不能写入文件"
    title_en = "A text cannot be written to the file"


class Unwritable(NamedTuple):
    """A text that a file cannot carry unchanged, by the target's name of its field: it has a character that no file
    has, or what a workbook takes for an escaped character, or is longer than a cell. `found`: the character, the
    escape, or the longest that a cell can be.
    """

    name: str
    how: Literal["character", "escape", "length"]
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeSheet:
    """Records of one kind that are handed over for the same purpose, in a batch."""

    target: Target
    kind: RecordKind
    operation: Operation
    batch: UUID

    @property
    def names(self) -> Sequence[str]:
        """The columns. A withdrawal has key, version and reason only."""
        fields = self.target.fields(self.kind)
        if self.operation != "withdrawals":
            return tuple(fields)
        return (*(name for name, field in fields.items() if field.from_ in ("key", "version")), self.target.reason_name)

    def file_name(self, form: ExchangeFormat) -> str:
        return f"{self.kind}.{self.operation}.{form}"


@heavy
def write_records(file: IO[bytes], form: ExchangeFormat, sheet: ExchangeSheet, rows: Iterable[Row]) -> int:
    """Write the rows into the file, and return how many they were. Raises TextUnwritable; the file is then no use."""
    counted = _Counted(rows, form)
    _WRITERS[form](file, sheet, counted)
    return counted.count


class _Counted:
    """Rows that are counted while they go by, each text looked at before it is written."""

    def __init__(self, rows: Iterable[Row], form: ExchangeFormat) -> None:
        self._rows, self._form = rows, form
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            _require_writable(row, self._form, self.count)
            yield row


def _write_csv(file: IO[bytes], sheet: ExchangeSheet, rows: Iterable[Row]) -> None:
    """UTF-8 with a mark at the beginning, without which spreadsheets take Chinese for something else."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.names)
    writer.writerows([inert(row.get(name, "")) for name in sheet.names] for row in rows)
    text.detach()


def _write_xlsx(file: IO[bytes], sheet: ExchangeSheet, rows: Iterable[Row]) -> None:
    book = Workbook(write_only=True)
    page: Any = book.create_sheet(sheet.target.of_kind(sheet.kind).sheet)  # the package has no types
    page.freeze_panes = "A2"
    page.append([_text_cell(page, name) for name in sheet.names])
    try:
        for row in rows:
            page.append([_text_cell(page, inert(row.get(name, ""))) for name in sheet.names])
    finally:
        # Also after a refusal: only saving closes the temporary file in which the rows lie.
        book.save(file)


def _text_cell(page: Any, text: str) -> Any:
    """A cell whose text stays a text, also when somebody edits it: 0.200000, or a code of digits."""
    cell = WriteOnlyCell(page, text)
    cell.data_type, cell.number_format = "s", "@"
    return cell


def _write_xml(file: IO[bytes], sheet: ExchangeSheet, rows: Iterable[Row]) -> None:
    said = {"target": sheet.target.target, "kind": sheet.kind, "operation": sheet.operation, "batch": str(sheet.batch)}
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in said.items())
    file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<records{attributes}>\n'.encode())
    for row in rows:
        told = ((name, row.get(name, "")) for name in sheet.names)
        fields = "".join(f"<{name}>{html.escape(text, quote=False)}</{name}>" for name, text in told if text)
        file.write(f"<record>{fields}</record>\n".encode())
    file.write(b"</records>\n")


_WRITERS: Mapping[ExchangeFormat, Callable[[IO[bytes], ExchangeSheet, Iterable[Row]], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "xml": _write_xml,
}


def unwritable_in(row: Row, form: ExchangeFormat) -> Unwritable | None:
    """The first text of a row that a file of this format cannot carry unchanged; None if it carries them all."""
    return next((found for name, text in row.items() if (found := _unwritable(name, text, form))), None)


def _unwritable(name: str, text: str, form: ExchangeFormat) -> Unwritable | None:
    if found := _UNWRITABLE.search(text):
        return Unwritable(name, "character", f"U+{ord(found[0]):04X}")
    if form == "xlsx" and (escaped := _ESCAPED.search(text)):
        return Unwritable(name, "escape", escaped[0])
    if form == "xlsx" and len(text) >= LONGEST_CELL:
        return Unwritable(name, "length", str(LONGEST_CELL - 1))
    return None


def _require_writable(row: Row, form: ExchangeFormat, number: int) -> None:
    if not (found := unwritable_in(row, form)):
        return
    name = found.name
    if found.how == "character":
        raise TextUnwritable(
            f"第 {number} 条记录的 {name} 含有不能写入文件的字符 {found.found}；请删去该字符。",
            f"{name} of record {number} has the character {found.found}, which no file can carry: delete it.",
            row=number,
            name=name,
        )
    raise TextUnwritable(
        f"第 {number} 条记录的 {name} 不能写入工作簿的一个单元格；请改用 CSV 或者 XML。",
        f"{name} of record {number} does not go into a cell of a workbook: use CSV or XML.",
        row=number,
        name=name,
    )
