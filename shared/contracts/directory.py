"""What the sampling service says about its enterprise directory."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import BlobRef, Fact, Part, Public


class Column(Part):
    """A column of the file: its header, shortened, and the field it was taken as; "" when it was kept out."""

    title: str
    field: str


class ImportCounts(Part):
    """What an import did to its list, in rows: each was added, changed, unchanged or faulty.

    `added` to the list (new, or back again); `vanished` from it: on it before, and no longer in the file.
    """

    rows: int
    added: int
    changed: int
    unchanged: int
    vanished: int
    faulty: int


class DirectoryImported(Fact):
    """A list of enterprises was imported. Its rows are in the file, read as it says here.

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
    """Which version of the reader read the file. Events that do not say were read by version 1."""


class EnterpriseAdded(Fact):
    """Stream enterprise/<bureau>/<identifier>, as of all below. An enterprise that no list names was put in by hand.

    `fields` are texts by name; what is not there is not known. Of a date its ISO form.
    """

    type: ClassVar[str] = "sampling.enterprise.added"

    fields: dict[str, str]
    reason: str


class EnterpriseAmended(Fact):
    """Fields were given other texts by hand; "" where it is known no more."""

    type: ClassVar[str] = "sampling.enterprise.amended"

    changes: dict[str, str]
    reason: str


class EnterpriseFlagged(Fact):
    """A flag was raised: made on a day, and by whom it is said."""

    type: ClassVar[str] = "sampling.enterprise.flagged"

    flag: str
    on: date
    source: str
    reason: str


class FlagLifted(Fact):
    """A flag stands no more: the mark of one day, or (None) all of them."""

    type: ClassVar[str] = "sampling.flag.lifted"

    flag: str
    on: date | None = None
    reason: str


class LicenceRecorded(Fact):
    """A licence, or a new state of it. `expires` is None where it never does."""

    type: ClassVar[str] = "sampling.licence.recorded"

    name: str
    number: str
    expires: date | None = None
    reason: str


class LicenceWithdrawn(Fact):
    """There is no such licence any more."""

    type: ClassVar[str] = "sampling.licence.withdrawn"

    name: str
    reason: str


class EnterpriseRetired(Fact):
    """It does no business here now: suspended, closed down, or moved away."""

    type: ClassVar[str] = "sampling.enterprise.retired"

    status: Literal["suspended", "closed", "moved"]
    reason: str


class EnterpriseReopened(Fact):
    """It does business here again."""

    type: ClassVar[str] = "sampling.enterprise.reopened"

    reason: str
