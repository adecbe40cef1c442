"""What publishing does about events of others: what happens to a draw is shown to everybody."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.notice import usecases
from services.publishing.notice.disclosure import STAGES
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.log.consumer import Reaction
from shared.log.event import Event
from shared.pool import Pool
from shared.work import Acting, Work


def reactions(blobs: BlobStore, pool: Pool, clock: Clock) -> Mapping[str, Reaction]:
    """Event type → what is done about it. `blobs` hold the frames, read-only."""

    async def post(session: AsyncSession, event: Event) -> None:
        work = Work(session=session, blobs=blobs, pool=pool)
        await usecases.post(Acting.service(work, "publishing", event, clock()), event)

    return dict.fromkeys(STAGES, post)
