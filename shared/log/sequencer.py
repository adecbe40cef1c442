"""The sequencer: gives every appended event its position, and the tree its next leaves.

Any process may run one; a lock elects the leader. What keeps two leaders apart is not the lock but the fence: the tree
moves from the size this round has read, or the round is rolled back.
"""

import asyncio

import asyncpg

from shared.log.edge import Edge
from shared.log.gauges import LogGauges
from shared.log.leadership import Connect, Office, leading

ROUND_LIMIT = 4096
"""Events a round takes at most; more than this many waiting is a backlog (see `shared.log.backlog`)."""

_TAKE = """
WITH taken AS (
    DELETE FROM log.outbox WHERE id IN (SELECT id FROM log.outbox ORDER BY id LIMIT $1)
    RETURNING id, event, leaf_hash, type
)
SELECT event, leaf_hash, type FROM taken ORDER BY id
"""
_TREE = "SELECT edge FROM log.tree"
_FENCE = "UPDATE log.tree SET size = $2, edge = $3 WHERE size = $1"


class Fenced(Exception):
    """Another sequencer moved the tree during this round; nothing of the round stands."""


async def run_sequencer(connect: Connect, gauges: LogGauges, *, pause: float = 0.02) -> None:
    """Lead if nobody does, else wait for the leader to go; in rounds, until cancelled. `pause` in seconds."""
    async with leading(connect, Office.SEQUENCER) as connection:
        while True:
            # A full round has left some behind: go on at once.
            if await sequence(connection, gauges) < ROUND_LIMIT:
                await asyncio.sleep(pause)


async def sequence(connection: asyncpg.Connection, gauges: LogGauges) -> int:
    """One round, in one transaction: how many events got their position.

    Stopped anywhere before its commit, nothing was visible and the outbox still holds every row; stopped after it,
    the tree is ahead of the checkpoint and publishing signs at its next look. Raises Fenced.
    """
    async with connection.transaction():
        taken = await connection.fetch(_TAKE, ROUND_LIMIT)
        if taken:
            await _extend(connection, taken, gauges)
    return len(taken)


async def _extend(connection: asyncpg.Connection, taken: list[asyncpg.Record], gauges: LogGauges) -> None:
    edge = Edge.from_bytes(await connection.fetchval(_TREE))
    grown, tiles = edge.extend([row["leaf_hash"] for row in taken])
    await connection.copy_records_to_table(
        "entry",
        schema_name="log",
        columns=("position", "event", "leaf_hash", "type"),
        records=[(position, *row) for position, row in enumerate(taken, start=edge.size)],
    )
    await connection.copy_records_to_table(
        "tile",
        schema_name="log",
        columns=("level", "number", "hashes"),
        records=[(tile.level, tile.number, hashes) for tile, hashes in tiles.items()],
    )
    # Last, the fence: only the round that read this size may move it.
    if await connection.execute(_FENCE, edge.size, grown.size, grown.to_bytes()) != "UPDATE 1":
        raise Fenced(f"the tree is no longer at size {edge.size}")
    gauges.tree_size.set(grown.size)
