"""Uploads over HTTP, as tus 1.0 has them: begun, continued part by part, asked how far they have come, given up."""

import hashlib
import re
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from starlette.requests import ClientDisconnect

from services.cases.evidence import upload_usecases as usecases
from services.cases.evidence.showing import expiry, upload_shown
from services.cases.evidence.tables import UploadRow
from services.cases.evidence.upload_usecases import Announced, PartSent, UploadLimits
from services.cases.evidence.uploading import MetadataMalformed, parse_checksum, parse_metadata
from services.cases.evidence.wire import UploadShown
from services.cases.settings import CasesSettings, Settings
from shared.access.roles import Permission
from shared.http.acting import acting, asking
from shared.http.body_limit import BodyTooLarge, BodyTooSlow
from shared.http.document.refusals import answer_of
from shared.http.once import Answer, Once
from shared.http.problems import UnsupportedMediaType
from shared.http.resumable import (
    PART,
    VERSION,
    ChecksumDiffers,
    OtherTusVersion,
    TusVersion,
    declared_length,
    require_tus,
    say_offset,
)
from shared.work import Acting, Asking

UPLOADS = "/evidence/uploads"
PART_OF_UPLOAD = f"PATCH {UPLOADS}/{{upload}}"

router = APIRouter(prefix=UPLOADS, tags=["evidence"])

Sender = Annotated[Acting, acting(Permission.INSPECTION_CONDUCT)]
Length = Annotated[
    int, Header(alias="Upload-Length", ge=1, le=2**53, description="The file's size in bytes.", examples=[4096])
]
Metadata = Annotated[
    str | None,
    Header(
        alias="Upload-Metadata",
        max_length=2000,
        description=(
            "Pairs as tus has them. `sha256`, the hash of the file in hex, is checked when the file is whole; others "
            "are ignored."
        ),
        examples=["sha256 OWY4NmQwODE4ODRjN2Q2NTlhMmZlYWEwYzU1YWQwMTVhM2JmNGYxYjJiMGI4MjJjZDE1ZDZjMTViMGYwMGEwOA=="],
    ),
]
Offset = Annotated[
    int, Header(alias="Upload-Offset", ge=0, le=2**53, description="Where the part begins.", examples=[0])
]
Stated = Annotated[
    str | None,
    Header(
        alias="Upload-Checksum",
        max_length=100,
        description="`sha256` or `sha1`, a space, and the digest of the part in base64.",
        examples=["sha256 n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="],
    ),
]
_HASH = re.compile("[0-9a-f]{64}")
_OTHER_VERSION: dict[int | str, dict[str, Any]] = {
    412: answer_of("The request lacks Tus-Resumable, or names another version of tus.", OtherTusVersion)
}
_PART: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the part, up to the end of the file at most.",
        "content": {PART: {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
    }
}
_RECEIVED: dict[int | str, dict[str, Any]] = {
    204: {
        "description": "The bytes up to Upload-Offset are on disk. If the connection breaks, ask for it by HEAD.",
        "headers": {"Upload-Offset": {"description": "Where the next part begins.", "schema": {"type": "integer"}}},
    },
    460: answer_of("The content has another checksum than stated; the part was not kept.", ChecksumDiffers),
}


@router.post(
    "",
    status_code=201,
    response_model=UploadShown,
    summary="Send a file: begin an upload",
    responses={**_OTHER_VERSION, 413: {"description": "The file is larger than this service takes."}},
)
async def send_file(
    request: Request,
    once: Once,
    act: Sender,
    settings: Settings,
    length: Length,
    metadata: Metadata = None,
    version: TusVersion = None,
) -> Response:
    """Begins an upload; Location is its address. Its parts are then sent there (PATCH), after a break from where the
    service has come (HEAD). Keep the file on the device until it is taken as evidence, and the answer has its hash.
    """
    require_tus(version)
    body = await request.body()
    announced = Announced(length, _declared(metadata))

    async def work() -> Answer:
        if body:
            raise BodyTooLarge(
                "建立上传的请求不带内容；文件内容请用 PATCH 发送。",
                "The request that begins an upload has no body; send the content by PATCH.",
                limit=0,
            )
        limits = UploadLimits(settings.max_evidence_bytes, settings.least_free_bytes, settings.open_uploads)
        upload = await usecases.begin(act, announced, limits)
        return Answer(upload_shown(upload, _kept(settings)), location=f"{UPLOADS}/{upload.id}")

    digest = hashlib.sha256(f"{length}\n{metadata or ''}\n".encode() + body).digest()
    answer = await once(work, digest=digest)
    answer.headers["Tus-Resumable"] = VERSION
    return answer


@router.get("/{upload}", summary="Get how far an upload has come")
async def get_upload(
    upload: UUID, ask: Annotated[Asking, asking(Permission.INSPECTION_CONDUCT)], settings: Settings, response: Response
) -> UploadShown:
    """How far an upload of the caller has come; HEAD answers with the same headers (Upload-Offset, Upload-Length,
    Upload-Expires). When the file is whole, `sha256` is the hash of what was received.
    """
    found = await usecases.find_upload(ask, upload)
    _say(response, found, settings)
    return upload_shown(found, _kept(settings))


@router.patch(
    "/{upload}",
    status_code=204,
    summary="Send a part of a file",
    responses={**_RECEIVED, **_OTHER_VERSION},
    openapi_extra=_PART,
)
async def send_part(
    upload: UUID,
    request: Request,
    act: Sender,
    settings: Settings,
    offset: Offset,
    checksum: Stated = None,
    version: TusVersion = None,
) -> Response:
    """Sends the next part. Each part is on disk before it is answered. If the sender breaks off, what has come is kept,
    unless the part has a checksum. Parts of some MiB are best: what was sent of a part is lost if the service stops.
    """
    require_tus(version)
    if request.headers.get("content-type") != PART:
        raise UnsupportedMediaType(
            f"请以 Content-Type: {PART} 发送文件内容。", f"Send the content as Content-Type: {PART}."
        )
    breaks = (ClientDisconnect, BodyTooSlow)
    sent = PartSent(offset, declared_length(request), parse_checksum(checksum), request.stream(), breaks)
    received = await usecases.append(act, upload, sent)
    answer = Response(status_code=204)
    _say(answer, received, settings)
    return answer


@router.delete("/{upload}", status_code=204, summary="Give an upload up", responses=_OTHER_VERSION)
async def give_upload_up(upload: UUID, act: Sender, version: TusVersion = None) -> Response:
    """Gives an upload of the caller up; its parts are dropped. A file that is whole is kept."""
    require_tus(version)
    await usecases.give_up(act, upload)
    return Response(status_code=204, headers={"Tus-Resumable": VERSION})


def _kept(settings: CasesSettings) -> timedelta:
    return timedelta(days=settings.upload_days)


def _say(response: Response, upload: UploadRow, settings: CasesSettings) -> None:
    say_offset(response.headers, upload.received, upload.size, expiry(upload, _kept(settings)))


def _declared(metadata: str | None) -> str | None:
    """The hash that the sender states. Raises MetadataMalformed."""
    stated = parse_metadata(metadata).get("sha256")
    if stated is not None and not _HASH.fullmatch(stated):
        raise MetadataMalformed(
            "Upload-Metadata 中的 sha256 应为 64 位小写十六进制。",
            "`sha256` in Upload-Metadata is the hash in 64 lower-case hex digits.",
        )
    return stated
