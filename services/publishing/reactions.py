"""How publishing reacts to events: it shows the public what happens to a draw, publishes what matters tell of, tells
the credit systems what it has published, and keeps what becomes of papers, to answer whoever holds one, and what ties
visits, draws and papers together.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.delivery import usecases as deliveries
from services.publishing.delivery.usecases import Outlets
from services.publishing.notice import usecases
from services.publishing.notice.disclosure import STAGES
from services.publishing.projections import KEEPERS
from services.publishing.publication import taking_usecases as publications
from services.publishing.publication.preparing import result_told
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.contracts.beforehand import VisitTold
from shared.contracts.hazards import (
    MajorHazardChanged,
    MajorHazardEliminated,
    MajorHazardListed,
    MajorHazardRevoked,
)
from shared.contracts.leads import LeadTold
from shared.contracts.naming import EnterprisesRenamed
from shared.contracts.penalty import PenaltyChanged, PenaltyDecided, PenaltyFulfilled, PenaltyRevoked
from shared.contracts.publications import DisplayEnded, PublicationReleased, PublicationWithdrawn
from shared.contracts.results import InspectionResultTold
from shared.contracts.sampling import DrawAnnounced, DrawCompleted, DrawOpened
from shared.log.event import Event
from shared.log.reaction import OneByOne, Reaction, Together
from shared.pool import Pool
from shared.work import Acting, Work

_PENALTIES = (PenaltyDecided.type, PenaltyChanged.type, PenaltyFulfilled.type, PenaltyRevoked.type)
_HAZARDS = (MajorHazardListed.type, MajorHazardChanged.type, MajorHazardEliminated.type, MajorHazardRevoked.type)


async def _take_result(act: Acting, event: Event) -> None:
    await publications.take(act, result_told(InspectionResultTold.of(event), event.stream))


_TAKEN: Mapping[str, Callable[[Acting, Event], Awaitable[None]]] = {
    **dict.fromkeys(_PENALTIES, publications.take_penalty),
    **dict.fromkeys(_HAZARDS, publications.take_hazard),
    InspectionResultTold.type: _take_result,
    LeadTold.type: publications.take_lead,
    VisitTold.type: publications.take_visit,
}
"""Event type of cases → what takes it."""
_LARGE = frozenset({DrawAnnounced.type, DrawCompleted.type, DrawOpened.type})
"""These bring frames, outcomes or openings, which may be megabytes: each gets a transaction of its own."""


def reactions(
    blobs: BlobStore, pool: Pool, clock: Clock, warn_days: tuple[int, ...] = (), outlets: Outlets = ()
) -> Mapping[str, Reaction]:
    """Event type → publishing's reaction to it. `blobs` holds the frames and is only read."""

    def acting(session: AsyncSession, event: Event) -> Acting:
        work = Work(session=session, blobs=blobs, pool=pool, warn_days=warn_days)
        return Acting.service(work, "publishing", event, clock())

    async def post(session: AsyncSession, event: Event) -> None:
        await _post(acting(session, event), event)

    async def post_all(session: AsyncSession, events: Sequence[Event]) -> None:
        for event in events:
            await post(session, event)

    async def publish(session: AsyncSession, event: Event) -> None:
        await _TAKEN[event.type](acting(session, event), event)

    async def deliver(session: AsyncSession, event: Event) -> None:
        await deliveries.consider(acting(session, event), outlets, UUID(event.stream.rpartition("/")[2]))

    async def rename(session: AsyncSession, event: Event) -> None:
        act = acting(session, event)
        await KEEPERS[event.type](act, event)
        await deliveries.mark_renamed(act, outlets, EnterprisesRenamed.of(event).renamed)

    async def keep_all(session: AsyncSession, events: Sequence[Event]) -> None:
        for event in events:
            await KEEPERS[event.type](Work(session=session, blobs=blobs, pool=pool), event)

    return {
        **dict.fromkeys(STAGES.keys() - _LARGE, Together(post_all)),
        **dict.fromkeys(_LARGE, OneByOne(post)),
        **dict.fromkeys(KEEPERS.keys() - STAGES.keys(), Together(keep_all)),
        EnterprisesRenamed.type: OneByOne(rename),
        **dict.fromkeys(_TAKEN, OneByOne(publish)),
        **dict.fromkeys((PublicationReleased.type, PublicationWithdrawn.type, DisplayEnded.type), OneByOne(deliver)),
    }


async def _post(act: Acting, event: Event) -> None:
    await usecases.post(act, event)
    if event.type in KEEPERS:
        await KEEPERS[event.type](act, event)
