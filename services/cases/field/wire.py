"""The answers of the API about a day in the field. Times of devices are as the devices stated them."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.cases.field.lifecycle import CommandStatus
from services.cases.inspection.deed_wire import DeedShown
from services.cases.inspection.wire import InspectionShown
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.commands import Trouble
from shared.contracts.inspection.facts import InspectionFacts
from shared.contracts.inspection.finding import Found
from shared.verbs import Next

Thing = dict[str, Any]


class DemandedShown(BaseModel):
    """A requirement of an order that is not met yet. `due` is null for measures on the spot."""

    order: UUID
    number: int = Field(examples=[1])
    text: str = Field(examples=["补办动火作业票的审批，并在现场存放"])
    due: date | None


class OpenFindingShown(BaseModel):
    """A finding of an earlier visit that stands and is not known to be corrected."""

    inspection: UUID
    visited_on: date
    found: Found
    disputed: bool
    demanded: list[DemandedShown]


class PacketShown(BaseModel):
    """All that a device needs for the day. `inspection` has the enterprise, the crew with its certificates, the items,
    the site plan, the clocks, and in `version` what a command is decided on; `facts` is what forms are filled in from.
    """

    format: Literal["cheqian-packet/1"]
    made_at: BeijingTime = Field(description="The time of the service: the device compares its clock with it.")
    inspection: InspectionShown
    facts: InspectionFacts
    open_findings: list[OpenFindingShown] = Field(
        description="The findings of the enterprise's last visits that are not known to be corrected."
    )
    least_inspectors: int = Field(
        description="How many inspectors with a valid certificate must be there.", examples=[2]
    )
    verbs: list[str] = Field(description="What may be kept without network.", examples=[["check-item", "find"]])
    clock_seconds: int = Field(
        description="The largest difference of clocks with which times of the device are taken.", examples=[300]
    )
    waiting: int = Field(description="How many commands of the inspection wait for a person.", examples=[0])


class SignatureShown(BaseModel):
    """Ed25519 over `cheqian-packet/1`, a line break, and the packet in canonical JSON (RFC 8785)."""

    key: str = Field(
        description="The key, as `GET /packet-key` gives it.",
        examples=["cheqian-packets+1f2e3d4c+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGh"],
    )
    value: str = Field(description="64 bytes in base64.", examples=[f"{'A' * 86}=="])


class SignedPacket(BaseModel):
    """A packet and its signature."""

    packet: PacketShown
    signature: SignatureShown


class PacketKeyShown(BaseModel):
    """The key that signs packets. `vkey` is name, id and key; `public` the 32 bytes of the key in hex."""

    vkey: str = Field(examples=["cheqian-packets+1f2e3d4c+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGh"])
    public: str = Field(examples=["9f" * 32])


class ChangedShown(BaseModel):
    """A thing of the inspection that somebody else has changed: as the device saw it, and as it stands; null where it
    was not there.
    """

    thing: str = Field(examples=["item/A-01"])
    version: int = Field(examples=[12])
    at: BeijingTime
    by: ActingPerson
    saw: Thing | None
    stands: Thing | None


class SettlementShown(DeedShown):
    """Who took the command over or dropped it, and why."""

    how: Literal["taken-over", "dropped"]
    reason: str = Field(examples=["同组已登记同一事项"])


class CommandShown(BaseModel):
    """A command of a device, at the version in the ETag, and what became of it."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    inspection: UUID
    version: int
    trace: str
    event: UUID
    status: CommandStatus
    verb: str = Field(examples=["check-item"])
    device: str = Field(examples=["执法终端 07"])
    device_time: datetime = Field(description="When the act was kept, by the clock of the device.")
    ahead: int = Field(description="By how many seconds the clock of the device was ahead.", examples=[-3])
    decided_on: int = Field(examples=[9])
    body: Thing | None = Field(description="The body of what was not done at once; else it is in the inspection.")
    received: DeedShown = Field(description="Who sent it, and when, by the clock of the service.")
    first: int | None = Field(description="The first version of the inspection that it made.", examples=[11])
    last: int | None = Field(description="The last version that it made.", examples=[11])
    trouble: Trouble | None = Field(description="Why it was refused.")
    changed: list[ChangedShown] = Field(description="Of a conflict: what somebody else has changed.")
    waits_for: UUID | None = Field(description="Of a command that is held: the command that it needs.")
    settlement: SettlementShown | None
    next: list[Next]


class AnswerShown(BaseModel):
    """The answer to one command. `again`: it had been sent before, and this sending has changed nothing. Drop it from
    the device if the status is `done` or `dropped`.
    """

    id: UUID
    status: CommandStatus
    again: bool
    trouble: Trouble | None
    command: CommandShown | None = Field(description="What is kept of it; null if its id belongs to another one.")


class ClockCompared(BaseModel):
    """The clocks of the device and of the service."""

    device_now: datetime
    now: BeijingTime
    ahead: int = Field(description="By how many seconds that of the device is ahead.", examples=[-3])


class BatchAnswer(BaseModel):
    """What became of the commands of a batch, in its order."""

    inspection: UUID
    version: int = Field(description="The version of the inspection now.", examples=[59])
    clock: ClockCompared
    answers: list[AnswerShown]
    waiting: int = Field(
        description="How many commands of the inspection wait for a person, of all devices.", examples=[1]
    )
