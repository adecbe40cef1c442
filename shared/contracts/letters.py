"""The owner's door (企业窗口): how the enterprise that is inspected writes to the bureau, and is answered.

Documents prints a secret on the notice of the inspection's code, and tells publishing its fingerprint. By the secret
somebody opens the door on the public site, once, and writes letters (来信) there. Cases receives them, and tells
publishing what became of them. Nothing of these facts is public: all that is noted of a door has one type, and all
that is noted of a letter, so the log tells neither who writes, nor of which inspection, nor whether it is a complaint.

Sources: 行政处罚法（2021年修订）第四十三条、第四十五条; 安全生产法（2021年修正）第六十八条、第七十三条;
国务院办公厅《关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.clocks import ClockEnded, ClockExtended, ClockOpened, ClockOwed, ClockResumed
from shared.contracts.fact import BlobRef, Fact, Hex32, Part
from shared.contracts.inspection_codes import Handle

LetterKind = Literal["recusal", "statement", "dispute", "proof", "complaint", "evaluation"]
"""What the enterprise writes for: somebody of the crew should stand back (申请回避); it states its case (陈述申辩); it
disputes a finding (对问题有异议); it shows that something was put right (整改证明); it complains about somebody of the
crew (投诉检查人员); it says how the inspection was done (评价).
"""
Outcome = Literal["granted", "partly", "refused", "noted"]
"""What the bureau answers: yes; in part; no; or that it has taken note, where there is nothing to decide."""


class DoorSecretPrinted(Fact):
    """A notice with a secret was printed for the enterprise. Stream door-secret/<uuid>.

    `fingerprint` is that of the secret (`shared.papers.door_secret`), which nobody keeps. `door` is the id of the door
    that it opens: random, so that whoever knows the secret does not find the door in the public log.
    """

    type: ClassVar[str] = "documents.door-secret.printed"

    inspection: UUID
    handle: Handle
    fingerprint: Hex32
    door: UUID


class DoorOpened(Part):
    """Somebody has opened the door with the secret of this fingerprint; nobody does again. From then on the browser
    shows the key of which `key` is the SHA-256.
    """

    kind: Literal["opened"] = "opened"
    inspection: UUID
    handle: Handle
    fingerprint: Hex32
    key: Hex32


class LetterSent(Part):
    """The enterprise has sent a letter through a door.

    `officer` is the number of the certificate of whom a request for recusal or a complaint is about, as the page of the
    code shows it. `findings` are those of which the letter speaks. `score` is that of an evaluation, 1 (bad) to 5.
    """

    kind: Literal["sent"] = "sent"
    letter: UUID
    door: UUID
    inspection: UUID
    about: LetterKind
    words: str
    officer: str = ""
    findings: tuple[UUID, ...] = ()
    score: Annotated[int, Field(ge=1, le=5)] | None = None
    files: tuple[BlobRef, ...] = ()
    """In the blob store of publishing."""


class DoorNoted(Fact):
    """Something was noted of a door. Stream door/<uuid>, this event alone: the id of the door when it was opened, the
    id of the letter when one was sent. So nobody counts the letters of a door.
    """

    type: ClassVar[str] = "publishing.door.noted"

    what: Annotated[DoorOpened | LetterSent, Field(discriminator="kind")]


class LetterReceived(Part):
    """The bureau has a letter to answer. `event` is the entry by which publishing has passed it on. `name` is the name
    of the officer whom it is about, "" if nobody of the crew has that certificate. `hidden`: the inspection is secret.
    `enterprise` is the identifier of who writes.
    """

    kind: Literal["received"] = "received"
    sent: LetterSent
    event: UUID
    person: UUID | None = None
    name: str = ""
    hidden: bool = False
    enterprise: str = ""


class LetterDisclosed(Part):
    """The inspection of the letter is not secret any more."""

    kind: Literal["disclosed"] = "disclosed"
    opened: UUID


class LetterAnswered(Part):
    """The bureau has answered: what the enterprise reads behind the door."""

    kind: Literal["answered"] = "answered"
    outcome: Outcome
    words: str


LetterNote = (
    LetterReceived
    | LetterDisclosed
    | LetterAnswered
    | ClockOpened
    | ClockExtended
    | ClockEnded
    | ClockResumed
    | ClockOwed
)


class LetterNoted(Fact):
    """Something was noted of a letter. Stream letter/<uuid of the letter>."""

    type: ClassVar[str] = "cases.letter.noted"

    what: Annotated[LetterNote, Field(discriminator="kind")]


class AnswerToOwner(Part):
    """What the bureau has answered, and on which day."""

    outcome: Outcome
    words: str
    on: date


class LetterTold(Fact):
    """Publishing is told what has become of a letter: all that is so now. Stream letter-told/<uuid of the letter>.

    `receiver` is who answers, as the bureau calls the role or the body; `due` the last day for the answer, None if no
    clock runs.
    """

    type: ClassVar[str] = "cases.letter.told"

    letter: UUID
    receiver: str
    due: date | None = None
    answer: AnswerToOwner | None = None
