"""How documents reacts to events of other services: it keeps what papers are decided by, and ends papers that do not
hold any more.
"""

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from services.documents.inspection_code.store import keep_told
from services.documents.law.store import keep_correction
from services.documents.paper.asking_usecases import keep_asked
from services.documents.paper.revoking_usecases import end_paper
from services.documents.policies.store import keep_policy
from services.documents.serving.store import keep_opened
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.contracts.asked import PaperAsked, PaperRevoked
from shared.contracts.inspection_codes import InspectionCodeTold
from shared.contracts.law import LawCorrected
from shared.contracts.policy import PolicyAdopted
from shared.contracts.sampling import DrawOpened
from shared.log.event import Event
from shared.log.reaction import OneByOne, Reaction
from shared.pool import Pool
from shared.work import Acting, Work

_Keep = Callable[[Work, Event], Awaitable[None]]


def reactions(blobs: BlobStore, pool: Pool, clock: Clock) -> Mapping[str, Reaction]:
    """Event type → the reaction of documents to it."""

    def kept(keep: _Keep) -> OneByOne:
        async def take(session: AsyncSession, event: Event) -> None:
            await keep(Work(session=session, blobs=blobs, pool=pool), event)

        return OneByOne(take)

    async def end(session: AsyncSession, event: Event) -> None:
        work = Work(session=session, blobs=blobs, pool=pool)
        await end_paper(Acting.service(work, "documents", event, clock()), event)

    return {
        PolicyAdopted.type: kept(keep_policy),
        LawCorrected.type: kept(keep_correction),
        PaperAsked.type: kept(keep_asked),
        PaperRevoked.type: OneByOne(end),
        DrawOpened.type: kept(keep_opened),
        InspectionCodeTold.type: kept(keep_told),
    }
