"""Frames over HTTP: preview a frame, freeze it, list frozen frames and their exclusions."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.sampling.draws.frame import prospecting_usecases, showing, usecases, wire
from services.sampling.draws.frame.previewing import Window
from services.sampling.draws.frame.requests import FrameRequest, PreviewFrameRequest
from services.sampling.registers.enterprises import search_store
from shared.access.roles import Permission
from shared.http.acting import acting, asking, listing
from shared.http.caller import RequiresAny
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import ByIdentifier, Listed, NewestFirst
from shared.http.sending import sheet_answer, sheet_sent
from shared.sheets import SHEET_FORMS, SheetForm
from shared.work import Acting, Asking

_DROPPING = 20
"""How many of the imports by which enterprises vanished a preview names."""

router = APIRouter(prefix="/frames", tags=["frames"])

Reader = Annotated[Asking, asking(Permission.DRAW_READ)]


@router.post(
    "",
    status_code=201,
    response_model=wire.FrameShown,
    summary="Freeze a frame",
    responses={404: {"description": "The plan or the draw does not exist, or the policy has no such kind of draw."}},
    dependencies=[dear(200)],
)
async def freeze_frame(
    body: FrameRequest, once: Once, act: Annotated[Acting, acting(Permission.DRAW_ANNOUNCE)]
) -> Response:
    """Fixes the whole population under blinded ids: who may be drawn, and who is left out, with the reasons. Later
    changes in the directory do not change the frame. The request is refused if no entry fits, or if more units are to
    be drawn than there are.
    """

    async def work() -> Answer:
        seen = await usecases.freeze_frame(act, body)
        return Answer(showing.shown(seen, act.names), location=f"/frames/{seen.row.id}", version=1)

    return await once(work)


@router.post(
    "/preview",
    summary="Preview a frame without freezing it",
    responses={404: {"description": "The plan or the draw does not exist, or the policy has no such kind of draw."}},
    dependencies=[dear(100)],
)
async def preview_frame(
    body: PreviewFrameRequest,
    ask: Annotated[Asking, asking(Permission.DRAW_ANNOUNCE)],
    limit: Annotated[
        int,
        Query(
            ge=1,
            le=1000,
            description="The largest number of candidates, and the largest number of exclusions, in the answer.",
        ),
    ] = 200,
    in_after: Annotated[
        str,
        Query(
            max_length=100,
            description="`next_in` of the answer before; if left out, candidates are shown from the first.",
        ),
    ] = "",
    out_after: Annotated[
        str,
        Query(
            max_length=100,
            description="`next_out` of the answer before; if left out, exclusions are shown from the first.",
        ),
    ] = "",
) -> wire.FramePreview:
    """Shows who would be in the frame, who would be excluded and why, how many units of each stratum would be drawn,
    and the chance of each unit. The service records nothing. `impossible` says why freezing the frame would be
    refused.
    """
    found = await prospecting_usecases.prospect(ask, body)
    listed = found.terms.population == "enterprises" and found.terms.plan is None
    gone = await search_store.vanished(ask.session, ask.bureau, _DROPPING) if listed else []
    return await ask.compute(showing.previewed, found, Window(limit, in_after, out_after), gone)


@router.post(
    "/{frame}/approval",
    summary="Approve a frame that was made by hand",
    responses={409: {"description": "The frame needs no approval, or has it already."}},
)
async def approve_frame(frame: UUID, act: Annotated[Acting, acting(Permission.FRAME_APPROVE)]) -> wire.FrameShown:
    """Records that a second person approves a frame whose members no kind of draw of the policy chose. The draw over
    it can be announced only then. The person who froze the frame cannot approve it.
    """
    return showing.shown(await usecases.approve_frame(act, frame), act.names)


@router.get("", summary="List frames, newest first")
async def list_frames(
    ask: Annotated[Asking, listing(Permission.DRAW_READ)], page: NewestFirst
) -> Listed[wire.FrameShown]:
    """A page of frames of the bureau, without their units."""
    return page.of(await usecases.frames_to_show(ask, page.wanted), lambda seen: showing.shown(seen, ask.names))


@router.get("/{frame}", summary="Get a frame with its root and its strata")
async def get_frame(frame: UUID, ask: Reader) -> wire.FrameShown:
    """The frame without its units. `…/exclusions` lists its exclusions."""
    return showing.shown(await usecases.frame_to_show(ask, frame), ask.names)


def _get_members(form: SheetForm) -> Callable[..., Awaitable[Response]]:
    async def get_members(frame: UUID, ask: Reader) -> Response:
        """The whole population of the frame, in the order of identifiers: who may be drawn, with stratum and number of
        lots, and who is left out, with the reason. Of a covert frame only callers who may read covert draws get it
        before the draw is opened.
        """
        return await sheet_sent(ask, partial(usecases.export_members, ask, frame), form, "frame")

    return get_members


for _form in SHEET_FORMS:
    router.add_api_route(
        f"/{{frame}}/members.{_form}",
        _get_members(_form),
        name=f"export_frame_members_{_form}",
        summary=f"Export the population of a frame as {_form.upper()}",
        response_class=Response,
        responses={403: {"description": "The frame is covert and not open."}, **sheet_answer(_form)},
        dependencies=[Depends(RequiresAny(Permission.AUDIT_READ, Permission.DRAW_ANNOUNCE)), dear(100)],
    )


@router.get(
    "/{frame}/exclusions",
    summary="List the exclusions of a frame, with the reasons",
    dependencies=[Depends(RequiresAny(Permission.AUDIT_READ, Permission.DRAW_ANNOUNCE)), dear(20)],
)
async def list_frame_exclusions(frame: UUID, ask: Reader, page: ByIdentifier) -> Listed[wire.ExcludedShown]:
    """The exclusions of the frame, in the order of identifiers. Until a covert draw is opened, callers who may not read
    covert draws see the exclusions and reasons that stand without it.
    """
    return page.of(await usecases.exclusions(ask, frame, page.wanted), showing.out_shown)
