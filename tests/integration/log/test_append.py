"""Appending: in the transaction of the change, on the version it was decided on, exactly once."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.fact import Fact
from shared.database import create_engine, transact
from shared.log.append import EventRewritten, StaleVersion, append, compose, insert
from shared.log.event import EntryTooLarge, commitment, leaf_hash
from shared.log.streams import load
from tests.support.log import BUREAU, OCCASION, ThingDone
from tests.support.postgres import Database, connect


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database.url("cheqian_sampling"), application="tests")
    yield engine
    await engine.dispose()


async def test_an_event_is_read_back_as_it_was_said(engine: AsyncEngine) -> None:
    async with transact(engine, BUREAU) as session:
        await append(session, OCCASION, "thing/1", 0, ThingDone(kept="保密"), ThingDone(said="again"))
    async with transact(engine, BUREAU) as session:
        first, second = await load(session, "thing/1")
    assert (first.version, second.version) == (1, 2)
    assert ThingDone.of(first) == ThingDone(kept="保密")
    assert first.payload["actor"] == {"person": "made-up-registrar", "role": "registrar", "client": "tests"}
    assert first.time == OCCASION.time
    assert (first.trace, first.cause) == (OCCASION.trace, OCCASION.cause)


async def test_the_entry_says_nothing_of_the_payload_and_binds_it(engine: AsyncEngine, database: Database) -> None:
    async with transact(engine, BUREAU) as session:
        (event,) = await append(session, OCCASION, "thing/1", 0, ThingDone(kept="保密"))
    admin = await connect(database.admin_url)
    row = await admin.fetchrow("SELECT entry, salt, leaf_hash FROM log.event e JOIN log.outbox o ON o.event = e.id")
    await admin.close()
    assert row is not None
    assert "保密".encode() not in row["entry"]
    assert commitment(row["salt"], event.payload_json).encode() in row["entry"]
    assert row["leaf_hash"] == leaf_hash(event.entry)


async def test_nothing_stands_when_the_transaction_does_not(engine: AsyncEngine) -> None:
    async def change_ones_mind() -> None:
        async with transact(engine, BUREAU) as session:
            await append(session, OCCASION, "thing/1", 0, ThingDone())
            raise RuntimeError("changed its mind")

    with pytest.raises(RuntimeError, match="changed its mind"):
        await change_ones_mind()
    async with transact(engine, BUREAU) as session:
        assert await load(session, "thing/1") == []


async def test_of_two_decisions_on_one_version_one_is_refused(engine: AsyncEngine) -> None:
    async def decide() -> None:
        async with transact(engine, BUREAU) as session:
            await append(session, OCCASION, "thing/1", 0, ThingDone())

    results = await asyncio.gather(*[decide() for _ in range(8)], return_exceptions=True)
    refused = [result for result in results if isinstance(result, StaleVersion)]
    assert len(refused) == 7
    assert results.count(None) == 1


async def test_the_same_event_again_adds_nothing_and_another_under_its_id_is_refused(database: Database) -> None:
    connection = await connect(database.url("cheqian_sampling"))
    (event,) = compose(OCCASION, "thing/1", 0, [ThingDone()])
    await insert(connection, event)
    await insert(connection, event)
    assert await connection.fetchval("SELECT count(*) FROM log.event") == 1
    with pytest.raises(EventRewritten):
        await insert(connection, event._replace(trace="another").sealed())
    await connection.close()


async def test_what_has_no_room_in_an_entry_is_refused(engine: AsyncEngine) -> None:
    with pytest.raises(EntryTooLarge):
        async with transact(engine, BUREAU) as session:
            await append(session, OCCASION, "thing/1", 0, ThingDone(said="长" * 30_000))


@pytest.mark.parametrize("role", ["cheqian_sampling", "cheqian_publishing", "cheqian_sequencer"])
@pytest.mark.parametrize("table", ["event", "entry", "tile", "checkpoint"])
@pytest.mark.parametrize("statement", ["UPDATE log.{} SET {} = {}", "DELETE FROM log.{}", "TRUNCATE log.{}"])
async def test_no_service_may_change_the_past(database: Database, role: str, table: str, statement: str) -> None:
    column = {"event": "stream", "entry": "position", "tile": "level", "checkpoint": "size"}[table]
    connection = await connect(database.url(role))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement.format(table, column, column))
    await connection.close()


@pytest.mark.parametrize(
    "statement", ["UPDATE log.event SET stream = ''", "DELETE FROM log.event", "TRUNCATE log.event"]
)
async def test_not_even_the_owner_changes_the_past_by_accident(database: Database, statement: str) -> None:
    connection = await connect(database.admin_url)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
        await connection.execute(statement)
    await connection.close()


async def test_a_service_can_neither_queue_nor_unqueue(database: Database) -> None:
    connection = await connect(database.url("cheqian_sampling"))
    for statement in ("DELETE FROM log.outbox", "INSERT INTO log.entry VALUES (0, gen_random_uuid(), '')"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


_INSERT = "INSERT INTO log.event VALUES (gen_random_uuid(), '370124', 'thing/1', $1, $2, '', $3, $4, '{}')"


@pytest.mark.parametrize(
    "values",
    [
        (0, "tests.a", b"e", b"s" * 32),
        (1, "tests.a", b"", b"s" * 32),
        (1, "tests.a", b"e", b"s" * 31),
        (1, f"tests.{'a' * 250}", b"e", b"s" * 32),
    ],
)
async def test_an_event_out_of_bounds_is_refused(database: Database, values: tuple[int, str, bytes, bytes]) -> None:
    connection = await connect(database.url("cheqian_sampling"))
    with pytest.raises(asyncpg.CheckViolationError, match="out of bounds"):
        await connection.execute(_INSERT, *values)
    await connection.close()


async def test_a_service_cannot_put_another_hash_in_the_place_of_sha256(database: Database) -> None:
    admin = await connect(database.admin_url)
    await admin.execute("""
        CREATE SCHEMA hostile;
        CREATE FUNCTION hostile.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT 'chosen'::bytea $$;
        CREATE FUNCTION hostile.byteacat(bytea, bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT 'chosen'::bytea $$;
        GRANT USAGE ON SCHEMA hostile TO cheqian_sampling;
    """)
    connection = await connect(database.url("cheqian_sampling"))
    await connection.execute("SET search_path = hostile, pg_catalog")
    await connection.execute(_INSERT.replace("gen_", "pg_catalog.gen_"), 1, "tests.a", b"entry", b"s" * 32)
    await connection.close()
    assert await admin.fetchval("SELECT leaf_hash FROM log.outbox") == leaf_hash(b"entry")
    await admin.close()


def test_a_fact_says_what_is_public_and_what_is_not() -> None:
    fact: Fact = ThingDone(said="a", kept="b")
    assert fact.parts() == ({"said": "a"}, {"kept": "b"})
