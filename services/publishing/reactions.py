"""How publishing reacts to events of other services: it shows the public what happens to a draw, publishes what matters
tell of, and keeps what becomes of papers, to answer whoever holds one, and what ties visits, draws and papers together.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.notice import usecases
from services.publishing.notice.disclosure import STAGES
from services.publishing.projections import KEEPERS
from services.publishing.publication import usecases as publications
from services.publishing.publication.preparing import result_told
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.contracts.penalty import PenaltyChanged, PenaltyDecided, PenaltyFulfilled, PenaltyRevoked
from shared.contracts.results import InspectionResultTold
from shared.contracts.sampling import DrawAnnounced, DrawCompleted, DrawOpened
from shared.log.event import Event
from shared.log.reaction import OneByOne, Reaction, Together
from shared.pool import Pool
from shared.work import Acting, Work

_PENALTIES = (PenaltyDecided.type, PenaltyChanged.type, PenaltyFulfilled.type, PenaltyRevoked.type)
_LARGE = frozenset({DrawAnnounced.type, DrawCompleted.type, DrawOpened.type})


def reactions(blobs: BlobStore, pool: Pool, clock: Clock, warn_days: tuple[int, ...] = ()) -> Mapping[str, Reaction]:
    """Event type → publishing's reaction to it. `blobs` holds the frames and is only read."""

    async def post(session: AsyncSession, event: Event) -> None:
        work = Work(session=session, blobs=blobs, pool=pool)
        await usecases.post(Acting.service(work, "publishing", event, clock()), event)
        if event.type in KEEPERS:
            await KEEPERS[event.type](work, event)

    async def post_all(session: AsyncSession, events: Sequence[Event]) -> None:
        for event in events:
            await post(session, event)

    async def publish_result(session: AsyncSession, event: Event) -> None:
        work = Work(session=session, blobs=blobs, pool=pool, warn_days=warn_days)
        act = Acting.service(work, "publishing", event, clock())
        await publications.take(act, result_told(InspectionResultTold.of(event), event.stream))

    async def publish_penalty(session: AsyncSession, event: Event) -> None:
        work = Work(session=session, blobs=blobs, pool=pool, warn_days=warn_days)
        await publications.take_penalty(Acting.service(work, "publishing", event, clock()), event)

    async def keep_all(session: AsyncSession, events: Sequence[Event]) -> None:
        for event in events:
            await KEEPERS[event.type](Work(session=session, blobs=blobs, pool=pool), event)

    # These events bring frames, outcomes or openings, which may be megabytes: each gets a transaction of its own. All
    # other events are small.
    small = dict.fromkeys(STAGES.keys() - _LARGE, Together(post_all))
    return {
        **small,
        **dict.fromkeys(_LARGE, OneByOne(post)),
        **dict.fromkeys(KEEPERS.keys() - STAGES.keys(), Together(keep_all)),
        InspectionResultTold.type: OneByOne(publish_result),
        **dict.fromkeys(_PENALTIES, OneByOne(publish_penalty)),
    }
