"""The state of a paper, computed from its events."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.canonical import JsonObject
from shared.contracts.papers import EarlierPaper, NumberTaken
from shared.contracts.serving import PaperServed
from shared.log.deed import Deed

Status = Literal[
    "drafted", "sent-back", "approved", "numbered", "voided", "issued", "replaced", "withdrawn", "discarded"
]

STATES = {
    "drafted": "待批准",
    "sent-back": "已退回",
    "approved": "待编号",
    "numbered": "制作中",
    "voided": "文号已作废",
    "issued": "已签发",
    "replaced": "已被替换",
    "withdrawn": "已撤回",
    "discarded": "草稿已作废",
}

PENDING: tuple[Status, ...] = ("approved", "numbered")
"""The states that the service itself leads on from."""
UNAPPROVED: tuple[Status, ...] = ("drafted", "sent-back", "discarded")
"""The states of what nobody but its drafter stands by, or nobody any more."""


class OpinionGiven(Deed):
    """What the person who decided on a draft said."""

    text: str
    approved: bool


class NumberHeld(Deed):
    """The number that the paper took, and what it fixes."""

    number: NumberTaken | None
    name: str
    day: date
    data: str


class Issued(Deed):
    """The file that was issued."""

    file: str
    code: str
    size: int


class Successor(Deed):
    """A later paper that replaced the paper, or corrected it."""

    by: UUID
    number: str
    because: str


class Service(Deed):
    """How the paper was served, as it is on record now."""

    told: PaperServed


class Because(Deed):
    """Something was asked for or done, for a reason."""

    because: str


class Paper(BaseModel):
    """What is known of a paper at a version of its stream."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    status: Status
    form: str
    edition: str
    fields: JsonObject
    said: JsonObject = Field(default_factory=dict)
    """What of the fields is on record elsewhere: in the inspection that asks for the paper, or in the service."""
    matter: UUID | None = None
    matter_name: str = ""
    subject: UUID | None = None
    team: str = ""
    asked_day: date | None = None
    """The day of a paper whose step was taken in cases."""
    on_the_spot: bool = False
    """Whether it is of urgent measures, which are served on the spot alone."""
    covert: bool = False
    """Whether one of the draws behind its matter was covert and not open when it was drafted."""
    draws: tuple[UUID, ...] = ()
    crew: tuple[str, ...] = ()
    """The subjects of those who know of a covert paper by their work."""
    earlier: EarlierPaper | None = None
    explained: dict[str, str] = Field(default_factory=dict)
    begun: UUID
    """The id of the first event."""
    drafted: Deed
    drafters: tuple[str, ...] = ()
    """Everybody who has filled it in: none of them approves it."""
    opinions: tuple[OpinionGiven, ...] = ()
    numbered: NumberHeld | None = None
    voided: tuple[str, ...] = ()
    """The numbers that the paper took, and that are void."""
    issued: Issued | None = None
    replaced: Successor | None = None
    corrected: tuple[Successor, ...] = ()
    served: tuple[Service, ...] = ()
    """Its service, once it is served."""
    withdrawal: Because | None = None
    """Who asks that the paper be withdrawn; None after a refusal."""
    ended: Because | None = None
    """Who withdrew the paper after its issue, or gave it up before it had a number."""

    @property
    def asked(self) -> bool:
        """Whether the paper says what is on record elsewhere: a step of an inspection, or a service."""
        return self.asked_day is not None or self.subject is not None

    @property
    def stream(self) -> str:
        return f"paper/{self.id}"

    def day(self, today: date) -> date:
        """The day of the paper: of its step in cases; of its number; as long as it has none, today."""
        if self.numbered:
            return self.numbered.day
        return self.asked_day or today
