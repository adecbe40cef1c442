"""What an import would tell and drop, read from the temporary tables that `import_store.reckon` has filled."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.enterprises.tables import ImportFaultRow

_FAULTS = text("""
    SELECT row_number() OVER (ORDER BY number) AS number, line, "column", value, code, reason, reason_en, warning
    FROM pg_temp.incoming WHERE code <> '' ORDER BY number LIMIT :most
""")
_LEAVING = text("""
    SELECT l.identifier, e.name, l.elsewhere
    FROM (SELECT * FROM pg_temp.leaving ORDER BY identifier LIMIT :most) l CROSS JOIN LATERAL (
        SELECT name FROM sampling.enterprise WHERE bureau = :bureau AND identifier = l.identifier LIMIT 1
    ) e
    ORDER BY l.identifier
""")


class Leaving(NamedTuple):
    """An enterprise that the list names and the file does not; `elsewhere`: another list names it still."""

    identifier: str
    name: str
    elsewhere: bool


async def faults_told(session: AsyncSession, most: int) -> list[ImportFaultRow]:
    """The first faults and warnings, in the order of the file; they are not stored."""
    return [ImportFaultRow(**row) for row in (await session.execute(_FAULTS, {"most": most})).mappings()]


async def leaving(session: AsyncSession, bureau: str, most: int) -> list[Leaving]:
    """The first enterprises that would vanish from the list, in the order of their identifiers."""
    return [Leaving(*row) for row in await session.execute(_LEAVING, {"bureau": bureau, "most": most})]
