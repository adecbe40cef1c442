"""How sampling reacts to events of cases: it learns which inspections were held or not, and their results; and it
enters the scores of experts.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.past.inspection.learned_store import LEARNED
from services.sampling.registers.records.scoring_usecases import take_score
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.contracts.campaign import ExpertScored
from shared.log.event import Event
from shared.log.reaction import Reaction, Together
from shared.pool import Pool
from shared.work import Acting, Work


def reactions(blobs: BlobStore, pool: Pool, clock: Clock) -> Mapping[str, Reaction]:
    """Event type → the reaction of sampling to it. What it learns of inspections changes read rows only."""

    async def learn(session: AsyncSession, events: Sequence[Event]) -> None:
        work = Work(session=session, blobs=blobs, pool=pool)
        for event in events:
            await LEARNED[event.type](work, event)

    async def enter_scores(session: AsyncSession, events: Sequence[Event]) -> None:
        work = Work(session=session, blobs=blobs, pool=pool)
        for event in events:
            await take_score(Acting.service(work, "sampling", event, clock()), event)

    return {**dict.fromkeys(LEARNED, Together(learn)), ExpertScored.type: Together(enter_scores)}
