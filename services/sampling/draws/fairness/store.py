"""A year's completed draws, and who stands behind their ids."""

import asyncio

import orjson
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.tables import DrawRow
from services.sampling.draws.fairness.history import Openings
from services.sampling.draws.frame import store as frames
from shared.blobs import BlobStore
from shared.draws.frames import Frame, Unit


async def completed(session: AsyncSession, bureau: str, year: int) -> list[Draw]:
    """In the order of their serials."""
    query = (
        select(DrawRow.state)
        .where(DrawRow.bureau == bureau, DrawRow.year == year, DrawRow.status == "completed")
        .order_by(col(DrawRow.serial))
    )
    return [Draw.model_validate(state) for state in await session.scalars(query)]


async def frame_of(blobs: BlobStore, draw: Draw) -> Frame:
    """Whom a completed draw drew from. What was announced has been checked: units are taken as they stand."""
    if draw.assigns:
        return await draws.frame_in(blobs, draw)
    content = await blobs.get(draw.units)
    return await asyncio.to_thread(_units, content)


async def openings_of(session: AsyncSession, blobs: BlobStore, draw: Draw) -> Openings:
    """Who is behind the ids of those a draw draws: of an assignment its people, not the enterprises they go to."""
    if not draw.assigns:
        content = await blobs.get(draw.openings)
        openings: Openings = await asyncio.to_thread(orjson.loads, content)
        return openings
    roster = await draws.roster_frozen(session, draw.frame, draw.bureau.__eq__)
    return await frames.openings_in(blobs, roster.people_openings)


def _units(content: bytes) -> list[Unit]:
    return [Unit(unit["id"], unit["stratum"], unit["weight"]) for unit in orjson.loads(content)]
