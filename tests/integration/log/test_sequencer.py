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


async def test_a_round_whose_tree_has_moved_is_taken_back(database: Database) -> None:
    """The rows of the outbox keep two leaders apart as long as both lock them; the fence does whatever they lock."""
    writer, sequencer = await connect(database.url("cheqian_cases")), await connect(database.url("cheqian_sequencer"))
    for event in compose(OCCASION, "thing/1", 0, [ThingDone()]):
        await insert(writer, event)
    admin = await connect(database.admin_url)
    # Stands for another leader that moves the tree after this round has read it.
    await admin.execute(
        "CREATE FUNCTION move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
        "$$ BEGIN UPDATE log.tree SET size = size + 1; RETURN NULL; END $$;"
        "CREATE TRIGGER move AFTER INSERT ON log.entry FOR EACH STATEMENT EXECUTE FUNCTION move()"
    )
    with pytest.raises(Fenced, match="no longer at size 0"):
        await sequence(sequencer, gauges())
    assert await _order(writer) == []
    assert await admin.fetchval("SELECT size FROM log.tree") == 0
    await admin.execute("DROP TRIGGER move ON log.entry")
    assert await sequence(sequencer, gauges()) == 1
    for connection in (writer, sequencer, admin):
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
