"""The oracle: everything that must be true of a log and of what was made from it, whatever happened before.

Every journey and every fault test ends by asking it. It reads the tables as their owner and trusts none of them.
"""

import json
from collections.abc import Awaitable, Callable, Iterable
from itertools import pairwise
from uuid import UUID

import asyncpg

from services.publishing.trace.chain import is_event_id
from shared.log.checkpoints import open_checkpoint
from shared.log.edge import Edge
from shared.log.event import Event, leaf_hash
from shared.log.notes import VerifierKey
from shared.log.tiles import TileId
from tests.support.postgres import Database, connect

_LOG = """
SELECT e.position, e.leaf_hash, e.type AS entry_type,
    v.id, v.bureau, v.stream, v.version, v.type, v.trace, v.entry, v.salt, v.payload::text
FROM log.entry e JOIN log.event v ON v.id = e.event ORDER BY e.position
"""
_CHECKPOINTS = """
SELECT size, root, note FROM log.checkpoint
UNION ALL SELECT size, root, d.note FROM log.completed d JOIN log.checkpoint USING (size) ORDER BY size
"""


async def check_log(database: Database, key: VerifierKey | None = None, witnesses: Iterable[VerifierKey] = ()) -> int:
    """Hold the whole log to its promises; its size. With `key` every checkpoint ever published is opened too."""
    connection = await connect(database.admin_url)
    try:
        rows = await connection.fetch(_LOG)
        assert [row["position"] for row in rows] == list(range(len(rows))), "positions run from 0 without a gap"
        assert len({row["id"] for row in rows}) == len(rows), "no event stands twice"
        assert await connection.fetchval("SELECT count(*) FROM log.entry") == len(rows), "every entry has its event"
        for row in rows:
            _check_entry(row)
        _check_streams(rows)
        _check_causes(rows)
        roots = await _check_tree(connection, [row["leaf_hash"] for row in rows])
        for checkpoint in await connection.fetch(_CHECKPOINTS):
            assert checkpoint["root"] == roots[checkpoint["size"]], f"checkpoint {checkpoint['size']} has our root"
            if key is not None:
                signed = open_checkpoint(checkpoint["note"], key, list(witnesses))
                assert (signed.checkpoint.size, signed.checkpoint.root) == (checkpoint["size"], checkpoint["root"])
        return len(rows)
    finally:
        await connection.close()


async def check_acknowledged(database: Database, acknowledged: Iterable[UUID]) -> None:
    """Every event that a writer was told stands is in the log, once (`check_log` says that none is in it twice)."""
    connection = await connect(database.admin_url)
    try:
        assert await connection.fetchval("SELECT count(*) FROM log.outbox") == 0, "everything is sequenced"
        logged = {row["event"] for row in await connection.fetch("SELECT event FROM log.entry")}
        assert await connection.fetchval("SELECT count(*) FROM log.event") == len(logged), "no event is left out"
    finally:
        await connection.close()
    lost = set(acknowledged) - logged
    assert not lost, f"acknowledged and lost: {lost}"


async def check_nothing_set_aside(database: Database) -> None:
    """Every consumer could take every event."""
    connection = await connect(database.admin_url)
    try:
        waiting = await connection.fetch("SELECT consumer, position, type, reason, detail FROM log.set_aside")
        assert [tuple(row) for row in waiting] == [], "nothing is set aside"
    finally:
        await connection.close()


async def check_rebuild(database: Database, tables: Iterable[str], rebuild: Callable[[], Awaitable[object]]) -> None:
    """Every read row equals the one made again from the log alone."""
    connection = await connect(database.admin_url)
    try:
        names = list(tables)
        before = {table: await _contents(connection, table) for table in names}
        await rebuild()
        for table in names:
            after = await _contents(connection, table)
            changed = sorted({*after} ^ {*before[table]})[:4]
            assert after == before[table], f"{table} comes out of the log as it was: {changed}"
    finally:
        await connection.close()


def _check_entry(row: asyncpg.Record) -> None:
    assert leaf_hash(row["entry"]) == row["leaf_hash"], f"entry {row['position']} re-hashes to its leaf"
    event = Event.from_entry(row["entry"], json.loads(row["payload"]), row["salt"])
    columns = [row[name] for name in ("id", "bureau", "stream", "version", "type", "trace")]
    assert columns == [event.id, event.bureau, event.stream, event.version, event.type, event.trace]
    assert row["entry_type"] == event.type, f"consumers find entry {row['position']} by its type"
    # From its fields, payload and salt: canonical, and committing to this payload.
    assert event.sealed().entry == row["entry"], f"entry {row['position']} follows from its event"


def _check_streams(rows: list[asyncpg.Record]) -> None:
    streams: dict[str, list[int]] = {}
    for row in rows:
        streams.setdefault(row["stream"], []).append(row["version"])
    for stream, versions in streams.items():
        assert sorted(versions) == list(range(1, len(versions) + 1)), f"{stream} has its versions, each once"
        # Two versions of one stream may be queued by two transactions, but the second began after the first ended.
        assert all(one < two for one, two in pairwise(versions)), f"{stream} is in order"


def _check_causes(rows: list[asyncpg.Record]) -> None:
    """No chain is broken: an event that is named as a cause, or a draw that a service goes on with, stands before it in
    the log. The trace of a request is in no log.
    """
    known = set[str]()
    for row in rows:
        event = Event.from_entry(row["entry"], {}, b"")
        is_there = event.cause in known or not is_event_id(event.cause)
        assert is_there, f"the cause of entry {row['position']} stands in the log before it"
        known |= {str(event.id), event.stream.removeprefix("draw/")}


async def _check_tree(connection: asyncpg.Connection, leaves: list[bytes]) -> dict[int, bytes]:
    """The root at every size, grown leaf by leaf; the stored edge and tiles must be what that leads to."""
    edge, roots, tiles = Edge(), {0: Edge().root}, dict[TileId, bytes]()
    for leaf in leaves:
        edge, full = edge.extend([leaf])
        tiles.update(full)
        roots[edge.size] = edge.root
    tree = await connection.fetchrow("SELECT size, edge FROM log.tree")
    assert tree is not None
    assert (tree["size"], tree["edge"]) == (edge.size, edge.to_bytes()), "the tree is that of the entries"
    stored = await connection.fetch("SELECT level, number, hashes FROM log.tile")
    assert {TileId(row["level"], row["number"]): row["hashes"] for row in stored} == tiles, "so are its tiles"
    return roots


async def _contents(connection: asyncpg.Connection, table: str) -> list[str]:
    return sorted([row[0] for row in await connection.fetch(f"SELECT t::text FROM {table} t")])  # noqa: S608  # ours
