"""Every statement of every role on every table, tried in the role's own session: what is declared, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import asyncpg
import pytest

from shared.migrations import migrate_all
from shared.postgres import Server
from tests.integration.grants.declared import (
    DEFINERS,
    FOREIGN,
    FUNCTIONS,
    GRANTS,
    ROLES,
    STATEMENTS,
    TEMPORARY,
)
from tests.support.postgres import Database, clone, connect

# Tables and views of all schemas but PostgreSQL's, with a column that may be set to its default.
_TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname) AS name,
        (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
            ORDER BY attnum LIMIT 1) AS column
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname !~ '^(pg_|information_schema$)'
"""
_OF_COLUMNS = "SELECT attrelid::regclass::text FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid >= 16384"
# A value of each type that is no NULL: PostgreSQL does not even call a strict function for a NULL.
_CALLS = """
    SELECT n.nspname AS schema, format('%I.%I', n.nspname, p.proname) AS name, p.prosecdef AS definer, format(
        'SELECT %I.%I(%s)', n.nspname, p.proname, (
            SELECT string_agg(format('CAST(%L AS %s)', CASE
                WHEN t.typname = 'bytea' THEN '\\x00' WHEN t.typname IN ('json', 'jsonb') THEN '{}'
                WHEN t.typcategory = 'A' THEN '{}' WHEN t.typcategory = 'D' THEN '2026-03-02'
                WHEN t.typname = 'uuid' THEN repeat('0', 32)
                WHEN t.typcategory = 'B' THEN 'f' ELSE '1' END, t.oid::regtype), ', ' ORDER BY a.place)
            FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, place) JOIN pg_type t ON t.oid = a.type
        )) AS call
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname !~ '^(pg_|information_schema$)'
        OR n.nspname = 'pg_catalog' AND p.proname ~ '^(lo_|loread$|lowrite$)'
"""


@pytest.fixture(scope="module")
def granted(postgres: Server, template_database: str) -> Iterator[Database]:
    """A database as `cheqian migrate` leaves it: a clone has lost the rights that belong to the database itself."""
    with clone(postgres, template_database) as database:
        asyncio.run(migrate_all(database.admin_url))
        yield database


@pytest.fixture
async def admin(granted: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(granted.admin_url)
    yield connection
    await connection.close()


@asynccontextmanager
async def session(database: Database, role: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(database.url(role))
    try:
        yield connection
    finally:
        await connection.close()


async def is_allowed(connection: asyncpg.Connection, statement: str) -> bool:
    """Whether PostgreSQL finds the right for a statement. Nothing stays of it, and another error than a missing right
    means that the right is there.
    """
    try:
        await connection.execute(f"BEGIN; {statement}")
    except asyncpg.InsufficientPrivilegeError as error:
        # A row that a policy refuses is not a statement that the role may not send.
        return "row-level security policy" in str(error)
    except asyncpg.WrongObjectTypeError:
        return False  # there is no such statement on a view
    except asyncpg.PostgresError:
        return True
    finally:
        await connection.execute("ROLLBACK")
    return True


async def test_every_table_is_declared(admin: asyncpg.Connection) -> None:
    assert {row["name"] for row in await admin.fetch(_TABLES)} == set(GRANTS)
    assert await admin.fetch(_OF_COLUMNS) == [], "rights on columns would not be seen here: use a view"


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_may_send_what_is_declared_and_nothing_else(
    granted: Database, admin: asyncpg.Connection, role: str
) -> None:
    columns: Mapping[str, str] = {row["name"]: row["column"] for row in await admin.fetch(_TABLES)}
    async with session(granted, role) as connection:
        found = {
            table: "".join(
                [
                    letter
                    for letter, statement in STATEMENTS.items()
                    if await is_allowed(connection, statement.format(table=table, column=column))
                ]
            )
            for table, column in columns.items()
        }
    assert found == {table: GRANTS[table].get(role, "") for table in columns}


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_calls_the_functions_of_its_service_and_no_large_objects(
    granted: Database, admin: asyncpg.Connection, role: str
) -> None:
    functions = await admin.fetch(_CALLS)
    assert {"log.queue", "pg_catalog.lo_put", "pg_catalog.loread"} <= {row["name"] for row in functions}
    async with session(granted, role) as connection:
        called = {row["name"] for row in functions if await is_allowed(connection, row["call"])}
    own = tuple(beginning for beginning, caller in FUNCTIONS.items() if caller == role)
    assert called == {row["name"] for row in functions if row["name"].startswith(own)}


async def test_only_known_functions_run_as_the_owner(admin: asyncpg.Connection) -> None:
    assert {row["name"] for row in await admin.fetch(_CALLS) if row["definer"]} == DEFINERS


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_makes_nothing_and_becomes_nobody(granted: Database, role: str) -> None:
    async with session(granted, role) as connection:
        statements = [statement.format(database=granted.name) for statement in FOREIGN]
        allowed = [statement for statement in statements if await is_allowed(connection, statement)]
        # To become itself again is nothing.
        assert allowed == [f"SET ROLE {role}"]
        assert await is_allowed(connection, "CREATE TEMPORARY TABLE mine ()") == (role in TEMPORARY)


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_is_an_ordinary_one(admin: asyncpg.Connection, role: str) -> None:
    has = await admin.fetchrow("SELECT * FROM pg_roles WHERE rolname = $1", role)
    assert has is not None
    powers = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")
    assert [power for power in powers if has[power]] == []
    assert await admin.fetchval("SELECT count(*) FROM pg_auth_members WHERE member = $1", has["oid"]) == 0


async def test_a_migration_resets_what_a_role_has_set_for_its_later_sessions(granted: Database) -> None:
    """PostgreSQL lets every role do this."""
    async with session(granted, "cheqian_cases") as connection:
        await connection.execute(f"ALTER ROLE current_user IN DATABASE {granted.name} SET search_path = mine")
    await migrate_all(granted.admin_url)
    async with session(granted, "cheqian_cases") as connection:
        assert await connection.fetchval("SHOW search_path") != "mine"
