"""The answers about publications. Times are Beijing times."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.publishing.publication.state import Status
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.fact import Hex32
from shared.contracts.publications import EndedBecause, PublicationKind, Release
from shared.contracts.publicity import PrivateKind, Withheld
from shared.verbs import Next


class DeedOnPublication(BaseModel):
    """Something that was done with a publication, by whom and when."""

    at: BeijingTime
    by: ActingPerson


class ReasonOnPublication(DeedOnPublication):
    """What was done, or asked for, for a reason."""

    because: str


class PublicationVersionShown(DeedOnPublication):
    """A version that was released, and the hash of its exact bytes."""

    number: int
    day: date
    sha256: Hex32 = Field(examples=["0f" * 32])
    size: int


class WaitingShown(BaseModel):
    """What waits for its release, and how often what was taken out of it."""

    content: dict[str, Any]
    hidden: dict[PrivateKind, int]


class ApplicationShown(DeedOnPublication):
    """The party's application for an earlier end."""

    applied: date
    promise_sha256: Hex32 = Field(examples=["0f" * 32])
    remark: str


class DisplayShown(BaseModel):
    """How long it is shown, by which rule of law."""

    rule: str = Field(examples=["credit-serious"])
    basis: str
    determined: date
    early_from: date | None
    over_on: date | None


class DisplayEndShown(BaseModel):
    """How its display ended."""

    because: EndedBecause
    day: date


class PublicationListed(BaseModel):
    """A publication in a list of the bureau."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    kind: PublicationKind
    status: Status
    identifier: str = Field(description='The code of the enterprise; "" without one.')
    versions: int
    waits: bool = Field(description="Whether something waits for its release.")
    version: int


class PublicationShown(PublicationListed):
    """A publication as the bureau sees it, at the version in the ETag."""

    trace: str
    release: Release
    withheld: Withheld | None
    waiting: WaitingShown | None
    released: list[PublicationVersionShown]
    held: ReasonOnPublication | None
    corrected: bool
    not_before: date | None = Field(description="The day before which nothing of it is released.")
    written: DeedOnPublication | None = Field(
        description="Who wrote it, if a person did: a typical case is released by another person."
    )
    display: DisplayShown | None
    undone: ReasonOnPublication | None
    withdrawn: ReasonOnPublication | None
    application: ApplicationShown | None
    ended: DisplayEndShown | None
    next: list[Next]


class PublishedListed(BaseModel):
    """A publication in a public list: its newest version."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    kind: PublicationKind
    published: date
    version: int
    sha256: Hex32 = Field(examples=["0f" * 32])
    content: dict[str, Any]


class PublishedVersion(BaseModel):
    """A version that the public can read, or could read: its day, its hash, and where its bytes are."""

    number: int
    published: date
    sha256: Hex32 = Field(examples=["0f" * 32])
    size: int
    event: UUID = Field(description="The event of the release: the log proves it.")


class PublishedShown(BaseModel):
    """What the public sees of a publication. `content` is null, and `versions` keep their hashes, if it is not shown
    any more; then `withdrawn` or `ended` says why.
    """

    id: UUID
    bureau: str = Field(examples=["370124"])
    kind: PublicationKind
    status: Status
    content: dict[str, Any] | None
    versions: list[PublishedVersion]
    withdrawn: str | None = Field(description="The explanation of the withdrawal.")
    withdrawn_on: date | None
    ended: DisplayEndShown | None
