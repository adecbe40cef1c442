"""Transactions that meet: a row or a table that nobody else may use for a while, and a look at who waits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.postgres import Database, connect

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
_PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""


@asynccontextmanager
async def kept(database: Database, row: str, *values: object) -> AsyncIterator[None]:
    """Nobody else writes this row until the block ends: `documents.paper WHERE id = $1`."""
    keeper = await connect(database.admin_url)
    async with keeper.transaction():
        assert await keeper.fetch(f"SELECT 1 FROM {row} FOR UPDATE", *values)  # noqa: S608  # what a test says
        yield
    await keeper.close()


@asynccontextmanager
async def shut(database: Database, table: str) -> AsyncIterator[None]:
    """Nobody else reads or writes this table until the block ends."""
    keeper = await connect(database.admin_url)
    async with keeper.transaction():
        await keeper.execute(f"LOCK TABLE {table}")
        yield
    await keeper.close()


async def until_waiting(database: Database, transactions: int) -> None:
    """Until so many transactions wait for another."""
    looking = await connect(database.admin_url)
    async with asyncio.timeout(_PATIENCE):
        while await looking.fetchval(_WAITING) < transactions:
            await asyncio.sleep(0.01)
    await looking.close()
