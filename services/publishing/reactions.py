"""How publishing reacts to events of other services: it shows the public what happens to a draw, publishes what matters
tell of, and keeps what becomes of papers, to answer whoever holds one.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.law.store import keep_correction
from services.publishing.notice import usecases
from services.publishing.notice.disclosure import STAGES
from services.publishing.paper.store import KEPT
from services.publishing.policies.store import keep_policy
from services.publishing.publication import usecases as publications
from services.publishing.publication.preparing import result_told
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.contracts.law import LawCorrected
from shared.contracts.penalty import PenaltyChanged, PenaltyDecided, PenaltyFulfilled, PenaltyRevoked
from shared.contracts.policy import PolicyAdopted
from shared.contracts.results import InspectionResultTold
from shared.contracts.sampling import DrawAnnounced, DrawCompleted, DrawOpened
from shared.log.event import Event
from shared.log.reaction import OneByOne, Reaction, Together
from shared.log.rebuild import Projection
from shared.pool import Pool
from shared.work import Acting, Work

_KEPT: Mapping[str, Projection] = {**KEPT, PolicyAdopted.type: keep_policy, LawCorrected.type: keep_correction}
_PENALTIES = (PenaltyDecided.type, PenaltyChanged.type, PenaltyFulfilled.type, PenaltyRevoked.type)
_LARGE = frozenset({DrawAnnounced.type, DrawCompleted.type, DrawOpened.type})


def reactions(blobs: BlobStore, pool: Pool, clock: Clock, warn_days: tuple[int, ...] = ()) -> Mapping[str, Reaction]:
    """Event type → publishing's reaction to it. `blobs` holds the frames and is only read."""

    async def post(session: AsyncSession, event: Event) -> None:
        work = Work(session=session, blobs=blobs, pool=pool)
        await usecases.post(Acting.service(work, "publishing", event, clock()), event)

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
            await _KEPT[event.type](Work(session=session, blobs=blobs, pool=pool), event)

    # These events bring frames, outcomes or openings, which may be megabytes: each gets a transaction of its own. All
    # other events are small.
    small = dict.fromkeys(STAGES.keys() - _LARGE, Together(post_all))
    return {
        **small,
        **dict.fromkeys(_LARGE, OneByOne(post)),
        **dict.fromkeys(_KEPT, Together(keep_all)),
        InspectionResultTold.type: OneByOne(publish_result),
        **dict.fromkeys(_PENALTIES, OneByOne(publish_penalty)),
    }
