"""Facts of the documents service about issued papers, and about the keys and seals by which a paper is verified.

What is public of a paper are two hashes that nobody can guess: of its file and of its signed code. Whoever holds the
paper finds both, and the log proves that it was issued; whoever does not hold it learns that the bureau has issued some
paper, as of a covert inspection and of every other inspection. Form, number, day and data hash stay in the payload: a
form tells what happened, numbers of one series are easily counted, and the data of a paper can be tried out.
"""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import StringConstraints

from shared.contracts.fact import Fact, Hex32, Public

KeyId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
Signature = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
"""An Ed25519 signature in hex."""


class PaperKeyRegistered(Fact):
    """A bureau registered its paper key. Stream paper-key/<uuid>, for all paper keys of a bureau."""

    type: ClassVar[str] = "documents.paper-key.registered"

    key_id: Annotated[KeyId, Public()]
    key: Annotated[Hex32, Public()]
    """The Ed25519 key, in hex."""
    first: Annotated[date, Public()]
    """The first day of the papers that it signs."""
    signature: Annotated[Signature, Public()]
    """By the key itself, over the registration (`shared.papers.keys`)."""


class PaperKeyRotated(Fact):
    """A new paper key replaced the old key, for papers from its first day on. The fields are those of
    `PaperKeyRegistered`.
    """

    type: ClassVar[str] = "documents.paper-key.rotated"

    key_id: Annotated[KeyId, Public()]
    key: Annotated[Hex32, Public()]
    first: Annotated[date, Public()]
    signature: Annotated[Signature, Public()]


class PaperKeyRevoked(Fact):
    """A paper key was revoked: its codes of this day and of later days do not count."""

    type: ClassVar[str] = "documents.paper-key.revoked"

    key_id: Annotated[KeyId, Public()]
    key: Annotated[Hex32, Public()]
    day: Annotated[date, Public()]
    because: str


class SealRegistered(Fact):
    """A bureau registered the certificate of its seal, for papers from a day on. Stream seal/<uuid>, for all seals of a
    bureau.
    """

    type: ClassVar[str] = "documents.seal.registered"

    certificate: Annotated[Hex32, Public()]
    """SHA-256 of the certificate in DER."""
    first: Annotated[date, Public()]


class SealRevoked(Fact):
    """The certificate of a seal was revoked: seals of this day and of later days do not count."""

    type: ClassVar[str] = "documents.seal.revoked"

    certificate: Annotated[Hex32, Public()]
    day: Annotated[date, Public()]
    because: str


class PaperIssued(Fact):
    """A paper was issued. Stream paper/<uuid>, as for all events of one paper."""

    type: ClassVar[str] = "documents.paper.issued"

    file: Annotated[Hex32, Public()]
    """SHA-256 of the PDF with its seal. The code inside makes it a hash that nobody can guess."""
    code: Annotated[Hex32, Public()]
    """SHA-256 of the bytes of the signed code."""
    paper: UUID
    form: str
    edition: str
    number: str
    """As written, such as （平）应急责改〔2026〕F-001号."""
    day: date
    data: Hex32
    """The data hash (`shared.papers.code`)."""
    size: int
    """The bytes of the PDF, which is in the blob store of documents under its hash."""


class PaperReplaced(Fact):
    """Another paper replaced the paper, which is not in force any more."""

    type: ClassVar[str] = "documents.paper.replaced"

    paper: UUID
    by: UUID
    number: str
    """The number of the new paper."""
    because: str


class PaperWithdrawn(Fact):
    """The bureau withdrew the paper, and nothing replaced it."""

    type: ClassVar[str] = "documents.paper.withdrawn"

    paper: UUID
    day: date
    because: str


class PaperVoided(Fact):
    """A paper whose number was taken was not issued: the number is void, and never used again."""

    type: ClassVar[str] = "documents.paper.voided"

    paper: UUID
    form: str
    number: str
    because: str
