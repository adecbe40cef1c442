"""How publishing's read tables are made out of the log."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.notice import usecases
from shared.blobs import BlobStore
from shared.contracts.publishing import NoticePosted
from shared.log.event import Event
from shared.log.rebuild import Projection

TABLES = ("publishing.notice", "publishing.candidate", "publishing.task", "publishing.person")


def projections(blobs: BlobStore) -> Mapping[str, Projection]:
    """Event type → what it changes in the tables. `blobs` hold the frames, read-only."""

    async def posted(session: AsyncSession, event: Event) -> None:
        await usecases.project(session, blobs, event)

    return {NoticePosted.type: posted}
