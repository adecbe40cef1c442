"""A log that was begun by an older version is read on by this one."""

from collections.abc import AsyncIterator, Iterator
from importlib import import_module

import asyncpg
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.log.append import compose, insert
from shared.log.edge import Edge
from shared.log.event import leaf_hash
from shared.migrations import histories, migrate_all, upgrade
from shared.migrations.access import SERVICES, role_of
from shared.postgres import Server
from tests.support.log import OCCASION, ThingDone, sequence_all
from tests.support.oracle import check_log
from tests.support.postgres import Database, clone, connect

# What the sequencer of that version did with the first event that waited.
_SEQUENCE_ONE = """
WITH taken AS (DELETE FROM log.outbox WHERE id = (SELECT min(id) FROM log.outbox) RETURNING event, leaf_hash),
    moved AS (UPDATE log.tree SET size = 1, edge = $1)
INSERT INTO log.entry (position, event, leaf_hash) SELECT 0, event, leaf_hash FROM taken
"""


@pytest.fixture
def empty(postgres: Server) -> Iterator[Database]:
    """A database without a schema."""
    with clone(postgres, "template0") as database:
        yield database


@pytest.fixture
async def old(empty: Database) -> AsyncIterator[asyncpg.Connection]:
    """The log as its first version left it: one event sequenced, one waiting."""
    (history,) = [history for history in histories() if history.schema == "log"]
    engine = create_async_engine(empty.admin_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE SCHEMA log"))
        await connection.run_sync(upgrade, history, "log_0001")
    await engine.dispose()
    connection = await connect(empty.admin_url)
    events = compose(OCCASION, "thing/1", 0, [ThingDone(), ThingDone()])
    for event in events:
        await insert(connection, event)
    await connection.execute(_SEQUENCE_ONE, Edge().extend([leaf_hash(events[0].entry)])[0].to_bytes())
    yield connection
    await connection.close()


async def test_entries_and_waiting_events_get_their_types(old: asyncpg.Connection, empty: Database) -> None:
    await migrate_all(empty.admin_url)
    await sequence_all(old)
    assert await check_log(empty) == 2
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await old.execute("UPDATE log.entry SET type = ''")


async def test_no_service_may_empty_a_table(database: Database) -> None:
    """TRUNCATE passes row-level security by: one bureau's request could empty a table for all bureaus."""
    admin = await connect(database.admin_url)
    tables = await admin.fetch("""
        SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname IN ('log', 'edge', 'sampling', 'publishing')
    """)
    assert {"edge.answer", "sampling.enterprise", "publishing.notice"} <= {table["name"] for table in tables}
    allowed = [
        (service, table["name"])
        for service in SERVICES
        for table in tables
        if await admin.fetchval("SELECT has_table_privilege($1, $2, 'TRUNCATE')", role_of(service), table["name"])
    ]
    await admin.close()
    assert not allowed


_POLICIES = "SELECT schemaname || '.' || tablename, qual FROM pg_policies WHERE policyname = 'own_bureau'"
_BEFORE = "current_setting('cheqian.bureau', true) IN (bureau, '*')"


async def test_tables_that_an_older_version_granted_show_the_bureaus_of_a_list(database: Database) -> None:
    admin = await connect(database.admin_url)
    of_today = dict(await admin.fetch(_POLICIES))
    for table in of_today:
        await admin.execute(f"ALTER POLICY own_bureau ON {table} USING ({_BEFORE})")
    assert set(dict(await admin.fetch(_POLICIES)).values()).isdisjoint(of_today.values())
    engine = create_async_engine(database.admin_url)
    async with engine.begin() as connection:
        await connection.run_sync(_renew)
    await engine.dispose()
    assert dict(await admin.fetch(_POLICIES)) == of_today
    await admin.close()


def _renew(connection: Connection) -> None:
    migration = import_module("shared.migrations.edge.0005_supervised_bureaus")
    with Operations.context(MigrationContext.configure(connection)):
        migration.upgrade()
