"""Migrate a database to the newest revision: each schema has its own alembic history, run by the database's owner.

Migrations only go forward: the log cannot be un-written, and all other tables can be rebuilt from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.migrations.closing import close

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]


@dataclass(frozen=True)
class History:
    """The revisions of a schema, in their own folder."""

    schema: str
    folder: Path


def histories() -> list[History]:
    """The histories of the log and of the kept answers, then of the services installed here (an image has only one)."""
    services = sorted(path.parent for path in (_ROOT / "services").glob("*/migrations"))
    return [
        History("log", _ROOT / "shared" / "log" / "migrations"),
        History("edge", _HERE / "edge"),
        *(History(service.name, service / "migrations") for service in services),
    ]


async def migrate_all(admin_url: str, passwords: Mapping[str, str] | None = None) -> None:
    """Bring every schema to its newest revision, take away what no service needs, and set the passwords of database
    roles (role → password).
    """
    engine = create_async_engine(admin_url, poolclass=NullPool)
    try:
        for history in histories():
            async with engine.begin() as connection:
                await connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{history.schema}"'))
                await connection.run_sync(upgrade, history)
        async with engine.begin() as connection:
            await close(connection)
            for role, password in (passwords or {}).items():
                # ALTER ROLE takes no parameters; format() quotes both on the server.
                statement = await connection.scalar(
                    text("SELECT format('ALTER ROLE %I PASSWORD %L', CAST(:role AS text), CAST(:password AS text))"),
                    {"role": role, "password": password},
                )
                await connection.execute(text(str(statement)))
    finally:
        await engine.dispose()


def upgrade(connection: Connection, history: History, revision: str = "head") -> None:
    """Bring an existing schema to a revision."""
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(history.folder))
    config.attributes.update(connection=connection, schema=history.schema)
    command.upgrade(config, revision)
