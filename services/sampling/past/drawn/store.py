"""Reading which enterprises a draw drew."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.past.drawn.tables import AssignedRow, DrawnRow


async def drawn_now(session: AsyncSession, draw: UUID, *, assigns: bool) -> set[str]:
    """The identifiers of the enterprises that a completed draw drew, without the withdrawn ones; for a draw that
    assigns people, the enterprises of its tasks.
    """
    query = (
        select(AssignedRow.enterprise).where(AssignedRow.draw == draw)
        if assigns
        else select(DrawnRow.identifier).where(DrawnRow.draw == draw, col(DrawnRow.withdrawn_at).is_(None))
    )
    return set(await session.scalars(query))
