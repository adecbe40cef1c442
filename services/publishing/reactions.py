"""What publishing does about events of others: what happens to a draw is shown to everybody."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.notice import usecases
from services.publishing.notice.disclosure import STAGES
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.contracts.sampling import DrawAnnounced, DrawCompleted, DrawOpened
from shared.log.event import Event
from shared.log.reaction import OneByOne, Reaction, Together
from shared.pool import Pool
from shared.work import Acting, Work

_LARGE = frozenset({DrawAnnounced.type, DrawCompleted.type, DrawOpened.type})


def reactions(blobs: BlobStore, pool: Pool, clock: Clock) -> Mapping[str, Reaction]:
    """Event type → what is done about it. `blobs` hold the frames, read-only."""

    async def post(session: AsyncSession, event: Event) -> None:
        work = Work(session=session, blobs=blobs, pool=pool)
        await usecases.post(Acting.service(work, "publishing", event, clock()), event)

    async def post_all(session: AsyncSession, events: Sequence[Event]) -> None:
        for event in events:
            await post(session, event)

    # Frames, outcomes and openings may be megabytes, and fill a transaction by themselves; the others are small.
    small = dict.fromkeys(STAGES.keys() - _LARGE, Together(post_all))
    return {**small, **dict.fromkeys(_LARGE, OneByOne(post))}
