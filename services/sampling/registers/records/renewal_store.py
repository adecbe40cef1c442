"""Reading which keys the people and experts of a bureau had before, and who has or had a key."""

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.former_keys import PERSONS, FormerKeys
from services.sampling.registers.records.renewal import Holder
from services.sampling.registers.records.store import RecordUnknown, record_of, with_former
from services.sampling.registers.records.tables import RecordRow


async def former_keys(session: AsyncSession, bureau: str) -> FormerKeys:
    """The keys that the people and experts of the bureau had before, with the keys that they have now."""
    query = select(RecordRow.key, RecordRow.former).where(
        RecordRow.bureau == bureau, col(RecordRow.directory).in_(PERSONS), col(RecordRow.former) != []
    )
    return FormerKeys({old: key for key, former in await session.execute(query) for old in former})


async def keys_of(session: AsyncSession, bureau: str, register: Register, key: str) -> tuple[str, ...]:
    """All keys of the person who has this key or had it, the present one first; only the key itself if nobody did."""
    try:
        row = await record_of(session, bureau, register, key)
    except RecordUnknown:
        return (key,)
    return row.key, *row.former


async def holder_of(session: AsyncSession, bureau: str, key: str, *, only_former: bool = False) -> Holder | None:
    """The person of the bureau's registers who had this key before, or (unless `only_former`) has it now; None if
    nobody does.
    """
    found = (await session.scalars(with_former(bureau, key))).first()
    if found is None and not only_former:
        query = select(RecordRow).where(RecordRow.bureau == bureau, RecordRow.key == key)
        found = (await session.scalars(query.where(col(RecordRow.directory).in_(PERSONS)))).first()
    return Holder(found.key, found.fields["name"]) if found else None
