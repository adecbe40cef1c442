"""Reading a year's completed draws, their frames, and the names behind their ids."""

import orjson
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.tables import DrawRow
from services.sampling.draws.fairness.history import Openings
from shared.contracts.fact import BlobRef
from shared.draws.frames import Frame, Lists, Unit
from shared.work import Work


async def completed(session: AsyncSession, bureau: str, year: int) -> list[Draw]:
    """The bureau's completed draws of a year, in the order of their serials."""
    query = (
        select(DrawRow.state)
        .where(DrawRow.bureau == bureau, DrawRow.year == year, DrawRow.status == "completed")
        .order_by(col(DrawRow.serial))
    )
    return [Draw.model_validate(state) for state in await session.scalars(query)]


async def lists_of(work: Work, draw: Draw) -> Lists:
    """The lists of a completed draw: its units, or its roster. The units are not checked again: the announcement has
    checked them.
    """
    if draw.assigns:
        return await draws.lists_of(work, draw)
    content = await work.blobs.get(draw.units)
    return Frame(await work.pool.run(_units, content), None)


async def openings_named(session: AsyncSession, draw: Draw) -> BlobRef:
    """The blob with the openings (name and salt) of all ids that the draw could have drawn: enterprises, or the people
    of an assignment.
    """
    if not draw.assigns:
        return draw.openings
    return (await draws.roster_frozen(session, draw.frame, draw.bureau.__eq__)).people_openings


async def openings_in(work: Work, openings: BlobRef) -> Openings:
    """Blinded id → its opening."""
    content = await work.unsealed(openings)
    opened: Openings = await work.pool.run(orjson.loads, content)
    return opened


def _units(content: bytes) -> list[Unit]:
    return [Unit(unit["id"], unit["stratum"], unit["weight"]) for unit in orjson.loads(content)]
