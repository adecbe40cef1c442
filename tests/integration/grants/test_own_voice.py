"""A service speaks for itself only: whose events it appends, whose payloads it reads, whose cursor it moves."""

import importlib
import json
import pkgutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from itertools import product
from types import MappingProxyType
from uuid import uuid4

import asyncpg
import pytest

from services.cases.reactions import reactions as cases
from services.documents.reactions import reactions as documents
from services.publishing.reactions import reactions as publishing
from services.sampling.reactions import reactions as sampling
from shared import contracts
from shared.blobs import BlobStore
from shared.clock import utc_now
from shared.contracts.fact import Fact
from shared.log.ownership import READS, READS_IF_OPEN, STREAMS
from shared.migrations.access import SERVICES, role_of
from shared.pool import Pool
from shared.postgres import Server
from tests.support.postgres import MADE_UP, Database, clone, connect

BUREAU, OTHER = "370124", "370126"
_APPEND = """
    INSERT INTO log.event (id, bureau, stream, version, type, trace, entry, salt, payload)
    VALUES ($1, $2, $3, 1, $4, '', $5, $6, '{"secret": true}')
"""


def facts() -> Iterator[type[Fact]]:
    for module in pkgutil.iter_modules(contracts.__path__, f"{contracts.__name__}."):
        importlib.import_module(module.name)
    return (fact for fact in Fact.__subclasses__() if fact.__module__.startswith(contracts.__name__))


TYPES = sorted({fact.type for fact in facts()} | {f"{service}.thing.done" for service in SERVICES})


@pytest.fixture(scope="module")
def bare(postgres: Server, template_database: str) -> Iterator[Database]:
    """A database for the tests of this module, in which tests append made-up events no more."""
    with clone(postgres, template_database) as database:
        yield database


@pytest.fixture
async def admin(bare: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(bare.admin_url)
    await connection.execute(f"DROP POLICY IF EXISTS {MADE_UP} ON log.event")
    yield connection
    await connection.close()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(url)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def speaking(database: Database, service: str, bureaus: str | None = "*") -> AsyncIterator[asyncpg.Connection]:
    """A transaction of a service for these bureaus, of which nothing stays: the connection ends before a commit."""
    async with connected(database.url(role_of(service))) as connection:
        await connection.transaction().start()
        if bureaus is not None:
            await connection.execute(f"SET LOCAL cheqian.bureau = '{bureaus}'")
        yield connection


async def appends(
    connection: asyncpg.Connection,
    type_: str,
    stream: str,
    bureau: str = BUREAU,
    says: Mapping[str, object] = MappingProxyType({}),
) -> bool:
    """Whether the database takes an event. Its entry says what its row says, but for what is in `says`. Nothing stays
    of it.
    """
    id_, stream = uuid4(), f"{stream}/{uuid4()}"
    entry = {"v": 1, "id": str(id_), "bureau": bureau, "stream": stream, "version": 1, "type": type_, "trace": ""}
    attempt = connection.transaction()
    await attempt.start()
    try:
        await connection.execute(_APPEND, id_, bureau, stream, type_, json.dumps({**entry, **says}).encode(), b"s" * 32)
    except asyncpg.InsufficientPrivilegeError as error:
        assert "row-level security policy" in str(error)  # noqa: PT017  # other errors are the test's own
        return False
    finally:
        await attempt.rollback()
    return True


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_appends_its_own_types_to_its_own_streams(bare: Database, service: str) -> None:
    streams = [(owner, stream) for owner in SERVICES for stream in STREAMS[owner]] + [("", "thing"), ("", "")]
    async with speaking(bare, service) as connection:
        taken = {
            (speaker, stream)
            for speaker, (_, stream) in product((*SERVICES, service[:-1], "tests"), streams)
            if await appends(connection, f"{speaker}.thing.done", stream)
        }
    assert taken == {(service, stream) for stream in STREAMS[service]}


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    ("sees", "taken"),
    [
        ("*", {BUREAU, OTHER, ""}),
        (BUREAU, {BUREAU}),
        (f"{OTHER},{BUREAU}", {BUREAU, OTHER}),
        ("", set()),
        (None, set()),
    ],
)
async def test_events_are_of_the_bureaus_of_the_transaction(bare: Database, sees: str | None, taken: set[str]) -> None:
    async with speaking(bare, "sampling", sees) as connection:
        found = {
            bureau for bureau in (BUREAU, OTHER, "") if await appends(connection, "sampling.thing.done", "draw", bureau)
        }
    assert found == taken


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    "lie",
    [
        {"type": "sampling.draw.annulled"},
        {"stream": "draw/00000000-0000-4000-8000-000000000000"},
        {"bureau": OTHER},
        {"id": "00000000-0000-4000-8000-000000000000"},
        {"version": 2},
        {"trace": "0af7651916cd43dd8448eb211c80319c"},
        {"type": ["cases.thing.done"]},
    ],
)
async def test_an_entry_says_what_its_row_says(bare: Database, lie: Mapping[str, object]) -> None:
    """Readers of the log see entries only: an honest row could hide a decision in the name of another service."""
    async with speaking(bare, "cases") as connection:
        assert await appends(connection, "cases.thing.done", "case", says={"public": {"said": "a"}})
        assert not await appends(connection, "cases.thing.done", "case", says=lie)


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize("entry", [b"entry", b"\xff", b'{"type":"cases.thing.done"'])
async def test_an_entry_is_json(bare: Database, entry: bytes) -> None:
    async with speaking(bare, "cases") as connection:
        with pytest.raises(asyncpg.DataError):
            await connection.execute(_APPEND, uuid4(), BUREAU, "case/1", "cases.thing.done", entry, b"s" * 32)


