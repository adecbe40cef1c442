"""The registers in PostgreSQL."""

from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.register.records import MODELS, Fields, Register
from services.sampling.register.tables import RecordRow


class Kept(NamedTuple):
    """One of a register that is not retired: its key and what is known of it."""

    key: str
    fields: Fields


async def kept(session: AsyncSession, bureau: str, register: Register) -> list[Kept]:
    """All of the bureau's register that are not retired, in the order of their keys."""
    query = (
        select(col(RecordRow.key), col(RecordRow.fields))
        .where(RecordRow.bureau == bureau, RecordRow.directory == register, col(RecordRow.retired_at).is_(None))
        .order_by(col(RecordRow.key))
    )
    model = MODELS[register]
    # Written as JSON: read back as JSON, dates and tuples included.
    return [Kept(key, model.model_validate(fields, strict=False)) for key, fields in await session.execute(query)]
