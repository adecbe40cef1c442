"""Reading which draws of a year are completed, and which blobs tell what was drawn from what."""

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.tables import DrawRow
from services.sampling.draws.fairness.report import Completed


async def completed(session: AsyncSession, bureau: str, year: int) -> list[Draw]:
    """The bureau's completed draws of a year, in the order of their serials."""
    query = (
        select(DrawRow.state)
        .where(DrawRow.bureau == bureau, DrawRow.year == year, DrawRow.status == "completed")
        .order_by(col(DrawRow.serial))
    )
    return [Draw.model_validate(state) for state in await session.scalars(query)]


async def blobs_of(session: AsyncSession, draw: Draw) -> Completed:
    """The blobs of a completed draw. Raises NotCompletedYet."""
    openings = draw.openings
    if draw.assigns:
        openings = (await draws.roster_frozen(session, draw.frame, draw.bureau.__eq__)).people_openings
    return Completed(draw.spec, draw.units, draw.people, draw.completed.outcome, openings)
