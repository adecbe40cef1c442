"""How cases reacts to events of sampling: it opens the inspections that sampling assigned, and keeps what they are
decided by.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.inspection import assign_usecases
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.contracts.assignment import InspectionAmended, InspectionAssigned
from shared.contracts.sampling import DrawOpened
from shared.log.event import Event
from shared.log.reaction import OneByOne, Reaction, Together
from shared.pool import Pool
from shared.work import Acting, Work

_React = Callable[[Acting, Event], Awaitable[None]]


def reactions(blobs: BlobStore, pool: Pool, clock: Clock) -> Mapping[str, Reaction]:
    """Event type → the reaction of cases to it."""

    def one_after_another(react: _React) -> Together:
        async def take(session: AsyncSession, events: Sequence[Event]) -> None:
            for event in events:
                work = Work(session=session, blobs=blobs, pool=pool)
                await react(Acting.service(work, "cases", event, clock()), event)

        return Together(take)

    async def disclose(session: AsyncSession, event: Event) -> None:
        work = Work(session=session, blobs=blobs, pool=pool)
        await assign_usecases.disclose(Acting.service(work, "cases", event, clock()), event)

    return {
        InspectionAssigned.type: one_after_another(assign_usecases.open_inspection),
        InspectionAmended.type: one_after_another(assign_usecases.amend),
        DrawOpened.type: OneByOne(disclose),
    }