async def test_the_rules_are_of_the_role_that_acts_now(bare: Database, admin: asyncpg.Connection) -> None:
    """The owner is bound as soon as it takes a service's role; a service cannot take another one."""
    await admin.execute("SET cheqian.bureau = '*'")
    spoken = {}
    for role in ("cheqian_cases", "cheqian_sampling", "postgres"):
        await admin.execute(f"SET ROLE {role}")
        spoken[role] = await appends(admin, "sampling.draw.completed", "draw")
    assert spoken == {"cheqian_cases": False, "cheqian_sampling": True, "postgres": True}
    async with speaking(bare, "cases") as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied to set role"):
            await connection.execute("SET ROLE cheqian_sampling")


async def test_a_service_reads_the_payloads_that_it_needs_and_every_entry(
    bare: Database, admin: asyncpg.Connection
) -> None:
    for type_ in TYPES:
        await admin.execute(_APPEND, uuid4(), BUREAU, f"made-up/{type_}", type_, b"entry", b"s" * 32)
    for service in SERVICES:
        async with speaking(bare, service) as connection:
            read = {row["type"] for row in await connection.fetch("SELECT type, payload, salt FROM log.event")}
            assert read == {type_ for type_ in TYPES if type_.startswith(f"{service}.")} | set(READS[service])
            entries = await connection.fetch("SELECT type, entry FROM log.public_part")
            assert {row["type"] for row in entries} == set(TYPES)
            with pytest.raises(asyncpg.UndefinedColumnError):
                await connection.fetch("SELECT payload FROM log.public_part")


async def test_of_some_types_a_service_reads_those_alone_that_say_that_they_are_not_covert(
    bare: Database, admin: asyncpg.Connection
) -> None:
    for service, types in READS_IF_OPEN.items():
        for type_ in types:
            for payload in ('{"covert": true}', '{"covert": false}', "{}", '{"covert": null}', '{"covert": "false"}'):
                stream = f"made-up/{type_}/{payload}"
                await admin.execute(_APPEND, uuid4(), BUREAU, stream, type_, b"entry", b"s" * 32)
                await admin.execute("ALTER TABLE log.event DISABLE TRIGGER append_only")
                await admin.execute("UPDATE log.event SET payload = $1 WHERE stream = $2", payload, stream)
        async with speaking(bare, service) as connection:
            read = await connection.fetch("SELECT DISTINCT payload FROM log.event WHERE type = ANY ($1)", list(types))
        assert [row["payload"] for row in read] == ['{"covert": false}']


_READ_WHEN_ASKED = {
    # Publishing serves files that these name.
    "publishing": {"sampling.items.published"},
}


