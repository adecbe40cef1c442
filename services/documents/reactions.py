"""How documents reacts to events of other services: it keeps what papers are decided by."""

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from services.documents.law.store import keep_correction
from services.documents.paper.asking_usecases import keep_asked
from services.documents.paper.store import keep_opened
from services.documents.policies.store import keep_policy
from shared.blobs import BlobStore
from shared.contracts.asked import PaperAsked
from shared.contracts.law import LawCorrected
from shared.contracts.policy import PolicyAdopted
from shared.contracts.sampling import DrawOpened
from shared.log.event import Event
from shared.log.reaction import OneByOne, Reaction
from shared.pool import Pool
from shared.work import Work

_Keep = Callable[[Work, Event], Awaitable[None]]


def reactions(blobs: BlobStore, pool: Pool) -> Mapping[str, Reaction]:
    """Event type → the reaction of documents to it."""

    def kept(keep: _Keep) -> OneByOne:
        async def take(session: AsyncSession, event: Event) -> None:
            await keep(Work(session=session, blobs=blobs, pool=pool), event)

        return OneByOne(take)

    return {
        PolicyAdopted.type: kept(keep_policy),
        LawCorrected.type: kept(keep_correction),
        PaperAsked.type: kept(keep_asked),
        DrawOpened.type: kept(keep_opened),
    }
