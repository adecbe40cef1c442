"""The requests about evidence."""

from typing import Annotated

from pydantic import Field

from services.cases.inspection.fields import Hash, Id, Line, Moment, Prose, Words
from shared.http.wire import ReasonText, RequestBody

_Proves = Annotated[Prose, Field(description="What it proves.", examples=["车间安全出口被货物占用"])]
_Device = Annotated[Words, Field(description="The name or number of the device.", examples=["执法终端 07"])]
_Place = Annotated[Words, Field(description="Where it was recorded.", examples=["一号车间东门"])]


class LocationRequest(RequestBody):
    """A place on Earth (WGS 84), in degrees with six decimals."""

    latitude: Annotated[str, Field(pattern=r"^-?([0-8]?[0-9]\.[0-9]{6}|90\.0{6})$", examples=["36.289100"])]
    longitude: Annotated[
        str, Field(pattern=r"^-?((1[0-7][0-9]|[0-9]?[0-9])\.[0-9]{6}|180\.0{6})$", examples=["116.456200"])
    ]


class TakeEvidenceRequest(RequestBody):
    """A file that was received becomes evidence. Its size and its media type are what the service has found."""

    sha256: Hash
    proves: _Proves
    device: _Device = ""
    device_time: Annotated[Moment | None, Field(description="When it was recorded, by the device's clock.")] = None
    place: _Place = ""
    location: LocationRequest | None = None


class ReferRecordingRequest(RequestBody):
    """A recording that stays elsewhere is evidence: by its hash, the device, and the time."""

    sha256: Hash
    size: Annotated[int | None, Field(ge=1, description="Its size in bytes.", examples=[734003200])] = None
    device: Annotated[Line, Field(description="The name or number of the device.", examples=["执法记录仪 0012"])]
    began: Moment
    ended: Moment
    kept: Annotated[
        Line, Field(description="Who keeps it, and where.", examples=["执法音视频管理平台，编号 2026-0310-0012"])
    ]
    proves: _Proves
    place: _Place = ""


class HandOverEvidenceRequest(RequestBody):
    """The evidence was handed over."""

    to: Annotated[Line, Field(description="Who keeps it from now on.", examples=["档案室"])]
    at: Moment
    purpose: Annotated[Line, Field(examples=["归档"])]


class RemoveEvidenceRequest(RequestBody):
    """Why the reference is removed."""

    reason: Annotated[ReasonText, Field(examples=["重复拍摄，画面模糊"])]


class MoveEvidenceRequest(RequestBody):
    """The inspection to which the evidence belongs, and why it stood in another one."""

    inspection: Id
    reason: Annotated[ReasonText, Field(examples=["误传至上一家企业的检查"])]
