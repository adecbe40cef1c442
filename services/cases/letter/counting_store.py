"""Counting letters for metrics."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import driver_connection

# Complaints are counted too: who reads metrics learns neither of whom a letter is nor what it says.
_COUNT = """
SELECT bureau, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM cases.clock WHERE matter = 'letter/' || letter.id AND state = 'running' AND ends <= $1
))
FROM cases.letter WHERE status = 'waiting' GROUP BY bureau
"""


class LetterCount(NamedTuple):
    """How many letters of a bureau wait for their answer, and of how many of them it is overdue."""

    bureau: str
    waiting: int
    overdue: int


async def counted(session: AsyncSession, now: datetime) -> list[LetterCount]:
    """The letters of the bureaus that the transaction sees."""
    connection = await driver_connection(session)
    return [LetterCount(*row) for row in await connection.fetch(_COUNT, now)]
