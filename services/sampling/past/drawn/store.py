"""Reading which enterprises a draw drew."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.past.drawn.tables import AssignedRow, DrawnRow
from shared.database import driver_connection


async def insert_drawn(session: AsyncSession, rows: Sequence[DrawnRow]) -> None:
    """Insert rows of drawn subjects; a draw may have some hundred thousand."""
    columns = list(DrawnRow.__table__.columns.keys())  # type: ignore[attr-defined]  # SQLModel hides it from mypy
    records = [tuple(getattr(row, name) for name in columns) for row in rows]
    await (await driver_connection(session)).copy_records_to_table(
        "drawn", schema_name="sampling", columns=columns, records=records
    )


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
