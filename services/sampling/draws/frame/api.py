"""Frames over HTTP: preview a frame, freeze it, list frozen frames and their exclusions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.sampling.draws.frame import showing, store, usecases, wire
from services.sampling.draws.frame.previewing import Window
from services.sampling.draws.frame.requests import FrameRequest
from shared.access.roles import Permission
from shared.http.acting import acting, asking, listing
from shared.http.caller import RequiresAny
from shared.http.once import Answer, Once
from shared.http.paging import ByIdentifier, Listed, NewestFirst
from shared.work import Acting, Asking

router = APIRouter(prefix="/frames", tags=["frames"])

Reader = Annotated[Asking, asking(Permission.DRAW_READ)]


@router.post(
    "",
    status_code=201,
    response_model=wire.FrameShown,
    summary="Freeze a frame",
    responses={404: {"description": "There is no such plan, or no such kind of draw."}},
)
async def freeze_frame(
    body: FrameRequest, once: Once, act: Annotated[Acting, acting(Permission.DRAW_ANNOUNCE)]
) -> Response:
    """Fixes who may be drawn, under blinded ids, and who is out, with every reason. Later changes in the directory do
    not change the frame. Refused when nobody fits, or when more are to be drawn than there are.
    """

    async def work() -> Answer:
        row = await usecases.freeze_frame(act, body)
        return Answer(showing.shown(row, act.names), location=f"/frames/{row.id}", version=1)

    return await once(work)


@router.post(
    "/preview",
    summary="A frame as it would be frozen now",
    responses={404: {"description": "There is no such plan, or no such kind of draw."}},
)
async def preview_frame(
    body: FrameRequest,
    ask: Annotated[Asking, asking(Permission.DRAW_ANNOUNCE)],
    limit: Annotated[int, Query(ge=1, le=1000, description="How many of those in, and of those out.")] = 200,
    in_after: Annotated[str, Query(max_length=100, description="`next_in` of the page before.")] = "",
    out_after: Annotated[str, Query(max_length=100, description="`next_out` of the page before.")] = "",
) -> wire.FramePreview:
    """Says who would be in the frame, who would be out and why, how many of each stratum would be drawn, and with which
    chance. Writes nothing. `impossible` says why freezing would be refused.
    """
    found = await usecases.prospect(ask, body)
    return await ask.compute(showing.previewed, found, Window(limit, in_after, out_after))


@router.get("", summary="The bureau's frames, newest first")
async def list_frames(
    ask: Annotated[Asking, listing(Permission.DRAW_READ)], page: NewestFirst
) -> Listed[wire.FrameShown]:
    """A page of frames of the bureau, without their units."""
    return page.of(await store.frames(ask.session, ask.bureau, page.wanted), lambda row: showing.shown(row, ask.names))


@router.get("/{frame}", summary="A frame: its root, and its strata with their sizes")
async def get_frame(frame: UUID, ask: Reader) -> wire.FrameShown:
    """The frame without its units. Its exclusions have a path of their own."""
    return showing.shown(await store.frame_of(ask.session, frame, ask.may_see), ask.names)


@router.get(
    "/{frame}/exclusions",
    summary="Who is out of a frame, and why",
    dependencies=[Depends(RequiresAny(Permission.AUDIT_READ, Permission.DRAW_ANNOUNCE))],
)
async def list_frame_exclusions(frame: UUID, ask: Reader, page: ByIdentifier) -> Listed[wire.ExcludedShown]:
    """Who is out of the frame, in the order of identifiers. Callers who may not read covert draws do not see who is out
    because a covert draw drew them, until that draw is opened.
    """
    return page.of(await usecases.exclusions(ask, frame, page.wanted), showing.out_shown)
