"""The answers of the API about letters. Days are Beijing days."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.cases.inspection.deed_wire import DeedShown
from services.cases.letter.lifecycle import LetterStatus
from shared.clock import BeijingTime
from shared.clocks.clock import State
from shared.contracts.fact import BlobRef
from shared.contracts.letters import LetterKind, Outcome
from shared.verbs import Next


class LetterListed(BaseModel):
    """A letter in a list. `due` is the last day for the answer; null once it is given, and where no rule sets one."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    status: LetterStatus
    about: LetterKind
    inspection: UUID
    received_on: date
    receiver: str = Field(description="Who answers, as the enterprise reads it.", examples=["检查组"])
    due: date | None
    overdue: bool
    version: int
    trace: str


class LetterAnswerShown(DeedShown):
    """What was answered, when and by whom."""

    outcome: Outcome
    words: str = Field(examples=["经复核，培训记录已补正，该项不再列为问题。"])


class LetterClockShown(BaseModel):
    """A clock of the letter; `/deadlines` shows more of it."""

    id: UUID
    rule: str = Field(examples=["answer-letter"])
    title: str = Field(examples=["来信六十日内办结并答复"])
    basis: str = Field(examples=["《信访工作条例》（2022年）第三十四条"])
    due: date
    provisional: bool
    state: State
    late_by: int | None


class LetterShown(BaseModel):
    """A letter with all that is on record of it, at the version in the ETag. Who has written is whoever has opened the
    enterprise's door: the bureau knows no more.
    """

    id: UUID
    bureau: str = Field(examples=["370124"])
    version: int
    trace: str
    event: UUID
    status: LetterStatus
    about: LetterKind
    inspection: UUID
    covert: bool = Field(
        description="Whether not everybody of the bureau may know of the letter: the inspection is still secret, or "
        "the letter is about the crew."
    )
    received: BeijingTime
    words: str = Field(examples=["检查组成员是本单位负责人的近亲属，请其回避。"])
    officer: str = Field(
        description="The number of the certificate of whom the letter is about; empty if it is about nobody.",
        examples=["示执-0017"],
    )
    person: UUID | None = Field(description="The same person's id in the crew; null if nobody there has the number.")
    name: str = Field(description="The same person's name.", examples=["测试员十七"])
    findings: list[UUID]
    score: int | None = Field(description="That of an evaluation, from 1 (bad) to 5.", examples=[5])
    files: list[BlobRef]
    receiver: str = Field(description="Who answers, as the enterprise reads it.", examples=["检查组"])
    outcomes: list[Outcome] = Field(description="The outcomes that fit such a letter.")
    overdue: bool
    answer: LetterAnswerShown | None
    clocks: list[LetterClockShown]
    next: list[Next]
