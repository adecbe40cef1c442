"""Facts of the publishing service about deliveries (报送): what a credit system is sent of a publication, and what it
answers. Stream delivery/<uuid>: a record of an outlet has one.

Attempts are not told. Who is named in a record, its fields and its receipt stand in payloads, which publishing alone
reads.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.clocks import ClockPart
from shared.contracts.fact import Fact, Hex32, Part, Public

RecordKind = Literal["inspection-results", "penalties", "typical-cases"]
Operation = Literal["new", "corrections", "withdrawals"]
"""What is sent of a record: the record for the first time, a correction of it, or its withdrawal."""
Version = Annotated[int, Field(ge=1)]


class DeliveryOf(Part):
    """What a delivery is about: the record of a publication, under its `key`, for an outlet, which leads to a target.

    `identifier`: the code of the enterprise, "" without one.
    """

    outlet: str
    target: str
    kind: RecordKind
    publication: UUID
    key: str
    identifier: str


class RecordFlaw(Part):
    """What is wrong with a record, in words for people, and where it is mended by people of which role."""

    flaw: str
    case: Literal["missing", "incorrect", "conflict"]
    field: str
    message: str
    message_en: str
    service: str
    place: str
    place_en: str
    role: str


class DeliveryQueued(Fact):
    """A version of the record is to be sent: its `fields` as the target takes them, or the reason of its withdrawal.

    `sha256` is the hash of the fields; of the reason if it is a withdrawal. `party` is the name of the party in it.
    `in_doubt`: what waited until now was sent, or may have been, and the target has not said whether it has it.
    `of_version`: the version of the publication, if it has another number.
    """

    type: ClassVar[str] = "publishing.delivery.queued"

    about: DeliveryOf
    version: Annotated[Version, Public()]
    operation: Annotated[Operation, Public()]
    fields: dict[str, str]
    reason: str = ""
    sha256: Hex32
    party: str
    number: str = ""
    in_doubt: bool = False
    of_version: Version | None = None
    clocks: tuple[ClockPart, ...] = ()


class DeliveryAccepted(Fact):
    """The target has accepted what was queued: it is entered there. `received` is the time that the target tells.

    `again`: the target had accepted it before, and gave the receipt of that time. `flaws`: what was odd in the answer;
    if its time cannot be true, `received` is the nearest that can.
    """

    type: ClassVar[str] = "publishing.delivery.accepted"

    version: Annotated[Version, Public()]
    operation: Annotated[Operation, Public()]
    receipt: str
    received: datetime
    again: bool = False
    flaws: tuple[RecordFlaw, ...] = ()
    clocks: tuple[ClockPart, ...] = ()


class DeliveryRefused(Fact):
    """A version of the record is not sent as it is, or the target has refused it: people see the flaws. `operation`:
    what was to be sent; None if that was not told yet. `in_doubt` and `of_version` as in `DeliveryQueued`.
    """

    type: ClassVar[str] = "publishing.delivery.refused"

    about: DeliveryOf
    version: Annotated[Version, Public()]
    by: Literal["us", "target"]
    flaws: Annotated[tuple[RecordFlaw, ...], Field(min_length=1)]
    operation: Annotated[Operation | None, Public()] = None
    in_doubt: bool = False
    of_version: Version | None = None
    clocks: tuple[ClockPart, ...] = ()


class DeliveryLeft(Fact):
    """A version of the record is not told to the target: the target leaves it out, or it was withdrawn, or is not shown
    any more, before the target had it; or it says the same to the target as what it has. `in_doubt` and `of_version` as
    in `DeliveryQueued`.
    """

    type: ClassVar[str] = "publishing.delivery.left"

    about: DeliveryOf
    version: Annotated[Version, Public()]
    because: str
    in_doubt: bool = False
    of_version: Version | None = None
    clocks: tuple[ClockPart, ...] = ()


class DeliveryAbandoned(Fact):
    """What was queued could not be delivered for too long. It waits until somebody sends it again."""

    type: ClassVar[str] = "publishing.delivery.abandoned"

    attempts: int
    reason: str
    reason_en: str


class DeliveryResumed(Fact):
    """Somebody sends again what was abandoned or refused, or what the target has lost."""

    type: ClassVar[str] = "publishing.delivery.resumed"


class DeliveryDiffers(Fact):
    """What the target has of the record is not what it should have: by the books of a day, or as its party is called
    otherwise now.
    """

    type: ClassVar[str] = "publishing.delivery.differs"

    day: date
    flaws: Annotated[tuple[RecordFlaw, ...], Field(min_length=1)]


class BookFlaw(Part):
    """How the books differ about the record with a key."""

    key: str
    flaw: RecordFlaw


class BooksCompared(Fact):
    """The books of a day were compared: how many records the target received, and how many of them it kept after
    cleaning. Stream books/<uuid>: an outlet, a kind and a day have one.

    `flaws` are the first thousand of `found`.
    """

    type: ClassVar[str] = "publishing.books.compared"

    outlet: str
    kind: RecordKind
    day: date
    sent: int
    received: int
    kept: int
    found: int
    flaws: tuple[BookFlaw, ...]
