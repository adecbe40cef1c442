"""The one transaction: it stands whole or not at all, and its connection goes back clean."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared import locks
from shared.database import NotCommitted, create_engine, driver_connection, given_back, kept_open, on_return, transact
from shared.tenancy import tenancy
from tests.support.log import BUREAU
from tests.support.postgres import Database, connect

_ADD = text("INSERT INTO things VALUES (1)")
_COUNT = text("SELECT count(*) FROM things")
_FAIL = text("SELECT 1 / 0")
_SEEN = text("SELECT current_setting('cheqian.bureau', true)")


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    admin = await connect(database.admin_url)
    await admin.execute("CREATE TABLE things (n int)")
    await admin.close()
    engine = create_engine(database.admin_url, application="tests")
    yield engine
    await engine.dispose()


async def _count(engine: AsyncEngine) -> int:
    async with transact(engine) as session:
        return int(await session.scalar(_COUNT) or 0)


async def test_it_commits_at_the_end_and_not_before(engine: AsyncEngine) -> None:
    async with transact(engine, BUREAU) as session:
        await session.execute(_ADD)
        assert await _count(engine) == 0
    assert await _count(engine) == 1


async def test_an_error_takes_everything_back(engine: AsyncEngine) -> None:
    async def fail() -> None:
        async with transact(engine) as session:
            await session.execute(_ADD)
            await session.execute(_FAIL)

    with pytest.raises(DBAPIError):
        await fail()
    assert await _count(engine) == 0


async def test_an_error_that_was_swallowed_is_not_taken_for_success(engine: AsyncEngine) -> None:
    async def swallow() -> None:
        async with transact(engine) as session:
            await session.execute(_ADD)
            with pytest.raises(DBAPIError):
                await session.execute(_FAIL)

    with pytest.raises(NotCommitted):
        await swallow()
    assert await _count(engine) == 0


async def test_one_that_is_cancelled_leaves_nothing_and_no_open_transaction(engine: AsyncEngine) -> None:
    started, pool = asyncio.Event(), engine.pool

    async def wait() -> None:
        async with transact(engine) as session:
            await session.execute(_ADD)
            started.set()
            await session.execute(text("SELECT pg_sleep(60)"))

    task = asyncio.create_task(wait())
    await started.wait()
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert engine.pool is pool, "a connection that is in use while its pool is replaced is never closed"
    assert await _count(engine) == 0
    async with engine.connect() as connection:
        # Of this test's database: the server is shared with other workers' tests.
        idle = text(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE state LIKE 'idle in transaction%' AND datname = current_database()"
        )
        assert await connection.scalar(idle) == 0


async def test_a_lost_connection_is_not_given_to_the_next(engine: AsyncEngine) -> None:
    async def lose() -> None:
        async with transact(engine) as session:
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DBAPIError):
        await lose()
    assert await _count(engine) == 0


async def test_it_is_for_some_bureaus_and_says_so_only_while_it_lasts(engine: AsyncEngine) -> None:
    async with transact(engine, BUREAU) as session:
        assert await session.scalar(_SEEN) == BUREAU
    async with transact(engine, tenancy(("370100", BUREAU))) as session:
        assert await session.scalar(_SEEN) == f"370100,{BUREAU}"
    async with engine.connect() as connection:
        assert await connection.scalar(_SEEN) == ""


_NO_LISTS = ("370124,", ",370124", "370124, 370112", "370124,*", "*,370124", "370124,,370112")


@pytest.mark.parametrize(
    "bureau", ["", "37012", "3701244", "370124'; DROP TABLE things; --", "**", "370124\n", *_NO_LISTS]
)
async def test_what_is_no_bureau_begins_nothing(engine: AsyncEngine, bureau: str) -> None:
    with pytest.raises(ValueError, match="is no bureau"):
        async with transact(engine, bureau):
            pass


async def test_the_log_is_not_written_outside_of_it(engine: AsyncEngine) -> None:
    async with AsyncSession(engine) as session:
        with pytest.raises(RuntimeError, match="commit by itself"):
            await driver_connection(session)


async def test_a_connection_that_is_given_back_serves_others(database: Database) -> None:
    engine = create_engine(database.admin_url, application="tests")
    try:
        async with transact(engine, BUREAU) as session:
            first = await driver_connection(session)
            async with given_back(session), transact(engine) as other:
                assert await driver_connection(other) is first
            assert await session.scalar(_SEEN) == BUREAU
    finally:
        await engine.dispose()


async def test_what_follows_a_computation_is_committed(engine: AsyncEngine) -> None:
    async with transact(engine, BUREAU) as session:
        await session.execute(_COUNT)
        async with given_back(session):
            pass
        await session.execute(_ADD)
    assert await _count(engine) == 1


async def test_an_error_while_the_connection_is_away_leaves_it_to_others(engine: AsyncEngine) -> None:
    async def fail() -> None:
        async with transact(engine, BUREAU) as session, given_back(session):
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await _count(engine) == 0


async def test_nobody_computes_after_writing(engine: AsyncEngine) -> None:
    async with transact(engine, BUREAU) as session:
        await session.execute(_ADD)
        with pytest.raises(RuntimeError, match="has written"):
            async with given_back(session):
                pass
    assert await _count(engine) == 1


async def test_nobody_computes_while_holding_a_lock(engine: AsyncEngine) -> None:
    async with transact(engine, BUREAU) as session:
        await locks.hold(session, "things", BUREAU)
        with pytest.raises(RuntimeError, match=f"things/{BUREAU}"):
            async with given_back(session):
                pass


async def test_what_was_asked_is_asked_again_after_a_computation(engine: AsyncEngine) -> None:
    asked: list[int] = []
    async with transact(engine, BUREAU) as session:

        async def ask() -> None:
            asked.append(int(await session.scalar(_COUNT) or 0))

        on_return(session, ask)
        async with given_back(session), transact(engine) as other:
            await other.execute(_ADD)
    assert asked == [1]


async def test_a_transaction_that_computes_for_long_is_not_ended_as_idle(engine: AsyncEngine) -> None:
    """Publishing a draw of a million computed for longer than the 30 seconds, and was never shown to anybody."""

    async def compute(*, kept: bool) -> None:
        async with transact(engine) as session:
            await session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '300ms'"))
            await session.execute(_ADD)
            if kept:
                async with kept_open(session, every=0.02):
                    await asyncio.sleep(1)
            else:
                await asyncio.sleep(1)
            await session.execute(_ADD)

    with pytest.raises(DBAPIError):
        await compute(kept=False)
    assert await _count(engine) == 0
    await compute(kept=True)
    assert await _count(engine) == 2
