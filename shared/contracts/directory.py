"""Facts of the sampling service about its directory of enterprises: imports of lists, and the edits that are noted.

An edit has no type of its own: see `noted.py`.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import BlobRef, Fact, Part, Public


class Column(Part):
    """A column of the file: its shortened header, and the field that it was read as; "" for an ignored column."""

    title: str
    field: str


ListFormat = Literal["csv", "xlsx", "xlsb", "xls", "ods", "html", "xml"]
"""The format of a list's file; `xls` is also .et, `xml` is the XML of Excel 2003."""

ListEncoding = Literal["utf-8", "gb18030", "utf-16-le", "utf-16-be", ""]
"""The encoding of a list that is text; "" for a workbook."""


class SheetFound(Part):
    """A sheet of the file, and whether it was read; if not, why. A file of text is one sheet without a name.

    `use`: read; hidden, aside (its name says that it only explains), without a header, not chosen, or empty.
    `header` are the rows of its header; `rows` counts the rows that were read, `hidden_rows` those of them that do not
    show, `filled` the cells that got the value of a merged cell, `untitled` the cells that have no title above them and
    were left out.
    """

    name: str
    use: Literal["read", "hidden", "aside", "no-header", "not-chosen", "empty"]
    header: tuple[int, ...] = ()
    rows: int = 0
    hidden_rows: int = 0
    filled: int = 0
    untitled: int = 0


class RowLeftOut(Part):
    """A row below the header that is no entry of the list: a sum, a note (who filled it in), a header again, an
    instruction, an example, or numbers of columns. `line` as in a fault.
    """

    line: int
    kind: Literal["total", "note", "header", "instruction", "example", "numbering"]
    text: str


class HowRead(Part):
    """How a list was found in its file: its sheets and what was left out. An import without this was read by the first
    rules: of a workbook the first visible sheet, and each row below the header.

    `header`: the line of the header, if the sender said it; what became of it stands in the sheets.
    `transcript`: what was read of a file that is not text, a line of JSON for each row. A rebuild reads it instead of
    the file, so that no library needs to read the file again as on that day.
    """

    separator: str = ","
    sheets: tuple[SheetFound, ...]
    left_out: tuple[RowLeftOut, ...] = ()
    transcript: BlobRef | None = None
    header: int | None = None


class ImportCounts(Part):
    """What an import did to its list, counted in rows: a row was added, changed, unchanged or faulty.

    `added` rows are new on the list, or on it again. `vanished` rows were on the list before and are not in the file.
    `warned` rows have a warning, and were taken; imports of before had no warnings.
    """

    rows: int
    added: int
    changed: int
    unchanged: int
    vanished: int
    faulty: int
    warned: int = 0


class DirectoryImported(Fact):
    """A list of enterprises was imported. The rows are in the file, which is read as this event says. Stream
    directory/<uuid>, one for each import: the name of a list can tell what is on record of the enterprises on it.

    `encoding` is "" for a workbook; `header_line` counts from 1.
    """

    type: ClassVar[str] = "sampling.directory.imported"

    import_id: UUID
    list: str
    file: BlobRef
    format: ListFormat
    encoding: ListEncoding
    header_line: int
    columns: tuple[Column, ...]
    counts: Annotated[ImportCounts, Public()]
    reader: int = 1
    """The version of the reader that read the file. An event without this field was read by version 1."""
    how: HowRead | None = None


class ImportUndone(Fact):
    """An import of enterprises was undone: what it changed has its content of before again. In the import's stream."""

    type: ClassVar[str] = "sampling.import.undone"

    import_id: UUID
    list: str
    reason: str


class EnterpriseAdded(Part):
    """An enterprise was added by hand. `fields` maps names to texts, dates in ISO form; a missing field is not known.

    An enterprise that an import added has no such note.
    """

    kind: Literal["added"] = "added"
    fields: dict[str, str]
    reason: str


class EnterpriseAmended(Part):
    """Fields were changed by hand; "" for a field that is no longer known."""

    kind: Literal["amended"] = "amended"
    changes: dict[str, str]
    reason: str


class EnterpriseIdentified(Part):
    """An enterprise that was listed under a number of its bureau has a code. It is the same enterprise: frames, plans
    and inspections of before name it by the number.
    """

    kind: Literal["identified"] = "identified"
    code: str
    reason: str


class EnterpriseFlagged(Part):
    """A flag was raised on an enterprise: the day of the mark, and the source that reported it."""

    kind: Literal["flagged"] = "flagged"
    flag: str
    on: date
    source: str
    reason: str


class FlagLifted(Part):
    """A flag was lifted: the mark of a single day, or all marks (None)."""

    kind: Literal["flag-lifted"] = "flag-lifted"
    flag: str
    on: date | None = None
    reason: str


class LicenceRecorded(Part):
    """A licence, or a new state of a licence, was recorded. `expires` is None for a licence that never expires."""

    kind: Literal["licence-recorded"] = "licence-recorded"
    name: str
    number: str
    expires: date | None = None
    reason: str


class LicenceWithdrawn(Part):
    """A licence was withdrawn from an enterprise."""

    kind: Literal["licence-withdrawn"] = "licence-withdrawn"
    name: str
    reason: str


class EnterpriseRetired(Part):
    """An enterprise does no business here now: it is suspended, closed down, or moved away."""

    kind: Literal["retired"] = "retired"
    status: Literal["suspended", "closed", "moved"]
    reason: str


class EnterpriseReopened(Part):
    """An enterprise does business here again."""

    kind: Literal["reopened"] = "reopened"
    reason: str
