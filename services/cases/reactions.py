"""How cases reacts to events of others: it opens the inspections that sampling assigned, keeps what they are decided
by, lets the clocks of orders begin whose papers documents has served, and takes the letters that enterprises write
behind the owner's door.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.hazard import usecases as hazards
from services.cases.inspection import assign_usecases, serve_usecases
from services.cases.items.store import keep_edition
from services.cases.letter import usecases as letters
from services.cases.policies.store import keep_policy
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.contracts.assignment import InspectionAmended, InspectionAssigned
from shared.contracts.items import ItemsPublished
from shared.contracts.letters import DoorNoted
from shared.contracts.policy import PolicyAdopted
from shared.contracts.sampling import DrawOpened
from shared.contracts.serving import PaperServed, PaperUnserved
from shared.log.event import Event
from shared.log.reaction import OneByOne, Reaction, Together
from shared.pool import Pool
from shared.settings import WARN_DAYS
from shared.work import Acting, Work

_React = Callable[[Acting, Event], Awaitable[None]]
_Keep = Callable[[Work, Event], Awaitable[None]]


async def _amend(act: Acting, event: Event) -> None:
    """Amend the inspection; what was found in it, and what is written of it, is not secret any more when it is not."""
    await assign_usecases.amend(act, event)
    await hazards.disclose(act, event)
    await letters.disclose(act, event)


async def _keep_opened(act: Acting, event: Event) -> None:
    """As `_amend`, after a covert draw was opened."""
    await assign_usecases.keep_opened(act, event)
    await hazards.disclose(act, event)
    await letters.disclose(act, event)


def reactions(
    blobs: BlobStore, pool: Pool, clock: Clock, warn_days: tuple[int, ...] = WARN_DAYS
) -> Mapping[str, Reaction]:
    """Event type → the reaction of cases to it. `warn_days`: as in `shared.work.Work`."""

    def one_after_another(react: _React) -> Together:
        async def take(session: AsyncSession, events: Sequence[Event]) -> None:
            for event in events:
                work = Work(session=session, blobs=blobs, pool=pool, warn_days=warn_days)
                await react(Acting.service(work, "cases", event, clock()), event)

        return Together(take)

    def kept(keep: _Keep) -> OneByOne:
        async def take(session: AsyncSession, event: Event) -> None:
            await keep(Work(session=session, blobs=blobs, pool=pool), event)

        return OneByOne(take)

    return {
        InspectionAssigned.type: one_after_another(assign_usecases.open_inspection),
        InspectionAmended.type: one_after_another(_amend),
        DrawOpened.type: one_after_another(_keep_opened),
        PaperServed.type: one_after_another(serve_usecases.take_service),
        PaperUnserved.type: one_after_another(serve_usecases.take_service),
        DoorNoted.type: one_after_another(letters.receive),
        ItemsPublished.type: kept(keep_edition),
        PolicyAdopted.type: kept(keep_policy),
    }
