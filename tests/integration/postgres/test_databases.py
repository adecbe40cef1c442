import asyncpg
import pytest

from tests.support.postgres import Database, connect


async def test_a_test_has_a_migrated_database(database: Database) -> None:
    connection = await connect(database.admin_url)
    assert await connection.fetchval("SELECT to_regclass('log.event')")
    await connection.close()


@pytest.mark.parametrize("time", [1, 2])
async def test_a_test_sees_nothing_of_another(database: Database, time: int) -> None:
    connection = await connect(database.admin_url)
    await connection.execute("CREATE TABLE mark (time int)")
    await connection.execute("INSERT INTO mark VALUES ($1)", time)
    assert await connection.fetchval("SELECT count(*) FROM mark") == 1
    await connection.close()


async def test_a_service_logs_in_as_itself_and_no_more(database: Database) -> None:
    connection = await connect(database.url("cheqian_sampling"))
    assert await connection.fetchval("SELECT current_user") == "cheqian_sampling"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("CREATE TABLE public.mine (x int)")
    await connection.close()
