"""The answers about deliveries. Times are Beijing times."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.publishing.delivery.state import Status
from services.publishing.outlet.kinds import DeliveredKind
from shared.clock import BeijingTime
from shared.contracts.deliveries import Operation
from shared.verbs import Next


class EntryShown(BaseModel):
    """What the target has accepted: from this time on it is entered there. `received` is the target's time."""

    version: int
    operation: Operation
    receipt: str = Field(examples=["20260402-0f0f0f0f0f0f0f0f"])
    received: BeijingTime
    at: BeijingTime


class FlawShown(BaseModel):
    """What is wrong with the record, and by whom it is mended, in which service and place."""

    flaw: str = Field(examples=["registered-name"])
    case: Literal["missing", "incorrect", "conflict"]
    field: str = Field(examples=["party.name"])
    message: str = Field(examples=["“示例农药厂”是更名以前的名称，现为“示例农化厂”；请用现名报送。"])
    message_en: str = Field(examples=["“示例农药厂” is the name of before; send the new name."])
    service: str = Field(examples=["sampling"])
    place: str = Field(examples=["企业名录的该企业"])
    place_en: str = Field(examples=["the enterprise in the directory"])
    role: str = Field(examples=["registrar"])


class WaitingToBeSent(BaseModel):
    """What waits for the target's answer: since when, when it is sent next, and why the last attempt failed."""

    record_version: int
    operation: Operation
    fields: dict[str, str] = Field(examples=[{"CF_WSH": "（示）应急罚〔2026〕1号"}])
    since: BeijingTime
    next_attempt: BeijingTime | None
    failures: int
    failed_because: str | None = Field(examples=["对方平台暂不接收（503）；稍后自动重新报送。"])
    failed_because_en: str | None = Field(examples=["The target takes nothing now (503); it is sent again by itself."])


class DeliveryStopped(BaseModel):
    """Why a delivery does not go on by itself."""

    at: BeijingTime
    attempts: int
    reason: str = Field(examples=["对方平台暂不接收（503）；稍后自动重新报送。"])
    reason_en: str = Field(examples=["The target takes nothing now (503); it is sent again by itself."])


class DeliveryListed(BaseModel):
    """A delivery in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    outlet: str = Field(examples=["national"])
    target: str = Field(examples=["national"])
    kind: DeliveredKind
    status: Status
    publication: UUID
    key: str = Field(description="The key of the record at the target.", examples=["0f" * 16])
    identifier: str = Field(description='The code of the enterprise; "" without one.')
    entered: BeijingTime | None = Field(description="Since when the target has the newest version that it accepted.")
    version: int


class DeliveryShown(DeliveryListed):
    """A delivery, at the version in the ETag."""

    trace: str
    entries: list[EntryShown]
    waiting: WaitingToBeSent | None
    flaws: list[FlawShown]
    left_because: str | None = Field(examples=["summary-penalty"])
    stopped: DeliveryStopped | None
    next: list[Next]


class OutletLimits(BaseModel):
    """What the target takes at a time, as far as it sets limits."""

    batch: int = Field(description="How many records a batch has at most.", examples=[100])
    batches_a_minute: int | None = Field(description="null for a target that takes files.", examples=[600])


class OutletShown(BaseModel):
    """An outlet that the operator has set up for the bureau, without its keys."""

    id: str = Field(description="The name of the outlet: `outlet` of its deliveries.", examples=["national"])
    target: str = Field(examples=["national"])
    title: str = Field(examples=["国家企业信用信息公示系统"])
    title_en: str = Field(examples=["National Enterprise Credit Information Publicity System"])
    way: Literal["push", "files"]
    host: str | None = Field(
        description="The machine that is asked; null for files.", examples=["credit.example.gov.cn"]
    )
    sender: str = Field(description="In whose name it is told.", examples=["11370124EXAMPB015U"])
    takes: list[DeliveredKind] = Field(description="The kinds of publications of which it is told.")
    since: date | None = Field(description="It is told of what was released since this day; null: of all.")
    limits: OutletLimits
    answers: bool | None = Field(description="Whether the target answers; null if it was never told anything.")
    failed_because: str | None = Field(examples=["对方平台暂不接收（503）；稍后自动重新报送。"])
    failed_because_en: str | None = Field(examples=["The target takes nothing now (503); it is sent again by itself."])
    waiting: int = Field(description="How many records of the bureau wait for its answer.", examples=[0])
    waiting_since: BeijingTime | None
    entered: date | None = Field(description="The last day on which it has accepted a record of the bureau.")
