"""The database: one engine a service, one transaction a request, committed in this file and nowhere else.

A transaction that has only read may give its connection back while somebody computes (`given_back`), and goes on with
another one afterwards: no connection waits, and no transaction stays open, for a computation.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from shared.locks import HELD
from shared.tenancy import EVERY_BUREAU

# One round trip: row-level security shows rows of this bureau only. It stands in the text, as two statements at once
# take no parameters; `transact` has seen that it is digits or the star.
_BEGIN = "BEGIN; SET LOCAL cheqian.bureau = '{}'"
# Seconds that closing lost connections may take: a machine that is gone does not answer.
_FAREWELL = 1.0
_BUREAU = re.compile(rf"[0-9]{{6}}|{re.escape(EVERY_BUREAU)}")
_HAS_WRITTEN = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"
# In `session.info`: what the session's transaction sees; its connection, as taken and the driver's below it; what is
# asked again after a computation.
_SEES = "bureau"
_TAKEN = "taken"
_CONNECTION = "connection"
_RETURNS = "returns"


class NotCommitted(Exception):
    """The transaction had failed already, and somebody went on as if it had not."""


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
        # `transact` begins and commits; SQLAlchemy would begin at a statement of its own, in a round trip of its own.
        isolation_level="AUTOCOMMIT",
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
    """One transaction, seeing rows of one bureau (or of every one); committed when the block ends well.

    The engine is of `create_engine`. Raises NotCommitted when the block swallowed an error of the database.
    """
    if not _BUREAU.fullmatch(bureau):
        raise ValueError(f"{bureau!r} is no bureau")
    session = AsyncSession(expire_on_commit=False)
    session.info[_SEES] = bureau
    await _take(engine, session)
    try:
        await _begin(session)
        yield session
        if _is_unflushed(session):
            await session.flush()
        await _commit(session.info[_CONNECTION])
    except BaseException:
        await _roll_back(session)
        raise
    finally:
        await _give_back(session)


@asynccontextmanager
async def given_back(session: AsyncSession) -> AsyncIterator[None]:
    """While the block runs, the session's connection serves others; after it, a new transaction goes on.

    What was read before may have changed meanwhile: an append at the version that was read finds that out. Raises
    RuntimeError where the transaction has written or holds a lock, since both would end here.
    """
    connection, engine = await driver_connection(session), session.info[_TAKEN].engine
    if held := session.info.get(HELD):
        raise RuntimeError(f"this transaction holds {', '.join(held)}: compute before you lock")
    if _is_unflushed(session) or await connection.fetchval(_HAS_WRITTEN):
        raise RuntimeError("this transaction has written: compute before you write")
    await connection.execute("ROLLBACK")
    await _give_back(session)
    yield
    await _take(engine, session)
    await _begin(session)
    for again in session.info.get(_RETURNS, ()):
        await again()


def on_return(session: AsyncSession, again: Callable[[], Awaitable[None]]) -> None:
    """Have something done at the beginning of each transaction that goes on after `given_back`."""
    session.info.setdefault(_RETURNS, []).append(again)


async def driver_connection(session: AsyncSession) -> asyncpg.Connection:
    """The asyncpg connection below a session of `transact`, inside its transaction."""
    # Kept in the session, as asking SQLAlchemy for it again costs as much as a small query.
    connection: asyncpg.Connection | None = session.info.get(_CONNECTION)
    if connection is None or not connection.is_in_transaction():
        raise RuntimeError("this session is not of transact(): what it does would commit by itself")
    return connection


def _is_unflushed(session: AsyncSession) -> bool:
    return bool(session.new or session.dirty or session.deleted)


async def _take(engine: AsyncEngine, session: AsyncSession) -> None:
    """Bind the session to a connection. Most transactions ask the driver alone, and a session that nobody asks costs
    little: it begins nothing by itself.
    """
    taken = await engine.connect()
    session.info[_TAKEN] = taken
    session.sync_session.bind = bare = taken.sync_connection
    session.info[_CONNECTION] = bare and bare.connection.driver_connection


async def _give_back(session: AsyncSession) -> None:
    taken: AsyncConnection | None = session.info.pop(_TAKEN, None)
    session.info.pop(_CONNECTION, None)
    try:
        if session.in_transaction():
            await session.close()
    finally:
        # Also when the session cannot be closed, because its connection was lost or the task is being cancelled.
        if taken is not None:
            await taken.close()


async def _begin(session: AsyncSession) -> None:
    await session.info[_CONNECTION].execute(_BEGIN.format(session.info[_SEES]))


async def _commit(connection: asyncpg.Connection) -> None:
    # COMMIT of a transaction that has failed is a ROLLBACK, and no error.
    if await connection.execute("COMMIT") != "COMMIT":
        raise NotCommitted("an error of the database was swallowed: nothing of the transaction stands")


async def _roll_back(session: AsyncSession) -> None:
    """See that the connection can be given back clean, or not at all."""
    connection: asyncpg.Connection | None = session.info.get(_CONNECTION)
    if connection is None:
        return  # it was given back before
    try:
        # Asked also where nothing was begun: a connection that was lost on BEGIN would go back into the pool for ever.
        await connection.execute("ROLLBACK")
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        taken: AsyncConnection = session.info[_TAKEN]
        await session.invalidate()
        await taken.invalidate()
        # The others were lost with it as a rule: the next request opens a new one rather than find out one by one.
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await taken.engine.dispose()
