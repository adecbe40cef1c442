"""The answers of the API about evidence. Times are Beijing times; those of devices are as the devices stated them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.cases.evidence.lifecycle import EvidenceStatus
from services.cases.inspection.deed_wire import DeedShown
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.evidence import Location, Unreadable
from shared.contracts.fact import Hex32
from shared.verbs import Next


class UploadShown(BaseModel):
    """An upload. `sha256` and `media_type` are there once the file is whole: then it can be taken as evidence."""

    id: UUID
    size: int = Field(examples=[4194304])
    received: int = Field(description="How many bytes are on disk: send the next part from there.", examples=[0])
    sha256: Hex32 | None
    media_type: str | None = Field(description="What the service has found the file to be.", examples=["image/jpeg"])
    expires_at: BeijingTime | None = Field(
        description="When the parts are dropped if no other comes; null if it is whole."
    )


class PictureShown(BaseModel):
    """What a picture says of itself."""

    width: int = Field(description="As it is looked at: EXIF's orientation counts.", examples=[3024])
    height: int = Field(examples=[4032])
    recorded: str = Field(
        description="By the camera's clock, in ISO 8601; may be empty.", examples=["2026-03-10T09:05:00"]
    )
    camera: str = Field(examples=["示例牌 T-7"])
    location: Location | None = Field(description="Where it was taken, as the camera wrote. Nothing public has it.")


class CustodyShown(DeedShown):
    """Who keeps the evidence from a time on; and who recorded it, and when."""

    keeper: str = Field(description="Who keeps it: the name of a place or an office.", examples=["档案室"])
    since: datetime
    purpose: str = Field(examples=["归档"])


class RemovalShown(DeedShown):
    """Who removed the reference, when and why; and the inspection to which it was moved."""

    reason: str = Field(examples=["误传至上一家企业的检查"])
    moved_to: UUID | None


class EvidenceShown(BaseModel):
    """A piece of evidence, at the version in the ETag. `taken`: a file, which `…/content` sends. `referred`: a
    recording that stays with `kept_by`.
    """

    id: UUID
    bureau: str = Field(examples=["370124"])
    inspection: UUID
    version: int
    trace: str
    event: UUID
    kind: Literal["taken", "referred"]
    status: EvidenceStatus
    sha256: Hex32
    size: int | None = Field(examples=[4194304])
    media_type: str | None = Field(description="What the service has found the file to be.", examples=["image/jpeg"])
    proves: str = Field(examples=["车间安全出口被货物占用"])
    device: str = Field(examples=["执法终端 07"])
    device_time: datetime | None = Field(description="When it was recorded, or began to be, by the device's clock.")
    ended: datetime | None = Field(description="When a recording ended.")
    place: str = Field(examples=["一号车间东门"])
    location: Location | None
    picture: PictureShown | None
    unreadable: Unreadable | None = Field(description="Why a file has no thumbnail.")
    kept_by: str | None = Field(description="Of a recording: who keeps it, and where.", examples=["执法音视频管理平台"])
    recorded: DeedShown = Field(description="Who recorded it here, and when, by the clock of the service.")
    custody: list[CustodyShown] = Field(description="To whom it was handed over, from the first to the last.")
    instead: UUID | None = Field(description="The evidence in another inspection, in whose place this stands.")
    removal: RemovalShown | None
    next: list[Next]


class OrphanShown(BaseModel):
    """A file that was received, and is evidence of nothing. It is kept."""

    sha256: Hex32
    size: int = Field(examples=[4194304])
    media_type: str = Field(examples=["image/jpeg"])
    received_at: BeijingTime
    by: ActingPerson
