"""What PostgreSQL lets every role do, and no service needs: it is taken away each time that the database is migrated.

These rights belong to the database or to the server, and not to a schema: a backup that is restored into a new database
brings them back.
"""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.migrations.access import SERVICES, role_of

TEMPORARY_TABLES = ("sampling",)
"""The services that use temporary tables: an import of a list copies its rows into one."""

# Large objects belong to no table, so that no grant and no policy would hold for them.
_LARGE_OBJECTS = """
DO $$ DECLARE function regprocedure;
BEGIN
    FOR function IN
        SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(lo_|loread$|lowrite$)'
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', function);
    END LOOP;
END $$
"""
# A role may change its own settings for later sessions, such as its search_path, and PostgreSQL cannot forbid it.
_OWN_SETTINGS = "ALTER ROLE {role} RESET ALL"
_OWN_SETTINGS_HERE = "ALTER ROLE {role} IN DATABASE {database} RESET ALL"
_DATABASE = text("SELECT quote_ident(current_database())")


async def close(connection: AsyncConnection) -> None:
    """Take temporary tables, large objects and the trigger functions away from all roles that do not need them, and
    reset the settings of the roles.
    """
    database = str(await connection.scalar(_DATABASE))
    for statement in _statements(database):
        await connection.execute(text(statement))


def _statements(database: str) -> Iterable[str]:
    yield f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC"
    for service in TEMPORARY_TABLES:
        yield f"GRANT TEMPORARY ON DATABASE {database} TO {role_of(service)}"
    yield _LARGE_OBJECTS
    # Triggers call these functions without this right.
    yield "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA log FROM PUBLIC"
    for role in (*map(role_of, SERVICES), "cheqian_sequencer"):
        yield _OWN_SETTINGS.format(role=role)
        yield _OWN_SETTINGS_HERE.format(role=role, database=database)
