"""Facts of the sampling service about its directory of enterprises."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import BlobRef, Fact, Part, Public


class Column(Part):
    """A column of the file: its shortened header, and the field that it was read as; "" for an ignored column."""

    title: str
    field: str


class ImportCounts(Part):
    """What an import did to its list, counted in rows: a row was added, changed, unchanged or faulty.

    `added` rows are new on the list, or on it again. `vanished` rows were on the list before and are not in the file.
    """

    rows: int
    added: int
    changed: int
    unchanged: int
    vanished: int
    faulty: int


class DirectoryImported(Fact):
    """A list of enterprises was imported. The rows are in the file, which is read as this event says.

    `encoding` is "" for a workbook; `header_line` counts from 1.
    """

    type: ClassVar[str] = "sampling.directory.imported"

    import_id: UUID
    list: str
    file: BlobRef
    format: Literal["csv", "xlsx"]
    encoding: Literal["utf-8", "gb18030", ""]
    header_line: int
    columns: tuple[Column, ...]
    counts: Annotated[ImportCounts, Public()]
    reader: int = 1
    """The version of the reader that read the file. An event without this field was read by version 1."""


class EnterpriseAdded(Fact):
    """An enterprise was added by hand. Stream enterprise/<bureau>/<identifier>, as for all events below.

    `fields` maps names to texts, dates in ISO form; a missing field is not known. An enterprise that an import added
    has no such event.
    """

    type: ClassVar[str] = "sampling.enterprise.added"

    fields: dict[str, str]
    reason: str


class EnterpriseAmended(Fact):
    """Fields were changed by hand; "" for a field that is no longer known."""

    type: ClassVar[str] = "sampling.enterprise.amended"

    changes: dict[str, str]
    reason: str


class EnterpriseFlagged(Fact):
    """A flag was raised on an enterprise: the day of the mark, and the source that reported it."""

    type: ClassVar[str] = "sampling.enterprise.flagged"

    flag: str
    on: date
    source: str
    reason: str


class FlagLifted(Fact):
    """A flag was lifted: the mark of a single day, or all marks (None)."""

    type: ClassVar[str] = "sampling.flag.lifted"

    flag: str
    on: date | None = None
    reason: str


class LicenceRecorded(Fact):
    """A licence, or a new state of a licence, was recorded. `expires` is None for a licence that never expires."""

    type: ClassVar[str] = "sampling.licence.recorded"

    name: str
    number: str
    expires: date | None = None
    reason: str


class LicenceWithdrawn(Fact):
    """A licence was withdrawn from an enterprise."""

    type: ClassVar[str] = "sampling.licence.withdrawn"

    name: str
    reason: str


class EnterpriseRetired(Fact):
    """An enterprise does no business here now: it is suspended, closed down, or moved away."""

    type: ClassVar[str] = "sampling.enterprise.retired"

    status: Literal["suspended", "closed", "moved"]
    reason: str


class EnterpriseReopened(Fact):
    """An enterprise does business here again."""

    type: ClassVar[str] = "sampling.enterprise.reopened"

    reason: str
