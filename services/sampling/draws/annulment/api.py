"""Annulments over HTTP: store a decision, request the annulment of a draw, decide on it, list."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.sampling.draws.annulment import usecases, wire
from services.sampling.draws.annulment.lifecycle import Annulment
from services.sampling.draws.annulment.usecases import MEDIA_TYPE
from services.sampling.settings import Settings
from shared.access.identity import Identity
from shared.access.roles import Permission
from shared.admission.wire import RefuseAdmissionRequest, WithdrawAdmissionRequest
from shared.http.acting import acting, asking, changing
from shared.http.caller import Requires
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.http.problems import UnsupportedMediaType
from shared.work import Acting, Asking

PATH = "/annulments"
DECISIONS = f"{PATH}/decisions"
UPLOAD = f"POST {DECISIONS}"

router = APIRouter(tags=["annulments"])

Requesting = Annotated[Acting, acting(Permission.ANNULMENT_REQUEST)]
Requester = Annotated[Acting, changing(Permission.ANNULMENT_REQUEST)]
Approver = Annotated[Acting, changing(Permission.ANNULMENT_APPROVE)]
Reader = Annotated[Asking, asking(Permission.DRAW_READ)]

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The decision as a PDF file. The service hashes and keeps its bytes as they are.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-1.7"}},
    }
}


async def _received(request: Request, _: Annotated[Identity, Depends(Requires(Permission.ANNULMENT_REQUEST))]) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise UnsupportedMediaType(
            f"决定须以 {MEDIA_TYPE} 发送。", f"A decision is sent as {MEDIA_TYPE}.", expected=[MEDIA_TYPE]
        )
    return await request.body()


@router.post(
    DECISIONS,
    status_code=201,
    response_model=wire.DecisionFile,
    summary="Store the decision by which a draw is to be annulled",
    openapi_extra=_BODY,
)
async def upload_decision(content: Annotated[bytes, Depends(_received)], once: Once, act: Requesting) -> Response:
    """Keeps the file of a decision; the answer is what a request to annul names. The file becomes public when the draw
    is annulled, not before.
    """

    async def work() -> Answer:
        kept = await usecases.keep_decision(act, content)
        return Answer(wire.DecisionFile(sha256=kept.sha256, size=kept.size))

    return await once(work)


@router.post(
    "/draws/{draw}/annulments",
    status_code=201,
    response_model=wire.AnnulmentShown,
    summary="Request the annulment of a draw",
)
async def request_annulment(
    draw: UUID, body: wire.RequestAnnulmentRequest, once: Once, act: Requesting, settings: Settings
) -> Response:
    """Requests that a completed draw is annulled. Two city supervisors of the superior annul it, which the bureau had
    registered before the announcement. Where there was none, two persons of the bureau carry out the decision of an
    authority outside; that counts seven days later. A purpose is annulled once; its outcome stays public.
    """

    async def work() -> Answer:
        made = await usecases.request(act, draw, body.grounds, body.remark, settings.least_waits.annulment)
        return Answer(_shown(act, made), location=f"{PATH}/{made.id}", version=made.version)

    return await once(work)


@router.get("/draws/{draw}/annulments", summary="List the annulments that were requested of a draw, newest first")
async def list_annulments(draw: UUID, ask: Reader, page: NewestFirst) -> Listed[wire.AnnulmentShown]:
    """A page of annulments with the persons who requested them and decided on them."""
    found = await usecases.find_annulments(ask, draw, page.wanted)
    return page.of(found, lambda row: _shown(ask, Annulment.model_validate(row.state)))


@router.get("/annulments/{annulment}", summary="Get an annulment that was requested")
async def get_annulment(annulment: UUID, ask: Reader, tag: Tag) -> wire.AnnulmentShown:
    """The annulment with the persons who requested it and decided on it."""
    return _shown(ask, tag(await usecases.find_annulment(ask, annulment)))


@router.post("/annulments/{annulment}/approval", summary="Approve the annulment of a draw")
async def approve_annulment(annulment: UUID, act: Approver, tag: Tag, settings: Settings) -> wire.AnnulmentShown:
    """Annuls the draw in the public log. Another person of the same bureau than the requester approves it. The purpose
    can be drawn again over a corrected list, once the annulment counts.
    """
    return _shown(act, tag(await usecases.approve(act, annulment, settings.least_waits.annulment)))


@router.post("/annulments/{annulment}/refusal", summary="Refuse the annulment of a draw with an opinion")
async def refuse_annulment(
    annulment: UUID, body: RefuseAdmissionRequest, act: Approver, tag: Tag
) -> wire.AnnulmentShown:
    """Refuses the annulment: the draw stands. The opinion stays on record."""
    return _shown(act, tag(await usecases.refuse(act, annulment, body.opinion)))


@router.post("/annulments/{annulment}/withdrawal", summary="Withdraw the request to annul a draw")
async def withdraw_annulment(
    annulment: UUID, body: WithdrawAdmissionRequest, act: Requester, tag: Tag
) -> wire.AnnulmentShown:
    """Withdraws a request that nobody has decided on. A draw that is annulled stays annulled."""
    return _shown(act, tag(await usecases.withdraw(act, annulment, body.reason)))


def _shown(ask: Asking, annulment: Annulment) -> wire.AnnulmentShown:
    return wire.shown(annulment, ask.names)
