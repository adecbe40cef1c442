"""The tests' databases: one server a run, one migrated template, a clone of it for every test that asks.

The server keeps its files in memory where there is room. A clone makes some 330 files, and deletes them: ext4 takes ten
times as long for that as memory does, because it passes over every inode that was deleted in the last minutes.
"""

import asyncio
import contextlib
import fcntl
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import asyncpg

from shared.postgres import Server

_TEMPLATE = "cheqian_template"
_PASSWORD = "made-up"
MADE_UP = "made_up"
"""The policy that no other database has."""
_MEMORY = Path("/dev/shm")  # noqa: S108  # what is made there is made by mkdtemp
_PREFIX = "cheqian-tests-"
_ROOM = 2 * 2**30
"""Bytes of memory that must be free."""
_TRIES = 12
"""How often a database is copied before it is said to be in use; PostgreSQL waits five seconds each time."""


@dataclass(frozen=True)
class Database:
    """A migrated database of its own."""

    server: Server
    name: str

    @property
    def admin_url(self) -> str:
        """`postgresql+asyncpg://…` as superuser, whom no policy binds."""
        return self.server.admin_url(self.name)

    def url(self, role: str) -> str:
        """`postgresql+asyncpg://…` as a role of the migrations, such as `cheqian_sampling`."""
        return self.server.url(self.name, user=role, password=_PASSWORD)


@contextlib.contextmanager
def shared_server(run: Path) -> Iterator[Server]:
    """One server for all workers of the run with this folder: the first starts it, the last stops it and clears up."""
    with (run / "postgres.users").open("a") as users:
        # The kernel takes a killed worker's share back, so the last one alive still knows that it is the last.
        fcntl.flock(users, fcntl.LOCK_SH)
        _clear_after_killed_runs()
        place = run / "postgres"
        folder = _settle(place, Path(users.name))
        server = Server(folder / "data", durable=False)
        server.start()
        try:
            yield server
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server.stop()
                shutil.rmtree(folder)
                place.unlink(missing_ok=True)


def _settle(place: Path, users: Path) -> Path:
    """The folder of the server: `place`, which the run's first worker makes a link into memory if there is room."""
    if not place.exists() and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_MEMORY))
        (folder / "users").symlink_to(users)
        try:
            place.symlink_to(folder)
        except FileExistsError:
            shutil.rmtree(folder)  # another worker was first
    place.mkdir(exist_ok=True)
    return place.resolve()


def _clear_after_killed_runs() -> None:
    """Memory, unlike the folder for temporary files, is cleared by nobody else."""
    for users in _MEMORY.glob(f"{_PREFIX}*/users"):
        # In use, or another person's, or by now cleared by another run: left alone.
        with contextlib.suppress(BlockingIOError, PermissionError, FileNotFoundError), users.open("a") as shared:
            fcntl.flock(shared, fcntl.LOCK_EX | fcntl.LOCK_NB)
            Server(users.parent / "data").kill()
            shutil.rmtree(users.parent)


def migrate(database: Database) -> Database:
    """Bring the database to the present and let its roles log in with the tests' password."""
    asyncio.run(_migrate(database))
    return database


def template(server: Server, *, guarded: bool = True) -> str:
    """The name of the migrated database to clone, made once a server; with row-level security or without."""
    asyncio.run(_ensure_template(server, guarded=guarded))
    return _TEMPLATE


@contextlib.contextmanager
def clone(server: Server, of: str) -> Iterator[Database]:
    """A copy of a database, dropped at the end with whoever is still connected."""
    # By copying files: half the time of the default, which writes every page to the log.
    name = f"test_{uuid4().hex}"
    asyncio.run(_copy(server, of, name))
    try:
        yield Database(server, name)
    finally:
        asyncio.run(_execute(server, f"DROP DATABASE {name} WITH (FORCE)"))


def kept_copy(server: Server, of: str, name: str) -> Database:
    """A copy of a database that stays until the server stops; it takes the place of an earlier one of that name."""
    asyncio.run(_execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    asyncio.run(_execute(server, f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy"))
    return Database(server, name)


async def _copy(server: Server, of: str, name: str) -> None:
    """Copy a database. Connections that were closed a moment ago may still be going, on a busy machine for seconds."""
    for again in range(_TRIES - 1, -1, -1):
        try:
            await _execute(server, f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")
            break
        except asyncpg.ObjectInUseError:
            if not again:
                raise


async def guard_rows(database: Database, *, guarded: bool = True) -> None:
    """Switch row-level security of all tables that have it on, or off: then every transaction sees every row."""
    async with administering(database.admin_url) as admin:
        for (table,) in await admin.fetch("SELECT DISTINCT polrelid::regclass::text FROM pg_policy"):
            await admin.execute(f"ALTER TABLE {table} {'ENABLE' if guarded else 'DISABLE'} ROW LEVEL SECURITY")


async def connect(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    """A bare asyncpg connection to a `postgresql+asyncpg://…` address."""
    return await asyncpg.connect(url.replace("+asyncpg", "", 1))


@contextlib.asynccontextmanager
async def administering(url: str) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    """A bare connection to a `postgresql+asyncpg://…` address, closed at the end of the block."""
    connection = await connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def _ensure_template(server: Server, *, guarded: bool) -> None:
    draft = f"{_TEMPLATE}_draft"
    async with administering(server.admin_url("postgres")) as admin:
        # The other workers wait here until the template is whole.
        await admin.execute("SELECT pg_advisory_lock(1)")
        if await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", _TEMPLATE):
            return
        await admin.execute(f"DROP DATABASE IF EXISTS {draft}")
        await admin.execute(f"CREATE DATABASE {draft}")
        await _migrate(Database(server, draft))
        # Guarded is what the migrations guard: to switch it on here would hide a migration that forgets it.
        if not guarded:
            await guard_rows(Database(server, draft), guarded=False)
        # Renamed when whole: after a failure half-way the next worker begins again.
        await admin.execute(f"ALTER DATABASE {draft} RENAME TO {_TEMPLATE}")
        await admin.execute(f"ALTER DATABASE {_TEMPLATE} ALLOW_CONNECTIONS false")


async def _migrate(database: Database) -> None:
    from shared.migrations import migrate_all  # here, so that tests of pure modules do not wait for alembic to load

    await migrate_all(database.admin_url)
    await _let_tests_speak(database)
    own = unquote(urlsplit(database.admin_url).password or "")
    async with administering(database.admin_url) as admin:
        # Four thousand rounds of hashing at each login guard nothing here. PostgreSQL 15 knows no other number.
        if await admin.fetchval("SELECT true FROM pg_settings WHERE name = 'scram_iterations'"):
            await admin.execute("SET scram_iterations = 1")
        await admin.execute(f"ALTER ROLE current_user PASSWORD '{own}'")
        for role in await admin.fetch("SELECT rolname FROM pg_roles WHERE rolname LIKE 'cheqian%'"):
            await admin.execute(f"ALTER ROLE {role['rolname']} PASSWORD '{_PASSWORD}'")


async def _let_tests_speak(database: Database) -> None:
    """Let every service append and read made-up events too, whatever their streams and the transaction's bureau."""
    made_up = "(type ^@ 'tests.' OR type ^@ 'bench.')"
    async with administering(database.admin_url) as admin:
        await admin.execute(f"DROP POLICY IF EXISTS {MADE_UP} ON log.event")
        await admin.execute(f"CREATE POLICY {MADE_UP} ON log.event USING {made_up} WITH CHECK {made_up}")


async def _execute(server: Server, statement: str) -> None:
    async with administering(server.admin_url("postgres")) as admin:
        await admin.execute(statement)
