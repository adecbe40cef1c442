"""The database: one engine a service, one transaction a request, committed in this file and nowhere else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated

import asyncpg
from fastapi import Depends, Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from shared.access.identity import Caller
from shared.log.backlog import Backlog
from shared.migrations.access import EVERY_BUREAU

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
# The first statement of every transaction: row-level security shows rows of this bureau only.
_FOR_BUREAU = text("SELECT set_config('cheqian.bureau', :bureau, true)")


def create_engine(url: str, *, application: str) -> AsyncEngine:
    """An engine whose connections name themselves, and give up rather than hold a transaction open."""
    return create_async_engine(
        url,
        # No overflow: connections above the size would be opened and closed for every request under load. No ping
        # before use: it costs a round trip each time, and a lost server is a 503 either way.
        pool_size=20,
        max_overflow=0,
        # Names and identifiers are in the parameters; an error's text ends up in a log line.
        hide_parameters=True,
        connect_args={
            "server_settings": {"application_name": application, "idle_in_transaction_session_timeout": "30s"}
        },
    )


def connecting(url: str, *, application: str) -> Callable[[], Awaitable[asyncpg.Connection]]:
    """How to open a bare connection to the same address, for a loop that needs one of its own."""
    address = url.replace("+asyncpg", "", 1)
    return partial(asyncpg.connect, address, server_settings={"application_name": application})


@asynccontextmanager
async def transact(engine: AsyncEngine, bureau: str = EVERY_BUREAU) -> AsyncIterator[AsyncSession]:
    """One transaction, seeing rows of one bureau (or of every one); committed when the block ends well."""
    async with AsyncSession(engine, expire_on_commit=False) as session:
        await session.execute(_FOR_BUREAU, {"bureau": bureau})
        yield session
        await session.commit()


async def driver_connection(session: AsyncSession) -> asyncpg.Connection:
    """The asyncpg connection below a session, inside the session's transaction."""
    connection = (await (await session.connection()).get_raw_connection()).driver_connection
    if not isinstance(connection, asyncpg.Connection) or not connection.is_in_transaction():
        # SQLAlchemy begins lazily: a statement of ours before the session's first would commit by itself.
        raise RuntimeError("the session is not of transact(): that begins with a statement")
    return connection


async def transaction(request: Request, caller: Caller) -> AsyncIterator[AsyncSession]:
    """The request's transaction. It commits before the answer leaves: a 201 that was not stored is never sent.

    Without a caller (the public site) or for one who supervises other bureaus, the code alone decides what is shown.
    Raises LogBehind for writes while the log's queue is too long.
    """
    if request.method not in _READS:
        backlog: Backlog = request.app.state.backlog
        await backlog.admit()
    bureau = EVERY_BUREAU if caller is None or caller.supervises else caller.bureau
    async with transact(request.app.state.engine, bureau) as session:
        yield session


Tx = Annotated[AsyncSession, Depends(transaction, scope="function")]
