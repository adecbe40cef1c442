"""What the sampling service says about the registers beside its enterprises, and about who goes through them.

A record's stream is named by a random id: certificate numbers stand in payloads only, never in an entry.
"""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from shared.contracts.directory import Column
from shared.contracts.fact import BlobRef, Fact, Part, Public

RegisterName = Literal["people", "experts", "items"]
DirectoryName = Literal["enterprises", "people", "experts", "items"]


class RecordEntered(Fact):
    """One of a register was entered, changed, or taken up again after it was retired.

    `fields` is the whole record as it is from now on; what is not known is left out, numbers with a point are text.
    `import_id` names the import that brought it, where one did.
    """

    type: ClassVar[str] = "sampling.record.entered"

    directory: RegisterName
    key: str
    fields: dict[str, Any]
    reason: str
    import_id: UUID | None = None


class RecordRetired(Fact):
    """One of a register is in use no more; what was known of it stays."""

    type: ClassVar[str] = "sampling.record.retired"

    directory: RegisterName
    key: str
    reason: str


class RegisterCounts(Part):
    """What an import did, in rows: each was added (new, or taken up again), changed, unchanged or faulty.

    `missing`: keys in use that the list does not have.
    """

    rows: int
    added: int
    changed: int
    unchanged: int
    faulty: int
    missing: int


class RegisterImported(Fact):
    """A list of people, experts or items was imported; each record it changed has an event of its own.

    `findings` is a blob: JSON of the rows that were not taken and of the keys that were missing.
    """

    type: ClassVar[str] = "sampling.register.imported"

    import_id: UUID
    directory: RegisterName
    file: BlobRef
    format: Literal["csv", "xlsx"]
    encoding: Literal["utf-8", "gb18030", ""]
    header_line: int
    columns: tuple[Column, ...]
    findings: BlobRef
    reason: str
    counts: Annotated[RegisterCounts, Public()]


class DirectoryReviewed(Fact):
    """Somebody went through a directory and found it current, or has made it so."""

    type: ClassVar[str] = "sampling.directory.reviewed"

    directory: DirectoryName
    remark: str


class ReviewMissed(Fact):
    """A directory was not gone through by the day it was due; its owner is reminded.

    `since`: the last review, or the first record where there was none.
    """

    type: ClassVar[str] = "sampling.review.missed"

    directory: DirectoryName
    owner: str
    since: date
    due: date
