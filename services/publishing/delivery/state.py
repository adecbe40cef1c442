"""The state of a delivery, computed from its events."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.clocks.standing import Clocks
from shared.contracts.deliveries import DeliveryOf, Operation, RecordFlaw
from shared.log.deed import Deed

Status = Literal["queued", "accepted", "withdrawn", "refused", "left", "abandoned", "differing"]

FORMER_NAME = "registered-name"
"""The flaw of a party that has another name now."""
STATES = {
    "queued": "待报送",
    "accepted": "已入库",
    "withdrawn": "已撤回",
    "refused": "未通过",
    "left": "不报送",
    "abandoned": "暂停报送",
    "differing": "对账不符",
}


class QueuedStep(Deed):
    """Something that was queued: a version of the record, in the fields of the target; or its withdrawal."""

    version: int
    operation: Operation
    fields: dict[str, str]
    reason: str
    sha256: str
    party: str
    number: str


class Entered(Deed):
    """Something that the target has accepted. `received` is its time, `filled` the names of fields with a value.

    `again`: it told of an acceptance at another time before, whose answer was lost.
    """

    version: int
    operation: Operation
    sha256: str
    party: str
    number: str
    filled: tuple[str, ...]
    receipt: str
    received: datetime
    again: bool


class Flawed(Deed):
    """The target, or we, found flaws in a version of the record, or in its withdrawal."""

    version: int
    operation: Operation | None = None
    flaws: tuple[RecordFlaw, ...]


class Stopped(Deed):
    """The delivery does not go on by itself, for a reason."""

    reason: str
    reason_en: str
    attempts: int


class Delivery(BaseModel):
    """What is known of a delivery at a version of its stream. `begun` is the id of the first event."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    status: Status
    about: DeliveryOf
    begun: UUID
    considered: int
    """The newest version of the publication of which was decided whether, and how, it is sent."""
    step: QueuedStep | None = None
    """What was queued last."""
    doubtful: tuple[QueuedStep, ...] = ()
    """What was sent, or may have been, until something else was decided: the target may have it, and may still say so.
    """
    entered: tuple[Entered, ...] = ()
    """What the target has accepted, the lowest version first."""
    flawed: Flawed | None = None
    """Why it was refused, or how the target's books differ; None if nothing is wrong now."""
    left: str = ""
    abandoned: Stopped | None = None
    clocks: Clocks = Field(default_factory=Clocks)

    @property
    def stream(self) -> str:
        return f"delivery/{self.id}"

    @property
    def waiting(self) -> QueuedStep | None:
        """What waits for the target's answer; None if nothing does."""
        return self.step if self.status in {"queued", "abandoned"} else None

    @property
    def newest(self) -> Entered | None:
        """What the target has of it; None if it has nothing, or has withdrawn it."""
        newest = self.entered[-1] if self.entered else None
        return None if newest is None or newest.operation == "withdrawals" else newest

    @property
    def of_version(self) -> int | None:
        """The version of the publication of which something was queued last, if it has another number."""
        return self.considered if self.step and self.step.version != self.considered else None

    @property
    def highest(self) -> int:
        """The highest version that the target has, or may have; 0 if it has none."""
        waiting = (self.waiting,) if self.waiting else ()
        return max((each.version for each in (*self.entered, *self.doubtful, *waiting)), default=0)

    @property
    def may_be_there(self) -> bool:
        """Whether the target has it, or may have it without our knowing."""
        last = self.entered[-1].version if self.entered else 0
        return self.newest is not None or any(step.version > last for step in self.doubtful)

    @property
    def withdraws(self) -> bool:
        """Whether its withdrawal waits for an answer, or was refused."""
        refused = self.flawed is not None and self.status == "refused" and self.flawed.operation == "withdrawals"
        return refused or (self.waiting is not None and self.waiting.operation == "withdrawals")

    @property
    def is_called_otherwise(self) -> bool:
        """Whether what the target has calls its party by a name that it has no more."""
        flaws = self.flawed.flaws if self.flawed and self.status == "differing" else ()
        return any(each.flaw == FORMER_NAME for each in flaws)

    def sent_as(self, version: int, operation: Operation) -> QueuedStep | None:
        """What waits for an answer, or may be there, as this version and operation."""
        steps = (*((self.waiting,) if self.waiting else ()), *self.doubtful)
        return next((step for step in steps if (step.version, step.operation) == (version, operation)), None)
