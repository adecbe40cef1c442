"""Counting inspections for metrics."""

from datetime import date
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.inspection.state import BEFORE_THE_VISIT
from shared.database import driver_connection

# Hidden inspections are not counted: who reads metrics may not know of them.
_COUNT = """
SELECT bureau, status, count(*), count(*) FILTER (WHERE day < $1 AND status = ANY ($2::text[]))
FROM cases.inspection WHERE NOT hidden GROUP BY 1, 2
"""


class InspectionCount(NamedTuple):
    """How many inspections of a bureau have this status, and of how many of them the day of the visit is past, although
    the visit is neither held nor given up.
    """

    bureau: str
    status: str
    inspections: int
    unvisited: int


async def counted(session: AsyncSession, today: date) -> list[InspectionCount]:
    """The inspections of the bureaus that the transaction sees."""
    connection = await driver_connection(session)
    return [InspectionCount(*row) for row in await connection.fetch(_COUNT, today, BEFORE_THE_VISIT)]
