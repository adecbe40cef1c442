"""Evidence over HTTP: files are taken as evidence by their hash, recordings are referred to; both are shown, handed
over, moved and removed.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from services.cases.evidence import requests, store, usecases, wire
from services.cases.evidence.lifecycle import Evidence
from services.cases.evidence.looking_usecases import PictureLimits
from services.cases.evidence.pictures import THUMBNAIL, Largest
from services.cases.evidence.showing import orphan_shown, row_shown, shown
from services.cases.settings import CasesSettings, Settings
from shared.access.roles import Permission
from shared.apart import Bounds
from shared.contracts.fact import BlobRef
from shared.http.acting import acting, asking, changing, listing
from shared.http.dear import dear
from shared.http.document.refusals import answer_of
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst, Page, page_by
from shared.http.preconditions import Tag
from shared.http.ranges import AskedRange, RangeUnsatisfiable, read_range
from shared.http.reading import is_head
from shared.sniffing import UNKNOWN
from shared.work import Acting, Asking

INSPECTION = "/inspections/{inspection}"
EVIDENCE = "/evidence"

router = APIRouter(tags=["evidence"])

Taker = Annotated[Acting, acting(Permission.INSPECTION_CONDUCT)]
Keeper = Annotated[Acting, changing(Permission.INSPECTION_CONDUCT)]
Reader = Annotated[Asking, asking(Permission.INSPECTION_READ_OWN, Permission.INSPECTION_READ)]


def _sent(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The bytes of the file.", "content": {media_type: {}}}}


@router.post(
    f"{INSPECTION}/evidence",
    status_code=201,
    response_model=wire.EvidenceShown,
    summary="Take a file as evidence",
    dependencies=[dear(30)],
)
async def take_evidence(
    inspection: UUID, body: requests.TakeEvidenceRequest, once: Once, act: Taker, settings: Settings
) -> Response:
    """Takes a file that was received, by its hash, as evidence of an inspection whose crew the caller is of. The same
    file can be evidence several times, and is kept once. The hash in the answer is that of the file as it is on disk:
    only now may the device drop its copy.
    """

    async def work() -> Answer:
        return _made(await usecases.take(act, inspection, body, _limits(settings)), act)

    return await once(work)


@router.post(
    f"{INSPECTION}/recordings",
    status_code=201,
    response_model=wire.EvidenceShown,
    summary="Refer to a recording that stays elsewhere",
)
async def refer_to_recording(
    inspection: UUID, body: requests.ReferRecordingRequest, once: Once, act: Taker
) -> Response:
    """Names a recording, such as that of a body camera, as evidence: by its hash, the device and the time. Its content
    stays where it is.
    """

    async def work() -> Answer:
        return _made(await usecases.refer(act, inspection, body), act)

    return await once(work)


@router.get(f"{INSPECTION}/evidence", summary="List the evidence of an inspection, newest first")
async def list_evidence(inspection: UUID, ask: Reader, page: NewestFirst) -> Listed[wire.EvidenceShown]:
    """A page of the evidence, also of what was removed."""
    found = await store.of_inspection(ask, inspection, page.wanted)
    return page.of(found, lambda row: row_shown(row, ask.names))


@router.get(f"{EVIDENCE}/orphans", summary="List the files that are evidence of nothing")
async def list_orphans(
    ask: Annotated[Asking, listing(Permission.INSPECTION_CONDUCT, Permission.AUDIT_READ)],
    page: Annotated[Page[tuple[str, str]], Depends(page_by(tuple[str, str]))],
) -> Listed[wire.OrphanShown]:
    """A page of the files that were received and that nothing refers to, or nothing any more. Nobody deletes them. Who
    may not read the records of the bureau for its supervision sees only those that the caller has sent.
    """
    found = await store.orphans(ask, page.wanted, own=not ask.may(Permission.AUDIT_READ))
    return page.of(found, lambda row: orphan_shown(row, ask.names))


@router.get(f"{EVIDENCE}/{{evidence}}", summary="Get a piece of evidence")
async def get_evidence(evidence: UUID, ask: Reader, tag: Tag) -> wire.EvidenceShown:
    """The evidence with its custody. It is shown to those who may read its inspection."""
    return shown(tag(await usecases.find_evidence(ask, evidence)), ask.names)


@router.get(
    f"{EVIDENCE}/{{evidence}}/content",
    summary="Get the file of a piece of evidence",
    response_class=Response,
    responses={
        **_sent(UNKNOWN),
        206: {"description": "The bytes that `Range` asks for.", "content": {UNKNOWN: {}}},
        416: answer_of("The file has no such bytes.", RangeUnsatisfiable),
    },
)
async def get_evidence_content(request: Request, evidence: UUID, ask: Reader, asked: AskedRange = None) -> Response:
    """The bytes of the file, as bytes whatever they are: a file of strangers is never opened in the page of the
    service. `media_type` of the evidence says what to make of them. With `Range`, only those bytes.
    """
    file = await usecases.find_content(ask, evidence)
    span = None if is_head(request.scope) else read_range(asked, file.size)
    if span is None:
        return _file(request, ask, file, UNKNOWN)
    headers = {**_headers(file, span.size), "Content-Range": f"bytes {span.first}-{span.last}/{file.size}"}
    return StreamingResponse(ask.blobs.open_span(file, *span), 206, headers, UNKNOWN)


@router.get(
    f"{EVIDENCE}/{{evidence}}/thumbnail",
    summary="Get a small picture of a piece of evidence",
    response_class=Response,
    responses=_sent(THUMBNAIL),
)
async def get_evidence_thumbnail(request: Request, evidence: UUID, ask: Reader) -> Response:
    """A JPEG, upright, without a location, a time or a name in it."""
    return _file(request, ask, await usecases.find_thumbnail(ask, evidence), THUMBNAIL)


@router.post(f"{EVIDENCE}/{{evidence}}/handovers", summary="Record that evidence was handed over")
async def hand_evidence_over(
    evidence: UUID, body: requests.HandOverEvidenceRequest, act: Keeper, tag: Tag
) -> wire.EvidenceShown:
    """Records who keeps the evidence from now on, for its chain of custody; also after the inspection is over."""
    return shown(tag(await usecases.hand_over(act, evidence, body)), act.names)


@router.post(
    f"{EVIDENCE}/{{evidence}}/moves",
    status_code=201,
    response_model=wire.EvidenceShown,
    summary="Transfer evidence to the inspection to which it belongs",
)
async def transfer_evidence(evidence: UUID, body: requests.MoveEvidenceRequest, once: Once, act: Taker) -> Response:
    """Removes the reference from the wrong inspection, with the reason, and makes it anew for the right one; the answer
    is the new one. The caller is of both crews, and both inspections go on.
    """

    async def work() -> Answer:
        return _made(await usecases.move(act, evidence, body), act)

    return await once(work)


@router.post(f"{EVIDENCE}/{{evidence}}/removal", summary="Remove a reference to evidence")
async def remove_evidence(
    evidence: UUID, body: requests.RemoveEvidenceRequest, act: Keeper, tag: Tag
) -> wire.EvidenceShown:
    """Removes the reference; it stays on record, with the reason. The file stays, and so do other references to it."""
    return shown(tag(await usecases.remove(act, evidence, body.reason)), act.names)


def _made(evidence: Evidence, act: Acting) -> Answer:
    return Answer(shown(evidence, act.names), location=f"{EVIDENCE}/{evidence.id}", version=evidence.version)


def _limits(settings: CasesSettings) -> PictureLimits:
    return PictureLimits(
        Bounds(settings.picture_seconds, settings.picture_memory_bytes),
        Largest(settings.picture_pixels, settings.thumbnail_edge),
    )


def _file(request: Request, ask: Asking, file: BlobRef, media_type: str) -> Response:
    headers = _headers(file, file.size)
    if is_head(request.scope):
        return Response(media_type=media_type, headers=headers)
    return StreamingResponse(ask.blobs.open(file), media_type=media_type, headers=headers)


def _headers(file: BlobRef, size: int) -> dict[str, str]:
    return {
        "Content-Length": str(size),
        "Content-Disposition": f'attachment; filename="{file.sha256}"',
        "Accept-Ranges": "bytes",
    }
