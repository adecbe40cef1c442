"""The log over HTTP as C2SP tlog-tiles defines it: a checkpoint that changes, and tiles that never change."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.log import store
from services.publishing.ready.api import Ready
from shared.http.transaction import Tx
from shared.log.tiles import parse_path

router = APIRouter(prefix="/log", tags=["log"])

Address = Annotated[
    str,
    Path(
        description="The part of the path after `tile/`.",
        examples=["0/000", "entries/x001/234.p/7"],
        # The pattern is for programs that generate requests; `parse_path` refuses what does not fit and says what is
        # wrong.
        json_schema_extra={"pattern": r"^([0-9]|entries)/(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?$"},
    ),
]

_NOTE = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=1"}
_TILE = {"Content-Type": "application/octet-stream", "Cache-Control": "public, max-age=31536000, immutable"}


@router.get(
    "/checkpoint",
    summary="Get the newest signed checkpoint",
    description="A signed note (c2sp.org/tlog-checkpoint) with the cosignatures of the witnesses.",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
async def get_checkpoint(session: Tx, ready: Ready) -> Response:
    return await ready.answer(session, partial(_newest_note, session), _as_it_is, _NOTE)


@router.get(
    "/tile/{address:path}",
    summary="Get a tile of hashes or a bundle of entries",
    description="`tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]` (c2sp.org/tlog-tiles). A tile never changes.",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def get_tile(address: Address, session: Tx, ready: Ready) -> Response:
    return ready.always(await store.tile_bytes(session, parse_path(f"tile/{address}")), _TILE)


async def _newest_note(session: AsyncSession) -> bytes:
    newest = await store.newest_checkpoint(session)
    if newest is None:
        raise store.NotPublished(
            "日志尚未公布检查点，请稍后再取。", "No checkpoint is published yet; try again shortly."
        )
    return newest.note


async def _as_it_is(note: bytes) -> bytes:
    return note
