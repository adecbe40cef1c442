"""Facts of the sampling service about its registers of people, experts and items, and about reviews of directories.

The stream of a record has a random id as its name: certificate numbers are only in payloads, never in a public entry.
"""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.directory import Column, HowRead, ListEncoding, ListFormat
from shared.contracts.fact import BlobRef, Fact, Part, Public

RegisterName = Literal["people", "experts", "items"]
DirectoryName = Literal["enterprises", "people", "experts", "items"]


class RecordEntered(Fact):
    """A record of a register was entered, was changed, or is in use again after it was retired.

    `fields` is the whole record from now on, and `key` its key: another key than before is the new certificate number
    of the same person. Fields that are not known are missing; numbers with a decimal point are texts. `import_id` names
    the import that brought the record; imports of today are events of their own, which name all their records.
    """

    type: ClassVar[str] = "sampling.record.entered"

    directory: RegisterName
    key: str
    fields: dict[str, Any]
    reason: str
    import_id: UUID | None = None


class RecordRetired(Fact):
    """A record of a register was retired: it is not used any more, but its data are kept."""

    type: ClassVar[str] = "sampling.record.retired"

    directory: RegisterName
    key: str
    reason: str


class AccountRequested(Part):
    """The request that a person acts with this account of the identity provider, by its subject; None: with none."""

    kind: Literal["account-requested"] = "account-requested"
    subject: str | None = None
    remark: str | None = None


class AccountApproved(Part):
    """The request was approved: from now on the person acts with this account; None: with none."""

    kind: Literal["account-approved"] = "account-approved"
    subject: str | None = None


class AccountRefused(Part):
    """The request was refused with an opinion; the person keeps the account as it was."""

    kind: Literal["account-refused"] = "account-refused"
    opinion: str


class RecordNoted(Fact):
    """Something was noted about a person of a register. Stream account/<the lasting id of the person>.

    Nothing public says what: neither that an account was given or taken away, nor whose.
    """

    type: ClassVar[str] = "sampling.record.noted"

    what: Annotated[AccountRequested | AccountApproved | AccountRefused, Field(discriminator="kind")]


class RegisterCounts(Part):
    """What an import did, counted in rows: a row was added (new, or in use again), changed, unchanged or faulty.

    `missing` is the number of keys in use that are not on the list. `warned` rows were taken with a warning; imports of
    before had no warnings.
    """

    rows: int
    added: int
    changed: int
    unchanged: int
    faulty: int
    missing: int
    warned: int = 0


class ImportedRecord(Part):
    """A record that an import entered or changed, as it is from now on: its lasting id, its key and its fields."""

    id: UUID
    key: str
    fields: dict[str, Any]


class RegisterImported(Fact):
    """A list of people, experts or items was imported.

    `findings` is a blob: JSON of the rows that were refused, and of the keys in use that are not on the list. `entered`
    is a blob: a JSON array of each `ImportedRecord`. An event without it comes after an event of each record that the
    list changed.
    """

    type: ClassVar[str] = "sampling.register.imported"

    import_id: UUID
    directory: RegisterName
    file: BlobRef
    format: ListFormat
    encoding: ListEncoding
    header_line: int
    columns: tuple[Column, ...]
    findings: BlobRef
    reason: str
    counts: Annotated[RegisterCounts, Public()]
    entered: BlobRef | None = None
    how: HowRead | None = None


class RecordGivenBack(Part):
    """A record after the undoing of an import that had changed it: its lasting id, its key, the keys that it had had,
    and its fields, all as before the import. A record that the import added is retired.
    """

    id: UUID
    key: str
    former: tuple[str, ...]
    fields: dict[str, Any]
    retired: bool


class RegisterImportUndone(Fact):
    """An import into a register was undone: the records that it changed are as before. In the register's stream.

    `given_back` is a blob: a JSON array of each `RecordGivenBack`.
    """

    type: ClassVar[str] = "sampling.register.undone"

    import_id: UUID
    directory: RegisterName
    given_back: BlobRef
    reason: str


class DirectoryReviewed(Fact):
    """A person reviewed a directory, and found it up to date or corrected it."""

    type: ClassVar[str] = "sampling.directory.reviewed"

    directory: DirectoryName
    remark: str


class ReviewMissed(Fact):
    """A directory was not reviewed by the day on which this was due; its owner is reminded.

    `since` is the day of the last review, or of the first record if there was no review.
    """

    type: ClassVar[str] = "sampling.review.missed"

    directory: DirectoryName
    owner: str
    since: date
    due: date
