"""How lists went into the registers, in PostgreSQL."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.import_tables import RegisterFaultRow, RegisterImportRow


async def import_by_id(
    session: AsyncSession, bureau: str, register: Register, import_id: UUID
) -> RegisterImportRow | None:
    return await session.get(RegisterImportRow, (bureau, register, import_id))


async def faults_after(
    session: AsyncSession, of: RegisterImportRow, number: int, limit: int
) -> Sequence[RegisterFaultRow]:
    """An import's faults in the order of the file, those after `number`."""
    query = (
        select(RegisterFaultRow)
        .where(
            RegisterFaultRow.bureau == of.bureau,
            RegisterFaultRow.directory == of.directory,
            RegisterFaultRow.import_ == of.id,
            col(RegisterFaultRow.number) > number,
        )
        .order_by(col(RegisterFaultRow.number))
        .limit(limit)
    )
    return (await session.scalars(query)).all()
