"""Uploads that are resumed: the headers and the refusals of tus 1.0 (https://tus.io/protocols/resumable-upload), with
its extensions creation, checksum, expiration and termination.
"""

from datetime import datetime
from email.utils import format_datetime
from typing import Annotated

from fastapi import Header, Request
from starlette.datastructures import MutableHeaders

from shared.errors import Refusal

VERSION = "1.0.0"
PART = "application/offset+octet-stream"
"""The media type of a part of an upload."""


class OtherTusVersion(Refusal):
    code = "other-tus-version"
    title = "缺少 Tus-Resumable 请求头，或版本不同"
    title_en = "Tus-Resumable is missing, or names another version"


class ChecksumDiffers(Refusal):
    code = "checksum-differs"
    title = "内容与其校验值不符"
    title_en = "The content has another checksum"


TusVersion = Annotated[
    str | None,
    Header(alias="Tus-Resumable", description="The version of tus that the client speaks.", examples=[VERSION]),
]


def require_tus(version: str | None) -> None:
    """Raises OtherTusVersion. A route calls this when everything else of the request can be read."""
    if version != VERSION:
        raise OtherTusVersion(
            f"请带请求头 Tus-Resumable: {VERSION}；本服务只支持这一版本。",
            f"Send the header Tus-Resumable: {VERSION}; no other version is spoken here.",
            supported=VERSION,
        )


def say_offset(headers: MutableHeaders, offset: int, length: int, expires: datetime | None) -> None:
    """Write how far an upload has come into the headers of an answer. `expires`: when what was sent is dropped."""
    headers["Tus-Resumable"] = VERSION
    headers["Upload-Offset"] = str(offset)
    headers["Upload-Length"] = str(length)
    headers["Cache-Control"] = "no-store"
    if expires is not None:
        headers["Upload-Expires"] = format_datetime(expires, usegmt=True)


def declared_length(request: Request) -> int | None:
    """The length of the body that the head of the request declares; None if it declares none."""
    value = request.headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() else None
