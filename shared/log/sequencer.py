"""The sequencer: gives every appended event its position, and adds its leaf to the tree.

Any process may run a sequencer; a lock elects the leader. The lock does not keep two leaders apart, the fence does: a
round is rolled back if the tree no longer has the size that the round has read.
"""

import asyncio

import asyncpg

from shared.log.edge import Edge
from shared.log.gauges import LogGauges
from shared.log.leadership import Connect, Office, leading

ROUND_LIMIT = 4096
"""The largest number of events in a round. If more events wait, there is a backlog (see `shared.log.backlog`)."""

# Asked alone before a transaction begins: the sequencer asks fifty times a second.
_WAIT = "SELECT EXISTS (SELECT FROM log.outbox)"
# In one statement: the events that wait, and the size of the tree to which none of them belongs yet.
_TAKE = """
SELECT o.id, o.event, o.leaf_hash, o.type, t.size
FROM (SELECT id, event, leaf_hash, type FROM log.outbox ORDER BY id LIMIT $1) o CROSS JOIN log.tree t ORDER BY o.id
"""
_TREE = "SELECT edge FROM log.tree"
_FENCE = "UPDATE log.tree SET size = $2, edge = $3 WHERE size = $1"
_DEQUEUE = "SELECT log.dequeue($1)"


class Fenced(Exception):
    """Another sequencer extended the tree during this round; the whole round is rolled back."""


async def run_sequencer(connect: Connect, gauges: LogGauges, *, pause: float = 0.02) -> None:
    """Run rounds until cancelled. While another process leads, wait for it to end. `pause` in seconds."""
    async with leading(connect, Office.SEQUENCER) as connection:
        while True:
            # After a full round some events still wait: start the next round at once.
            if await sequence(connection, gauges) < ROUND_LIMIT:
                await asyncio.sleep(pause)


async def sequence(connection: asyncpg.Connection, gauges: LogGauges) -> int:
    """Run a round in one transaction. Returns how many events got their position.

    If it stops before its commit, nothing is visible and the outbox still holds every row. If it stops after its
    commit, the tree is ahead of the checkpoint, and publishing signs it when it looks next. Raises Fenced.
    """
    if not await connection.fetchval(_WAIT):
        return 0
    async with connection.transaction():
        taken = await connection.fetch(_TAKE, ROUND_LIMIT)
        if taken:
            await _extend(connection, taken, gauges)
    return len(taken)


async def _extend(connection: asyncpg.Connection, taken: list[asyncpg.Record], gauges: LogGauges) -> None:
    size, edge = taken[0]["size"], Edge.from_bytes(await connection.fetchval(_TREE))
    grown, tiles = edge.extend([row["leaf_hash"] for row in taken])
    # The fence is the first step that writes: only a round that has read the present size of the tree may change it.
    # Another round that has read the same size waits here, and then finds another size.
    if edge.size != size or await connection.execute(_FENCE, size, grown.size, grown.to_bytes()) != "UPDATE 1":
        raise Fenced(f"the tree is no longer at size {size}")
    await connection.copy_records_to_table(
        "entry",
        schema_name="log",
        columns=("position", "event", "leaf_hash", "type"),
        records=[
            (position, row["event"], row["leaf_hash"], row["type"]) for position, row in enumerate(taken, start=size)
        ],
    )
    await connection.copy_records_to_table(
        "tile",
        schema_name="log",
        columns=("level", "number", "hashes"),
        records=[(tile.level, tile.number, hashes) for tile, hashes in tiles.items()],
    )
    # The database takes out of the queue only what has its entry.
    await connection.execute(_DEQUEUE, [row["id"] for row in taken])
    gauges.tree_size.set(grown.size)
