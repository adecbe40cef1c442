"""Facts of the documents service about issued papers, and about the keys and seals by which a paper is verified.

What is public of a paper are two hashes that nobody can guess: of its file and of its signed code. Whoever holds the
paper finds both, and the log proves that it was issued; whoever does not hold it learns that the bureau has issued some
paper, as of a covert inspection and of every other inspection. Form, number, day, data hash and check word stay in the
payload: a form tells what happened, numbers of one series are easily counted, the data of a paper can be tried out, and
with a check word one could try numbers.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.canonical import JsonObject
from shared.contracts.fact import Fact, Hex32, Part, Public

KeyId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
Signature = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
"""An Ed25519 signature in hex."""
CheckWord = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$")]
"""The check word of a paper (`shared.papers.code`), such as 7KQMX-2RD4A."""


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


class EarlierPaper(Part):
    """An issued paper that another paper replaces, or corrects in a point while it stays in force; and why."""

    paper: UUID
    by: Literal["replacing", "correcting"]
    because: str


class PaperDrafted(Fact):
    """A paper was filled in. Stream paper/<uuid>, as for all events of one paper."""

    type: ClassVar[str] = "documents.paper.drafted"

    paper: UUID
    form: str
    edition: str
    fields: JsonObject
    """What is filled in, as the form's class of this edition writes it."""
    said: JsonObject = Field(default_factory=dict)
    """What of the fields is on record in the inspection that asks for the paper, or in the service of which it is the
    receipt: nobody fills that in otherwise.
    """
    matter: UUID | None = None
    """The inspection or case that the paper belongs to."""
    matter_name: str = ""
    subject: UUID | None = None
    """What in the matter it is about, such as the order."""
    team: str = ""
    """The code of the team, for series that count for each team."""
    day: date | None = None
    """The day of a paper whose step was taken in cases. All others have the day of their issue."""
    approved: bool = False
    """Whether it needs no approval here: its step was approved in cases, or holds before that; or it is a receipt."""
    on_the_spot: bool = False
    """Whether it is served on the spot alone."""
    covert: bool = False
    """Whether one of the `draws` behind the matter is covert and was not open: then only who may read covert draws, the
    drafter and the people of the `crew` (subjects) know of the paper.
    """
    draws: tuple[UUID, ...] = ()
    crew: tuple[str, ...] = ()
    earlier: EarlierPaper | None = None
    explained: dict[str, str] = Field(default_factory=dict)
    """Where it differs from earlier papers of its matter: place → the reason."""


class PaperRevised(Fact):
    """A draft was filled in anew."""

    type: ClassVar[str] = "documents.paper.revised"

    edition: str
    fields: JsonObject
    explained: dict[str, str] = Field(default_factory=dict)


class PaperApproved(Fact):
    """Somebody who has not drafted the paper approved it."""

    type: ClassVar[str] = "documents.paper.approved"

    opinion: str


class PaperReturned(Fact):
    """Somebody who has not drafted the paper sent it back."""

    type: ClassVar[str] = "documents.paper.returned"

    opinion: str


class PaperDiscarded(Fact):
    """A draft was given up, before it had a number."""

    type: ClassVar[str] = "documents.paper.discarded"

    because: str


class PaperResumed(Fact):
    """A paper whose number is void is to take another."""

    type: ClassVar[str] = "documents.paper.resumed"

    because: str


class WithdrawalRequested(Fact):
    """Somebody asks that an issued paper be withdrawn."""

    type: ClassVar[str] = "documents.withdrawal.requested"

    because: str


class WithdrawalRefused(Fact):
    """Somebody else refused to withdraw the paper: it stays in force."""

    type: ClassVar[str] = "documents.withdrawal.refused"

    opinion: str


class PaperExplained(Fact):
    """Somebody explained where a paper differs from earlier papers of its matter."""

    type: ClassVar[str] = "documents.paper.explained"

    explained: dict[str, str]


class NumberTaken(Part):
    """A number of a series (文号): `count` is the running number, `team` the letter of the team, `kind` the word of the
    form; `repeat` is above 1 if the matter has papers of this form with this count already. Scope (its names, with
    spaces between them), format and period are those of the series when it gave the number.
    """

    series: str
    scope: str
    format: str
    per: Literal["year", "ever"]
    year: int
    count: int
    team: str = ""
    kind: str = ""
    repeat: int = 1
    text: str
    """As written."""


class PaperNumbered(Fact):
    """The paper took a number, which no other paper ever has; from now on its content is fixed."""

    type: ClassVar[str] = "documents.paper.numbered"

    paper: UUID
    form: str
    edition: str
    day: date
    number: NumberTaken | None = None
    """None for a form without numbers."""
    name: str
    """The number, or for a form without numbers the name by which its code knows the paper."""
    data: Hex32
    """The data hash (`shared.papers.code`)."""


class PaperIssued(Fact):
    """A paper was issued."""

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
    check: CheckWord
    """The check word that is printed beside the QR. It follows from the code, and not from the hash of the code."""
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


class PaperCorrected(Fact):
    """Another paper corrected the paper in a point; it stays in force."""

    type: ClassVar[str] = "documents.paper.corrected"

    paper: UUID
    by: UUID
    number: str
    """The number of the correction."""
    because: str


class PaperWithdrawn(Fact):
    """The bureau withdrew the paper, and nothing replaced it."""

    type: ClassVar[str] = "documents.paper.withdrawn"

    paper: UUID
    day: date
    because: str


class PaperVoided(Fact):
    """A number was taken, and the paper was not issued with it: the number is void, and never used again."""

    type: ClassVar[str] = "documents.paper.voided"

    paper: UUID
    form: str
    number: str
    because: str
