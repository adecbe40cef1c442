"""What publishing does about events of others: what happens to a draw is shown to everybody."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.notice import usecases
from services.publishing.notice.disclosure import STAGES
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.log.consumer import Reaction
from shared.log.event import Event
from shared.log.occasion import Occasion


def reactions(blobs: BlobStore, clock: Clock) -> Mapping[str, Reaction]:
    """Event type → what is done about it. `blobs` hold the frames, read-only."""

    async def post(session: AsyncSession, event: Event) -> None:
        await usecases.post(session, blobs, Occasion.following(event, service="publishing", time=clock()), event)

    return dict.fromkeys(STAGES, post)
