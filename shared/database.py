"""The database: one engine for each service, one transaction for each request. Only this file commits.

A transaction that has only read may give its connection back during a long computation (`given_back`), and a new
transaction goes on afterwards. So no connection and no transaction waits for a computation.
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

# Both statements go to the server in one round trip. Row-level security then shows only the rows of these bureaus. They
# are part of the text, because a text with two statements can have no parameters; `transact` has checked that they are
# area codes or the star.
_BEGIN = "BEGIN; SET LOCAL cheqian.bureau = '{}'"
# The longest time, in seconds, to wait for lost connections to close: a machine that is gone does not answer.
_FAREWELL = 1.0
_BUREAUS = re.compile(rf"[0-9]{{6}}(,[0-9]{{6}})*|{re.escape(EVERY_BUREAU)}")
_HAS_WRITTEN = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"
# The keys in `session.info`: the bureaus whose rows the transaction sees; SQLAlchemy's connection; the driver's
# connection below it; and the functions to call again when the transaction goes on after a computation.
_SEES = "bureaus"
_TAKEN = "taken"
_CONNECTION = "connection"
_RETURNS = "returns"


class NotCommitted(Exception):
    """An error of the database had already ended the transaction, but the code caught the error and went on."""


def create_engine(url: str, *, application: str) -> AsyncEngine:
    """An engine whose connections carry the application's name. A transaction that is idle for 30 seconds loses its
    connection.
    """
    return create_async_engine(
        url,
        # No overflow: under load, the engine would open and close a connection for every further request. No ping
        # before use: it costs a round trip each time, and a lost server gives a 503 either way.
        pool_size=20,
        max_overflow=0,
        # Parameters contain names and identifiers, and the text of an error ends up in a log line.
        hide_parameters=True,
        # `transact` begins and commits the transaction itself. SQLAlchemy would begin it by a statement of its own,
        # which costs another round trip.
        isolation_level="AUTOCOMMIT",
        connect_args={
            "server_settings": {
                "application_name": application,
                "idle_in_transaction_session_timeout": "30s",
                # The JSON that PostgreSQL writes has Beijing times, as all answers have.
                "timezone": "Asia/Shanghai",
            }
        },
    )


def connecting(url: str, *, application: str) -> Callable[[], Awaitable[asyncpg.Connection]]:
    """A function that opens a connection to the same database without the engine, for a loop that needs its own
    connection.
    """
    address = url.replace("+asyncpg", "", 1)
    return partial(asyncpg.connect, address, server_settings={"application_name": application})


@asynccontextmanager
async def connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection outside of any transaction, for a single statement; every statement commits by itself."""
    connection = await _connect(engine)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def transact(engine: AsyncEngine, bureaus: str = EVERY_BUREAU) -> AsyncIterator[AsyncSession]:
    """A transaction that sees the rows of one bureau, of several (see `tenancy`), or of all. It commits if the block
    ends without an error.

    The engine comes from `create_engine`. Raises NotCommitted when the block caught an error of the database and went
    on.
    """
    if not _BUREAUS.fullmatch(bureaus):
        raise ValueError(f"{bureaus!r} is no bureau")
    session = AsyncSession(expire_on_commit=False)
    session.info[_SEES] = bureaus
    await _take(engine, session)
    try:
        await _begin(session)
        yield session
        if _is_unflushed(session):
            await session.flush()
        await _commit(session.info[_CONNECTION])
    except BaseException as error:
        await _roll_back(session, cancelled=isinstance(error, asyncio.CancelledError))
        raise
    finally:
        await _give_back(session)


