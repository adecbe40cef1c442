"""Reading the clocks that were computed with another calendar or law than that of now, and writing their new ends.

The event comes first. The rows follow in small transactions, so that no writer waits for more than a few of them; a
move that was interrupted goes on from the number of clocks that have been written.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clocks.moving import Alike, Moving
from shared.clocks.tables import ClockTables, moment
from shared.contracts.clocks import ClocksMoved
from shared.contracts.fact import BlobRef
from shared.database import driver_connection
from shared.log.event import Event

_BUREAUS = """
WITH RECURSIVE of (bureau) AS (
    (SELECT bureau FROM {clock} ORDER BY bureau LIMIT 1)
    UNION ALL
    SELECT (SELECT bureau FROM {clock} WHERE bureau > of.bureau ORDER BY bureau LIMIT 1) FROM of
    WHERE bureau IS NOT NULL
)
SELECT bureau FROM of WHERE bureau IS NOT NULL
"""
_GROUPS = """
WITH alike AS (
    SELECT array_agg(id ORDER BY id) AS ids, array_agg(changes ORDER BY id) AS changes FROM {clock}
    WHERE bureau = $1 AND state IN ('running', 'stopped') AND computed_with <> $2
    GROUP BY clock->'end', clock->'stops', clock->'opened'->'rule', clock->'opened'->'by', clock->'opened'->'starts',
        clock->'opened'->'starts_at'
)
SELECT clock::text, ids, alike.changes FROM alike JOIN {clock} AS one ON one.id = ids[1] ORDER BY one.id
"""
# Two ranges of the index of open clocks: to look for any other digest would read all clocks that have this one.
_OF_OPEN = "SELECT FROM {clock} WHERE bureau = $1 AND state IN ('running', 'stopped') AND computed_with"
_IS_OUTDATED = "SELECT EXISTS (" + _OF_OPEN + " < $2) OR EXISTS (" + _OF_OPEN + " > $2)"
_BEGIN = """
INSERT INTO {move} (event, bureau, computed_with, blob, clocks, applied) VALUES ($1, $2, $3, $4::jsonb, $5, $6)
"""
_UNFINISHED = """
SELECT event, blob::text FROM {move} WHERE bureau = $1 AND applied < clocks ORDER BY event LIMIT 1
"""
_TAKE = "SELECT applied FROM {move} WHERE event = $1 AND applied < clocks FOR UPDATE SKIP LOCKED"
_APPLY = """
UPDATE {clock} AS kept SET
    due = (made.end->>'due')::date, ends = made.ends, computed_with = made.end->>'computed_with', moved = $1,
    warn_on = ARRAY(SELECT day::date FROM jsonb_array_elements_text(made.end->'warn_on') AS day),
    clock = kept.clock || jsonb_build_object('end', made.end)
FROM unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::jsonb[]) AS made (id, changes, ends, "end")
WHERE kept.id = made.id AND kept.changes = made.changes
"""
# The rows are looked up one by one: every other way reads all clocks of the bureau for each transaction.
_ONE_BY_ONE = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
_APPLIED = "UPDATE {move} SET applied = applied + $2 WHERE event = $1"


class Unfinished(NamedTuple):
    """A move whose clocks are not all written: its event, and its blob."""

    event: UUID
    blob: BlobRef


async def bureaus(session: AsyncSession, tables: ClockTables) -> list[str]:
    """The bureaus that have or had clocks."""
    rows = await (await driver_connection(session)).fetch(_BUREAUS.format(clock=tables.clock))
    return [bureau for (bureau,) in rows]


async def outdated(session: AsyncSession, tables: ClockTables, bureau: str, digest: str) -> list[Alike]:
    """The open clocks that were computed with another calendar or law than `digest`, those that end alike together."""
    connection = await driver_connection(session)
    return [Alike(*row) for row in await connection.fetch(_GROUPS.format(clock=tables.clock), bureau, digest)]


async def may_move(session: AsyncSession, tables: ClockTables, bureau: str, digest: str) -> bool:
    """Whether there is anything to move, and no other move has still to be finished."""
    connection = await driver_connection(session)
    if await unfinished(session, tables, bureau):
        return False
    return bool(await connection.fetchval(_IS_OUTDATED.format(clock=tables.clock), bureau, digest))


async def begin(session: AsyncSession, tables: ClockTables, event: Event, fact: ClocksMoved, applied: int) -> None:
    """Write the row of a move, of which so many clocks are written."""
    connection = await driver_connection(session)
    blob = fact.blob.model_dump_json()
    values = (event.id, event.bureau, fact.computed_with, blob, fact.clocks, applied)
    await connection.execute(_BEGIN.format(move=tables.move), *values)


async def unfinished(session: AsyncSession, tables: ClockTables, bureau: str) -> Unfinished | None:
    """The oldest move of the bureau that is not finished."""
    connection = await driver_connection(session)
    row = await connection.fetchrow(_UNFINISHED.format(move=tables.move), bureau)
    return row and Unfinished(row[0], BlobRef.model_validate_json(row[1]))


async def write_next(
    session: AsyncSession, tables: ClockTables, event: UUID, moving: Sequence[Moving], at_once: int
) -> bool:
    """Write the next clocks of a move, `at_once` at most, and how many are written. Returns False if all are, or if
    another process writes them.
    """
    connection = await driver_connection(session)
    applied = await connection.fetchval(_TAKE.format(move=tables.move), event)
    if applied is None:
        return False
    chunk = moving[applied : applied + at_once]
    await write_ends(session, tables, event, chunk)
    await connection.execute(_APPLIED.format(move=tables.move), event, len(chunk))
    return True


async def write_ends(session: AsyncSession, tables: ClockTables, event: UUID, moving: Sequence[Moving]) -> None:
    """Write the new ends of clocks that no part has changed since."""
    connection = await driver_connection(session)
    ends = [each.end.model_dump_json(exclude_none=True) for each in moving]
    values = ([each.id for each in moving], [each.changes for each in moving], [moment(each.end) for each in moving])
    await connection.execute(_ONE_BY_ONE)
    await connection.execute(_APPLY.format(clock=tables.clock), event, *values, ends)
