"""Freezing a frame."""

import asyncio
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.frame import store
from services.sampling.frame.freezing import Candidate, Excluded, freeze
from services.sampling.frame.tables import FrameRow
from services.sampling.frame.wire import FreezeRequest
from shared.blobs import BlobStore
from shared.canonical import JsonObject
from shared.contracts.sampling import Disclosure, FrameFrozen, ProposedDeal
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection
from shared.policy.selection import Population

_JSON = "application/json"


@dataclass(frozen=True)
class Purpose:
    """What a frame is frozen for: the request that chose the units, what is drawn, and what the policy takes of it."""

    title: str
    selection: JsonObject
    population: Population = "enterprises"
    disclosure: Disclosure = "at-once"
    deals: tuple[ProposedDeal, ...] = ()
    reserve: int = 0
    kind: str | None = None
    policy: str | None = None


async def freeze_frame(session: AsyncSession, here: Occasion, blobs: BlobStore, request: FreezeRequest) -> FrameRow:
    """Fix who may be drawn, under a key that nobody has yet. Raises EmptyFrame."""
    candidates = await store.candidates(session, here.bureau, request)
    purpose = Purpose(title=request.title, selection=request.selection)
    return await freeze_candidates(session, here, blobs, purpose, candidates)


async def freeze_candidates(
    session: AsyncSession,
    here: Occasion,
    blobs: BlobStore,
    purpose: Purpose,
    candidates: Iterable[Candidate],
    excluded: Iterable[Excluded] = (),
) -> FrameRow:
    """Fix these as a frame, and who is out with each reason. Raises EmptyFrame."""
    frame_key = secrets.token_bytes(32)
    frozen = await asyncio.to_thread(freeze, candidates, frame_key, excluded)
    # The content before the event that names it: stopped in between, we leave blobs that nothing points to.
    contents = (frozen.units, frozen.openings, frozen.exclusions)
    units, openings, exclusions = await asyncio.gather(*[blobs.put(content, _JSON) for content in contents])
    fact = FrameFrozen(
        root=frozen.root,
        size=sum(frozen.strata.values()),
        strata=frozen.strata,
        units=units,
        openings=openings,
        exclusions=exclusions,
        excluded=frozen.excluded,
        frame_key=frame_key.hex(),
        **vars(purpose),
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