@asynccontextmanager
async def given_back(session: AsyncSession) -> AsyncIterator[None]:
    """Give the session's connection to other requests while the block runs; afterwards a new transaction goes on.

    Rows that were read before may have changed meanwhile: an append at the version that was read then raises
    StaleVersion. Raises RuntimeError if the transaction has written or holds a lock, because giving back would lose
    both.
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


@asynccontextmanager
async def kept_open(session: AsyncSession, every: float = 5.0) -> AsyncIterator[None]:
    """Keep the transaction open while the block computes for long, which PostgreSQL would end as idle.

    For a transaction that has written already, such as that of a projection; others compute before they write
    (`given_back`). The block itself must not use the session. `every` in seconds.
    """
    connection, over = await driver_connection(session), asyncio.Event()

    async def ask() -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), every)
                return
            await connection.execute("SELECT")

    asking = asyncio.create_task(ask())
    try:
        yield
    finally:
        over.set()
        await asking


async def start_over(session: AsyncSession) -> None:
    """Undo all that the transaction has written, and go on in a new one: for a decision that has to be taken again."""
    session.info.pop(HELD, None)
    await (await driver_connection(session)).execute("ROLLBACK")
    session.expunge_all()
    await _begin(session)
    for again in session.info.get(_RETURNS, ()):
        await again()


@asynccontextmanager
async def attempted(session: AsyncSession) -> AsyncIterator[None]:
    """A part of a transaction that is undone by itself if it raises; the transaction goes on. (SQLAlchemy has
    `begin_nested`, but here transactions are begun and ended on the driver's connection, of which it knows nothing.)
    """
    connection = await driver_connection(session)
    await connection.execute("SAVEPOINT attempted")
    try:
        yield
        if _is_unflushed(session):
            await session.flush()
    # Whatever it was: it is raised again. If the caller was cancelled, all of the transaction is undone.
    except Exception:
        session.expunge_all()
        await connection.execute("ROLLBACK TO SAVEPOINT attempted; RELEASE SAVEPOINT attempted")
        raise
    await connection.execute("RELEASE SAVEPOINT attempted")


def on_return(session: AsyncSession, again: Callable[[], Awaitable[None]]) -> None:
    """Call `again` at the beginning of each new transaction that goes on after `given_back` or `start_over`."""
    session.info.setdefault(_RETURNS, []).append(again)


async def driver_connection(session: AsyncSession) -> asyncpg.Connection:
    """The asyncpg connection of a session that `transact` made, inside its transaction."""
    # The session keeps the connection: asking SQLAlchemy for it again costs as much as a small query.
    connection: asyncpg.Connection | None = session.info.get(_CONNECTION)
    if connection is None or not connection.is_in_transaction():
        raise RuntimeError("this session is not of transact(): what it does would commit by itself")
    return connection


def _is_unflushed(session: AsyncSession) -> bool:
    return bool(session.new or session.dirty or session.deleted)


async def _take(engine: AsyncEngine, session: AsyncSession) -> None:
    """Bind the session to a connection of the engine. SQLAlchemy begins no transaction of its own: most requests use
    the driver alone.
    """
    taken = await _connect(engine)
    session.info[_TAKEN] = taken
    session.sync_session.bind = bare = taken.sync_connection
    session.info[_CONNECTION] = bare and bare.connection.driver_connection


async def _connect(engine: AsyncEngine) -> AsyncConnection:
    """A connection of the engine. A caller that is cancelled meanwhile leaves none behind: SQLAlchemy forgets a new
    connection if it is cancelled while it sets the connection up, and then nobody would close it.
    """
    opening = asyncio.ensure_future(engine.connect().start())
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        with suppress(Exception):
            await (await opening).close()
        raise


async def _give_back(session: AsyncSession) -> None:
    taken: AsyncConnection | None = session.info.pop(_TAKEN, None)
    session.info.pop(_CONNECTION, None)
    try:
        if session.in_transaction():
            await session.close()
    finally:
        # Close the connection even if the session cannot be closed, because the connection was lost or the task is
        # being cancelled.
        if taken is not None:
            await taken.close()


async def _begin(session: AsyncSession) -> None:
    await session.info[_CONNECTION].execute(_BEGIN.format(session.info[_SEES]))


async def _commit(connection: asyncpg.Connection) -> None:
    # PostgreSQL answers a COMMIT of a failed transaction with ROLLBACK, and raises no error.
    if await connection.execute("COMMIT") != "COMMIT":
        raise NotCommitted("an error of the database was swallowed: nothing of the transaction stands")


async def _roll_back(session: AsyncSession, *, cancelled: bool) -> None:
    """Roll back, so that the pool gets a clean connection; or drop the connection if that fails."""
    connection: asyncpg.Connection | None = session.info.get(_CONNECTION)
    if connection is None:
        return  # it was given back before
    try:
        # Roll back even if BEGIN failed: otherwise a connection that was lost during BEGIN would stay in the pool for
        # ever.
        await connection.execute("ROLLBACK")
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        taken: AsyncConnection = session.info[_TAKEN]
        await session.invalidate()
        await taken.invalidate()
        # A query that is cancelled costs its own connection only. The pool stays: a connection that is in use while its
        # pool is replaced is never closed.
        if cancelled:
            return
        # If one connection is lost, the pool's other connections usually are too. Drop all of them, so that the next
        # request opens a new connection and does not try the lost ones.
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await taken.engine.dispose()
