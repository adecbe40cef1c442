"""Reading who was drawn, and who was put on which task."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, func, select

from services.sampling.past.drawn.tables import AssignedRow, DrawnRow, OpenDrawRow
from shared.database import driver_connection

_INSERT = """
    INSERT INTO sampling.drawn
        (draw, bureau, year, population, kind, drawn_at, embargoed, unit, deal, stratum, identifier)
    SELECT $1, $2, $3, $4, $5, $6, $7, * FROM unnest($8::text[], $9::text[], $10::text[], $11::text[])
"""


class DrawnSubject(NamedTuple):
    """A drawn subject: its unit in the frame, the deal and the stratum, and its identifier."""

    unit: str
    deal: str
    stratum: str
    identifier: str


async def insert_drawn(session: AsyncSession, draw: DrawnRow, subjects: Sequence[DrawnSubject]) -> None:
    """Insert a row for each subject; all else is as in the row `draw`. A draw may have some hundred thousand."""
    connection = await driver_connection(session)
    columns = [list(column) for column in zip(*subjects, strict=True)] or [[]] * len(DrawnSubject._fields)
    common = (draw.draw, draw.bureau, draw.year, draw.population, draw.kind, draw.drawn_at, draw.embargoed)
    await connection.execute(_INSERT, *common, *columns)


async def drawn_in_deal(session: AsyncSession, draw: UUID, deal: str, stratum: str) -> list[DrawnRow]:
    """The rows of the subjects that a deal of the draw drew, with substitutes and without withdrawn subjects."""
    query = (
        select(DrawnRow)
        .where(DrawnRow.draw == draw, DrawnRow.deal == deal, DrawnRow.stratum == stratum)
        .where(col(DrawnRow.withdrawn_at).is_(None))
        .order_by(col(DrawnRow.identifier))
    )
    return list(await session.scalars(query))


async def standing_in_deals(session: AsyncSession, draws: Collection[UUID]) -> dict[tuple[str, str], int]:
    """(Name of a deal, stratum) → how many of its places are taken in these draws together."""
    deal = col(DrawnRow.deal), col(DrawnRow.stratum)
    query = (
        select(*deal, func.count())
        .where(col(DrawnRow.draw).in_(draws), col(DrawnRow.withdrawn_at).is_(None))
        .group_by(*deal)
    )
    return {(name, stratum): places for name, stratum, places in await session.execute(query)}


async def slots_assigned(session: AsyncSession, draws: Collection[UUID]) -> list[AssignedRow]:
    """The rows of everybody whom one of the draws put on a task, also of those who gave the slot up."""
    return list(await session.scalars(select(AssignedRow).where(col(AssignedRow.draw).in_(draws))))


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


async def open_draws(session: AsyncSession, bureau: str) -> frozenset[UUID]:
    """The completed draws of the bureau of which everybody may know whom they drew."""
    return frozenset(await session.scalars(select(OpenDrawRow.draw).where(OpenDrawRow.bureau == bureau)))
