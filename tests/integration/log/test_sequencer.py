"""Sequencing: positions from 0 without a gap, one leader, and a fence for when there are two."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from shared.log.append import compose, insert
from shared.log.edge import Edge
from shared.log.event import leaf_hash
from shared.log.merkle import root_of
from shared.log.sequencer import ROUND_LIMIT, Fenced, run_sequencer, sequence
from tests.support.log import OCCASION, ThingDone, gauges, sequence_all
from tests.support.postgres import Database, connect


async def test_every_event_gets_one_position_and_the_tree_is_theirs(database: Database) -> None:
    writer, sequencer = await connect(database.url("cheqian_cases")), await connect(database.url("cheqian_sequencer"))
    events = [event for n in range(600) for event in compose(OCCASION, f"thing/{n}", 0, [ThingDone(said=str(n))])]
    for event in events[:300]:
        await insert(writer, event)
    assert await sequence(sequencer, gauges()) == 300
    for event in events[300:]:
        await insert(writer, event)
    assert await sequence_all(sequencer) == 300
    assert await sequence(sequencer, gauges()) == 0
    rows = await writer.fetch("SELECT position, event FROM log.entry ORDER BY position")
    assert [(row["position"], row["event"]) for row in rows] == [(n, event.id) for n, event in enumerate(events)]
    edge = Edge.from_bytes(await writer.fetchval("SELECT edge FROM log.tree"))
    assert edge.size == await writer.fetchval("SELECT size FROM log.tree") == 600
    assert edge.root == root_of(leaf_hash(event.entry) for event in events)
    assert [tuple(row) for row in await writer.fetch("SELECT level, number FROM log.tile ORDER BY 1, 2")] == [
        (0, 0),
        (0, 1),
    ]
    await writer.close()
    await sequencer.close()


async def test_an_event_that_commits_late_comes_later_and_is_not_skipped(database: Database) -> None:
    late, early = await connect(database.url("cheqian_cases")), await connect(database.url("cheqian_cases"))
    sequencer = await connect(database.url("cheqian_sequencer"))
    (first,), (second,) = (compose(OCCASION, f"thing/{n}", 0, [ThingDone()]) for n in (1, 2))
    transaction = late.transaction()
    await transaction.start()
    await insert(late, first)
    await insert(early, second)
    await sequence_all(sequencer)
    await transaction.commit()
    await sequence_all(sequencer)
    assert await _order(early) == [second.id, first.id]
    for connection in (late, early, sequencer):
        await connection.close()


async def test_what_was_acknowledged_before_another_began_comes_first(database: Database) -> None:
    connections = [await connect(database.url("cheqian_cases")) for _ in range(4)]
    stop = asyncio.Event()
    done: list[UUID] = []

    async def keep_sequencing() -> None:
        sequencer = await connect(database.url("cheqian_sequencer"))
        while not stop.is_set():
            await sequence(sequencer, gauges())
        await sequence_all(sequencer)
        await sequencer.close()

    task = asyncio.create_task(keep_sequencing())
    for n in range(200):
        (event,) = compose(OCCASION, f"thing/{n}", 0, [ThingDone()])
        await insert(connections[n % 4], event)
        done.append(event.id)
    stop.set()
    await task
    assert await _order(connections[0]) == done
    for connection in connections:
        await connection.close()


async def test_a_second_leader_is_fenced_off(database: Database) -> None:
    """The lock only elects; what keeps the tree whole when it fails is that a round needs the size it read."""
    writer = await connect(database.url("cheqian_cases"))
    one, other = await connect(database.url("cheqian_sequencer")), await connect(database.url("cheqian_sequencer"))
    for n in range(50):
        for event in compose(OCCASION, f"thing/{n}", 0, [ThingDone()]):
            await insert(writer, event)
    results = await asyncio.gather(sequence(one, gauges()), sequence(other, gauges()), return_exceptions=True)
    assert 50 in results
    assert len(await _order(writer)) == len(set(await _order(writer))) == 50
    for connection in (writer, one, other):
        await connection.close()


_HELD_UP = "SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))"


async def test_a_round_whose_tree_has_moved_is_taken_back(database: Database) -> None:
    writer, sequencer = await connect(database.url("cheqian_cases")), await connect(database.url("cheqian_sequencer"))
    for event in compose(OCCASION, "thing/1", 0, [ThingDone()]):
        await insert(writer, event)
    admin = await connect(database.admin_url)
    # Stands for another leader, which commits while this round waits at the fence.
    other = admin.transaction()
    await other.start()
    await admin.execute("UPDATE log.tree SET size = size + 1")
    turn = asyncio.create_task(sequence(sequencer, gauges()))
    async with asyncio.timeout(10):
        while not await writer.fetchval(_HELD_UP, admin.get_server_pid()):
            await asyncio.sleep(0.005)
    await other.commit()
    with pytest.raises(Fenced, match="no longer at size 0"):
        await turn
    assert await _order(writer) == []
    await admin.execute("UPDATE log.tree SET size = 0")
    assert await sequence(sequencer, gauges()) == 1
    for connection in (writer, sequencer, admin):
        await connection.close()


async def test_an_event_leaves_the_queue_only_with_its_entry(database: Database) -> None:
    writer, sequencer = await connect(database.url("cheqian_cases")), await connect(database.url("cheqian_sequencer"))
    for event in compose(OCCASION, "thing/1", 0, [ThingDone(), ThingDone()]):
        await insert(writer, event)
    forged = "INSERT INTO log.entry SELECT 0, event, sha256('another'), type FROM log.outbox WHERE id = $1"
    first, second = [row["id"] for row in await sequencer.fetch("SELECT id FROM log.outbox ORDER BY id")]
    async with sequencer.transaction():
        await sequencer.execute(forged, first)
    for ids in ([first], [second], [first, second]):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="not in the log as they are queued"):
            await sequencer.execute("SELECT log.dequeue($1)", ids)
    assert await writer.fetchval("SELECT count(*) FROM log.outbox") == 2
    for connection in (writer, sequencer):
        await connection.close()


async def test_another_takes_over_when_the_leader_is_gone(database: Database) -> None:
    writer = await connect(database.url("cheqian_cases"))
    opened: list[asyncpg.Connection] = []

    async def open_connection() -> asyncpg.Connection:
        opened.append(await connect(database.url("cheqian_sequencer")))
        return opened[-1]

    leader = asyncio.create_task(run_sequencer(open_connection, gauges(), pause=0.005))
    await _until_sequenced(writer, 1)
    follower = asyncio.create_task(run_sequencer(open_connection, gauges(), pause=0.005))
    leader.cancel()
    await _until_sequenced(writer, 2)
    follower.cancel()
    await asyncio.gather(leader, follower, return_exceptions=True)
    assert len(opened) == 2
    assert all(connection.is_closed() for connection in opened)
    await writer.close()


async def test_a_round_takes_no_more_than_its_limit(database: Database) -> None:
    admin = await connect(database.admin_url)
    await admin.execute(
        "INSERT INTO log.event (id, bureau, stream, version, type, trace, entry, salt, payload) "
        "SELECT gen_random_uuid(), '370124', 'thing/' || n, 1, 't', '', 'x', sha256(''), '{}' "
        "FROM generate_series(1, $1) n",
        ROUND_LIMIT + 5,
    )
    sequencer = await connect(database.url("cheqian_sequencer"))
    assert [await sequence(sequencer, gauges()) for _ in range(3)] == [ROUND_LIMIT, 5, 0]
    await admin.close()
    await sequencer.close()


async def _until_sequenced(writer: asyncpg.Connection, size: int) -> None:
    for event in compose(OCCASION, f"thing/{size}", 0, [ThingDone()]):
        await insert(writer, event)
    async with asyncio.timeout(10):
        while len(await _order(writer)) < size:
            await asyncio.sleep(0.01)


async def _order(connection: asyncpg.Connection) -> list[UUID]:
    return [row["event"] for row in await connection.fetch("SELECT event FROM log.entry ORDER BY position")]
