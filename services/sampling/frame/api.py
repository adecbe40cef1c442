"""Frames over HTTP: freeze one, look at those there are."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.sampling.frame import store, usecases, wire
from services.sampling.frame.tables import FrameRow
from services.sampling.visibility import Reader, SeenBureau
from shared.access.identity import Here, requires
from shared.access.roles import Permission
from shared.database import Tx
from shared.once import Answer, Once
from shared.paging import Page, page_by

router = APIRouter(prefix="/frames", tags=["frames"])

Announcer = Depends(requires(Permission.DRAW_ANNOUNCE))


@router.post(
    "",
    status_code=201,
    response_model=wire.FrameShown,
    summary="Freeze a frame",
    dependencies=[Announcer],
)
async def post_frame(body: wire.FreezeRequest, once: Once, here: Here, session: Tx, request: Request) -> Response:
    """Fixes which enterprises of the directory may be drawn, under blinded ids. What changes in the directory
    afterwards changes nothing in the frame. Refused when nobody fits.
    """

    async def work() -> Answer:
        row = await usecases.freeze_frame(session, here, request.app.state.blobs, body)
        return Answer(_shown(row), location=f"/frames/{row.id}", version=1)

    return await once(work)


@router.get("", summary="The bureau's frames, newest first")
async def get_frames(
    bureau: SeenBureau, page: Annotated[Page[UUID], Depends(page_by(UUID))], session: Tx
) -> list[wire.FrameShown]:
    rows = await store.frames_before(session, bureau, page.after, page.fetch)
    return [_shown(row) for row in page.cut(rows, lambda row: row.id)]


@router.get("/{frame}", summary="A frame: its root, and its strata with their sizes")
async def get_frame(frame: UUID, reader: Reader, session: Tx) -> wire.FrameShown:
    return _shown(await store.frame_of(session, frame, reader.may_see))


def _shown(row: FrameRow) -> wire.FrameShown:
    strata = [wire.Stratum(stratum=name, size=size) for name, size in sorted(row.strata.items())]
    return wire.FrameShown(**{**row.model_dump(), "strata": strata})
