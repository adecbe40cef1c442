"""Counting major hazards for metrics."""

from datetime import date
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import driver_connection

# Hidden hazards are not counted: who reads metrics may not know of them.
_COUNT = """
SELECT bureau, status, count(*), count(*) FILTER (WHERE overdue_after < $1)
FROM cases.hazard WHERE NOT hidden GROUP BY 1, 2
"""


class HazardCount(NamedTuple):
    """How many hazards of a bureau have this status, and how many of them are overdue."""

    bureau: str
    status: str
    hazards: int
    overdue: int


async def counted(session: AsyncSession, today: date) -> list[HazardCount]:
    """The hazards of the bureaus that the transaction sees."""
    connection = await driver_connection(session)
    return [HazardCount(*row) for row in await connection.fetch(_COUNT, today)]
