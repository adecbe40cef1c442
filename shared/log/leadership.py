"""Leadership: only one of several processes does a task, and another takes over when that process is gone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import IntEnum

import asyncpg

Connect = Callable[[], Awaitable[asyncpg.Connection]]


class Office(IntEnum):
    """The tasks that need a leader; the value is the number of an advisory lock."""

    SEQUENCER = 0x63686571_00000001
    PUBLISHER = 0x63686571_00000002
    AUDITOR = 0x63686571_00000003


@asynccontextmanager
async def leading(connect: Connect, office: Office, *, pause: float = 0.2) -> AsyncIterator[asyncpg.Connection]:
    """Wait until no other process leads (asking every `pause` seconds), then lead while the block runs.

    The yielded connection holds the lock. A leader whose connection is lost is no longer the leader, so it must use
    this connection, and will notice the loss. The lock only elects a leader; code that needs a single leader to be
    certain must also have a fence.
    """
    connection = await connect()
    try:
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", office):
            await asyncio.sleep(pause)
        yield connection
    finally:
        # The lock is released when the database session ends.
        connection.terminate()
