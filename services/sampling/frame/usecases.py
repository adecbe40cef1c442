"""Freezing a frame."""

import asyncio
import secrets
from collections.abc import Mapping

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.frame import store
from services.sampling.frame.freezing import freeze
from services.sampling.frame.tables import FrameRow
from services.sampling.frame.wire import FreezeRequest
from shared.blobs import BlobStore
from shared.contracts.sampling import FrameFrozen
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection

_JSON = "application/json"


async def freeze_frame(session: AsyncSession, here: Occasion, blobs: BlobStore, request: FreezeRequest) -> FrameRow:
    """Fix who may be drawn, under a key that nobody has yet. Raises EmptyFrame."""
    candidates = await store.candidates(session, here.bureau, request)
    frame_key = secrets.token_bytes(32)
    frozen = await asyncio.to_thread(freeze, candidates, frame_key)
    # The content before the event that names it: stopped in between, we leave blobs that nothing points to.
    fact = FrameFrozen(
        root=frozen.root,
        size=sum(frozen.strata.values()),
        title=request.title,
        selection=request.selection,
        strata=frozen.strata,
        units=await blobs.put(frozen.units, _JSON),
        openings=await blobs.put(frozen.openings, _JSON),
        frame_key=frame_key.hex(),
    )
    frame = uuid_utils.compat.uuid7()
    (event,) = await append(session, here, f"frame/{frame}", 0, fact)
    await project(session, event)
    return await store.frame_of(session, frame, here.bureau.__eq__)


async def project(session: AsyncSession, event: Event) -> None:
    """`sampling.frame.frozen` in the read table."""
    session.add(FrameRow.model_validate(_row(event)))
    await session.flush()


def _row(event: Event) -> Mapping[str, object]:
    fact = FrameFrozen.of(event)
    return {
        **fact.model_dump(mode="json", exclude={"frame_key"}),
        "id": event.stream.removeprefix("frame/"),
        "bureau": event.bureau,
        "frozen_at": event.time,
        "frozen_by": event.payload["actor"]["person"],
        "event": event.id,
        "trace": event.trace,
    }


PROJECTIONS: Mapping[str, Projection] = {FrameFrozen.type: project}
