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
    """A list of enterprises was imported. The rows are in the file, which is read as this event says. Stream
    directory/<uuid>, one for each import: the name of a list can tell what is on record of the enterprises on it.

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
