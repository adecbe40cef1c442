"""Counting open clocks for metrics."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import beijing_date
from shared.clocks.tables import ClockTables
from shared.database import driver_connection

# A clock ends soon from its first reminder on. Clocks of covert matters are not counted: who reads metrics may not know
# of them.
_COUNT = """
SELECT bureau, set_by,
    CASE
        WHEN state = 'stopped' THEN 'stopped'
        WHEN ends <= $1 THEN 'overdue'
        WHEN due = $2 OR warn_on[1] <= $2 THEN 'soon'
        ELSE 'running'
    END AS stands,
    count(*)
FROM {clock} WHERE state IN ('running', 'stopped') AND NOT covert GROUP BY 1, 2, 3
"""


class ClockCount(NamedTuple):
    """How many open clocks of a bureau, set by law, policy or a decision, are in one state: running, soon (to end),
    overdue, stopped.
    """

    bureau: str
    set_by: str
    state: str
    clocks: int


async def counted(session: AsyncSession, tables: ClockTables, now: datetime) -> list[ClockCount]:
    """The open clocks of the bureaus that the transaction sees."""
    connection = await driver_connection(session)
    rows = await connection.fetch(_COUNT.format(clock=tables.clock), now, beijing_date(now))
    return [ClockCount(*row) for row in rows]
