"""What the database has committed so far."""

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import driver_connection

# The snapshot names the transactions whose changes a query sees: while none has ended that changes anything, it stays
# the same. A server that was started anew may be a restored copy, and come to the same snapshot with other rows.
_COMMITS = "SELECT extract(epoch FROM pg_postmaster_start_time())::text || ' ' || pg_current_snapshot()::text"


async def commits_in(session: AsyncSession) -> str:
    """A text that changes with every commit that changes the database. What is read after it is at least as new."""
    return str(await (await driver_connection(session)).fetchval(_COMMITS))


async def commits_on(connection: asyncpg.Connection, seconds: float) -> str:
    """The same text, on a connection that has no transaction. Raises TimeoutError after so many seconds."""
    return str(await connection.fetchval(_COMMITS, timeout=seconds))
