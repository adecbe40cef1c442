"""Finding the list in a file: its format, its sheets, its header, the rows that are no entries.

A file of text is read where it lies. The rows of what is no text are written to a transcript.
"""

from collections.abc import Iterable
from typing import IO

from services.sampling.registers.lists import markup, workbooks
from services.sampling.registers.lists.choosing import (
    EmptyList,
    ReadingWish,
    SheetCandidate,
    Sought,
    candidate,
    header_not_found,
)
from services.sampling.registers.lists.encodings import Encoding, encoding_of, lines_in_eight_bits
from services.sampling.registers.lists.formats import format_of
from services.sampling.registers.lists.headers import KnownColumns, TableHeader
from services.sampling.registers.lists.left_out import MOST_LEFT_OUT, beginning, row_kinds
from services.sampling.registers.lists.reading import Record, records
from services.sampling.registers.lists.sheets import ListSheet
from services.sampling.registers.lists.table import Table, text_rows
from services.sampling.registers.lists.transcribing import transcribed
from shared.contracts.directory import HowRead, RowLeftOut, SheetFound
from shared.errors import Invalid
from shared.heavy import heavy

SEPARATORS = (",", "\t", ";", "，", "|")
"""What may stand between the cells of a text, the likeliest first."""


class FieldUnknown(Invalid):
    code = "field-unknown"
    title = "没有这个字段"
    title_en = "No such field"


def sought_by(known: KnownColumns, wish: ReadingWish) -> Sought:
    """What is asked of a file if its sender has this wish. Raises FieldUnknown."""
    fields = {meaning.field for meanings in known.titles.values() for meaning in meanings}
    if unknown := [field for field in wish.columns.values() if field and field not in fields]:
        raise FieldUnknown(
            f"没有字段 {'、'.join(unknown)}；可用的字段：{'、'.join(sorted(fields))}（含义见 docs/lists.md）。",
            f"There is no field {', '.join(unknown)}; the fields are {', '.join(sorted(fields))} (docs/lists.md).",
            fields=sorted(fields),
        )
    return Sought(known.with_wish(wish.columns), wish.sheets, wish.header)


@heavy
def examine(file: IO[bytes], into: IO[bytes], sought: Sought) -> Table:
    """The list in the file. If the file is no text, its rows are written to `into`.

    Raises NotAList, WorkbookLocked, WorkbookTooLarge, WorkbookUnreadable, EmptyList, HeaderNotFound,
    HeaderLineUnfit, SheetUnknown, SheetsUnclear, TooManyCells.
    """
    kind = format_of(file)
    file.seek(0)
    sheets: Iterable[ListSheet]
    if kind == "csv":
        return _text(file, sought)
    if kind == "html" or kind == "xml":
        sheets = markup.sheets_of(file, kind, encoding_of(file))
    else:
        sheets = workbooks.sheets_of(file, kind)
    table = transcribed(kind, [candidate(sheet, sought) for sheet in sheets], sought, into)
    into.flush()
    return table


def _text(file: IO[bytes], sought: Sought) -> Table:
    encoding = encoding_of(file)
    separator, header = _separated(file, encoding, sought)
    table = Table("csv", encoding, header, HowRead(separator=separator, sheets=()))
    kinds, count = row_kinds(header, sought.known), 0
    left_out: list[RowLeftOut] = []
    for entry in text_rows(file, table):
        kind = kinds.kind_of(entry) if isinstance(entry, Record) else None
        if kind and isinstance(entry, Record) and len(left_out) < MOST_LEFT_OUT:
            left_out.append(RowLeftOut(line=entry.line, kind=kind, text=beginning(entry.cells)))
        else:
            count += 1
    sheet = SheetFound(name="", use="read", header=header.lines, rows=count)
    how = HowRead(separator=separator, sheets=(sheet,), left_out=tuple(left_out), header=sought.header)
    return Table("csv", encoding, header, how)


def _separated(file: IO[bytes], encoding: Encoding, sought: Sought) -> tuple[str, TableHeader]:
    """What stands between the cells, and the header: the separator is the one with which there is a header."""
    tried: list[SheetCandidate] = []
    for separator in SEPARATORS:
        chunks, narrow = lines_in_eight_bits(file, encoding)
        leading = sought.leading(records(chunks, narrow, None, separator))
        if not leading:
            raise EmptyList("文件是空的；请选择有名单的文件。", "The file holds nothing; choose one with a list.")
        if header := sought.header_in(leading):
            return separator, header
        tried.append(SheetCandidate(ListSheet("", False, lambda: iter(())), None, leading))
    raise header_not_found([max(tried, key=lambda one: max(len(row.cells) for row in one.leading))], sought)