def test_who_reads_what_is_who_reacts_to_it() -> None:
    """The corrections of the law are for every service to read."""
    blobs, pool = BlobStore.at("memory:///"), Pool(1)
    reacts = {
        "sampling": set(sampling(blobs, pool, utc_now)),
        "cases": set(cases(blobs, pool, utc_now)),
        "documents": set(documents(blobs, pool, utc_now)),
        "publishing": set(publishing(blobs, pool, utc_now)),
    }
    for service in SERVICES:
        # Its own events a service reads as a whole.
        others = {type_ for type_ in reacts.get(service, set()) if not type_.startswith(f"{service}.")}
        beyond = set(READS[service]) - others
        assert others - set(READS_IF_OPEN.get(service, ())) <= set(READS[service])
        law = {"cases.law.corrected"} if service == "sampling" else set()
        assert beyond == _READ_WHEN_ASKED.get(service, set()) | law
    assert {type_ for types in READS.values() for type_ in types} <= set(TYPES)


def test_a_stream_belongs_to_one_service() -> None:
    streams = [stream for of_service in STREAMS.values() for stream in of_service]
    assert len(streams) == len(set(streams))
    assert set(STREAMS) == set(READS) == set(SERVICES)


async def test_a_cursor_is_moved_by_its_service_forward_and_within_the_tree(
    bare: Database, admin: asyncpg.Connection
) -> None:
    """The forward rule binds even the owner."""
    await admin.execute("UPDATE log.tree SET size = 5")
    await admin.execute("INSERT INTO log.cursor VALUES ('publishing', 3)")
    async with speaking(bare, "cases") as connection:
        assert await connection.execute("UPDATE log.cursor SET position = 4") == "UPDATE 0"
    await _forward_only(admin)
    async with connected(bare.url("cheqian_publishing")) as publishing:
        await _forward_only(publishing)
    for statement in ("DELETE FROM log.cursor", "TRUNCATE log.cursor"):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="keeps its rows"):
            await admin.execute(statement)
    with pytest.raises(asyncpg.CheckViolationError):
        await admin.execute("INSERT INTO log.cursor VALUES ('cases', 6)")


async def _forward_only(connection: asyncpg.Connection) -> None:
    for position in (2, 6, -1):
        with pytest.raises(asyncpg.CheckViolationError, match="forward only"):
            await connection.execute("UPDATE log.cursor SET position = $1", position)
    assert await connection.execute("UPDATE log.cursor SET position = position + 1") == "UPDATE 1"
    with pytest.raises(asyncpg.CheckViolationError, match="forward only"):
        await connection.execute("UPDATE log.cursor SET consumer = 'cases'")


_ROWS = {
    "edge.answer": "INSERT INTO edge.answer VALUES ($1, '370124', 's', 'k', '', 201, '{}', '{}')",
    "edge.display_name": "INSERT INTO edge.display_name (service, subject, name) VALUES ($1, 's', 'n')",
    "log.set_aside": (
        "INSERT INTO log.set_aside VALUES ($1, 1, gen_random_uuid(), '370124', 'draw/1', 't', 'failed', '')"
    ),
}

# Papers name who decided in cases.
_SEEN_TOO = {("edge.display_name", "documents"): ("cases",)}


@pytest.mark.parametrize("table", _ROWS)
async def test_a_service_has_rows_of_its_own_only(bare: Database, admin: asyncpg.Connection, table: str) -> None:
    owner = "consumer" if table == "log.set_aside" else "service"
    for service in SERVICES:
        await admin.execute(_ROWS[table], service)
    for service, other in product(SERVICES, SERVICES):
        async with speaking(bare, service) as connection:
            rows = await connection.fetch(f"SELECT {owner} FROM {table}")  # noqa: S608  # our own names
            assert {row[owner] for row in rows} == {service, *_SEEN_TOO.get((table, service), ())}
            if service != other:
                with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security policy"):
                    await connection.execute(_ROWS[table], other)


async def test_an_answer_is_seen_in_its_bureau_only(bare: Database, admin: asyncpg.Connection) -> None:
    await admin.execute("INSERT INTO edge.answer VALUES ('sampling', '370124', 't', 'k', '', 201, '{}', '{}')")
    for sees, found in ((OTHER, 0), (None, 0), (BUREAU, 1), ("*", 1)):
        async with speaking(bare, "sampling", sees) as connection:
            assert await connection.fetchval("SELECT count(*) FROM edge.answer WHERE subject = 't'") == found
