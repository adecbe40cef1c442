"""How publishing reacts to events of other services: it shows the public what happens to a draw, and keeps
what becomes of papers, to answer whoever holds one.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.notice import usecases
from services.publishing.notice.disclosure import STAGES
from services.publishing.paper.store import KEPT
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.contracts.sampling import DrawAnnounced, DrawCompleted, DrawOpened
from shared.log.event import Event
from shared.log.reaction import OneByOne, Reaction, Together
from shared.pool import Pool
from shared.work import Acting, Work

_LARGE = frozenset({DrawAnnounced.type, DrawCompleted.type, DrawOpened.type})


def reactions(blobs: BlobStore, pool: Pool, clock: Clock) -> Mapping[str, Reaction]:
    """Event type → publishing's reaction to it. `blobs` holds the frames and is only read."""

    async def post(session: AsyncSession, event: Event) -> None:
        work = Work(session=session, blobs=blobs, pool=pool)
        await usecases.post(Acting.service(work, "publishing", event, clock()), event)

    async def post_all(session: AsyncSession, events: Sequence[Event]) -> None:
        for event in events:
            await post(session, event)

    async def keep_all(session: AsyncSession, events: Sequence[Event]) -> None:
        for event in events:
            await KEPT[event.type](Work(session=session, blobs=blobs, pool=pool), event)

    # These events bring frames, outcomes or openings, which may be megabytes: each gets a transaction of its own. All
    # other events are small.
    small = dict.fromkeys(STAGES.keys() - _LARGE, Together(post_all))
    return {**small, **dict.fromkeys(_LARGE, OneByOne(post)), **dict.fromkeys(KEPT, Together(keep_all))}
