"""Leadership: of all processes that could do a thing, one does it, and another takes over when that one is gone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import IntEnum

import asyncpg

Connect = Callable[[], Awaitable[asyncpg.Connection]]


class Office(IntEnum):
    """What there is to lead, as the number of an advisory lock."""

    SEQUENCER = 0x63686571_00000001
    PUBLISHER = 0x63686571_00000002


@asynccontextmanager
async def leading(connect: Connect, office: Office, *, pause: float = 0.2) -> AsyncIterator[asyncpg.Connection]:
    """Wait until nobody else leads (asking every `pause` seconds), then lead while the block runs.

    The connection that is given holds the lock: a leader whose connection is lost leads no more, so it must use it, and
    find out. The lock only elects; whoever relies on there being one leader needs a fence besides.
    """
    connection = await connect()
    try:
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", office):
            await asyncio.sleep(pause)
        yield connection
    finally:
        # The end of the session is what gives the lock up.
        connection.terminate()
