"""Reading the events that listeners are told of, in the order of the log."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from asyncpg import Connection, Record
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.database import connected, driver_connection, transact
from shared.listening.told import Heard, Hearing, told_of
from shared.listening.window import Newest

SPAN = 1000
"""How many positions are looked at by one query, whoever the events there belong to."""
_SIZE = text("SELECT size FROM log.tree")
# The name of a type is cut, so that no index on it can be used: the positions of the span are all that is read.
_ENTRIES = """
    SELECT e.position, v.stream, v.entry
    FROM (SELECT position, event, type FROM log.entry WHERE position > $1 AND position <= $2 OFFSET 0) AS e
    CROSS JOIN LATERAL (SELECT stream, entry FROM log.public_part WHERE id = e.event OFFSET 0) AS v
    WHERE split_part(e.type, '.', 1) = ANY ($3) ORDER BY e.position
"""


async def last_position(engine: AsyncEngine) -> int:
    """The position of the newest entry; -1 if there is none."""
    async with connected(engine) as connection:
        return int(await connection.scalar(_SIZE)) - 1


async def told_after(
    engine: AsyncEngine, services: Iterable[str], hearing: Hearing, position: int, last: int
) -> Newest:
    """The told events of services after a position, up to `last`, or as far as one query looks. The transaction is
    over when this returns. What is covert now is left out.
    """
    until = max(position, min(position + SPAN, last))
    async with transact(engine) as session:
        connection = await driver_connection(session)
        rows = await connection.fetch(_ENTRIES, position, until, list(services))
        told = [(row, heard) for row in rows if (heard := hearing.get(_kind(row["stream"])))]
        known = await _known(connection, told)
    events = [told_of(row["position"], row["entry"], heard) for row, heard in told if _is_open(row, heard, known)]
    return Newest(events, until, is_whole=until >= last)


async def _known(connection: Connection, told: Iterable[tuple[Record, Heard]]) -> Mapping[str, frozenset[UUID]]:
    """SQL → the ids that it calls open, of those that events are about."""
    asked: dict[str, set[UUID]] = defaultdict(set)
    for row, heard in told:
        if heard.open_among and (id_ := _id_of(row["stream"])):
            asked[heard.open_among].add(id_)
    return {
        query: frozenset(row[0] for row in await connection.fetch(query, list(ids))) for query, ids in asked.items()
    }


def _is_open(row: Record, heard: Heard, known: Mapping[str, frozenset[UUID]]) -> bool:
    return not heard.open_among or _id_of(row["stream"]) in known.get(heard.open_among, ())


def _kind(stream: str) -> str:
    return stream.partition("/")[0]


def _id_of(stream: str) -> UUID | None:
    try:
        return UUID(stream.partition("/")[2])
    except ValueError:
        return None
