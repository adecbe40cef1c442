"""How sampling reacts to events of cases: it learns which inspections were held or not, and their results."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.past.inspection.learned_store import LEARNED
from shared.blobs import BlobStore
from shared.log.event import Event
from shared.log.reaction import Reaction, Together
from shared.pool import Pool
from shared.work import Work


def reactions(blobs: BlobStore, pool: Pool) -> Mapping[str, Reaction]:
    """Event type → the reaction of sampling to it. Nothing is recorded: only read rows change."""

    async def learn(session: AsyncSession, events: Sequence[Event]) -> None:
        work = Work(session=session, blobs=blobs, pool=pool)
        for event in events:
            await LEARNED[event.type](work, event)

    return dict.fromkeys(LEARNED, Together(learn))
