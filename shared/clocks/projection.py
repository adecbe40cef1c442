"""Writing the read rows of a matter's clocks, and reading what has moved their ends since."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clocks.clock import Clock
from shared.clocks.standing import Clocks
from shared.clocks.tables import ClockTables, Matter, as_json, moment
from shared.contracts.clocks import Reckoned
from shared.database import driver_connection

# A clock is written again only when a part has changed it: what a move wrote since stays.
_WRITE = """
INSERT INTO {clock} AS kept (
    id, bureau, matter, enterprise, covert, set_by, who, name, state, due, ends, warn_on, computed_with, changes, clock
)
SELECT id, $1, $2, $3, $4, set_by, who, name, state, due, ends,
    ARRAY(SELECT day::date FROM jsonb_array_elements_text(coalesce(clock->'end'->'warn_on', '[]')) AS day),
    computed_with, changes, clock
FROM unnest(
    $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::date[], $11::timestamptz[], $12::text[],
    $13::int[], $14::jsonb[]
) AS made (id, set_by, who, name, state, due, ends, computed_with, changes, clock)
ON CONFLICT (id) DO UPDATE SET
    who = excluded.who, name = excluded.name, state = excluded.state, due = excluded.due, ends = excluded.ends,
    warn_on = excluded.warn_on, computed_with = excluded.computed_with, changes = excluded.changes, moved = NULL,
    clock = excluded.clock
WHERE kept.changes < excluded.changes
"""
_TELL = """
UPDATE {clock} SET enterprise = $2, covert = $3
WHERE matter = $1 AND (enterprise, covert) IS DISTINCT FROM ($2, $3)
"""
_MOVED = "SELECT id, (clock->'end')::text FROM {clock} WHERE matter = ANY ($1) AND moved IS NOT NULL"


async def write_clocks(session: AsyncSession, tables: ClockTables, matter: Matter, clocks: Clocks) -> None:
    """Write the read rows after one more event of the matter."""
    if not clocks.folded:
        return
    connection = await driver_connection(session)
    rows = zip(*map(_row, clocks.folded), strict=True)
    where = (matter.bureau, matter.stream, matter.enterprise, matter.covert)
    await connection.execute(_WRITE.format(clock=tables.clock), *where, *map(list, rows))
    await connection.execute(_TELL.format(clock=tables.clock), matter.stream, matter.enterprise, matter.covert)


async def moved_ends(session: AsyncSession, tables: ClockTables, *streams: str) -> Mapping[UUID, Reckoned]:
    """The ends of the clocks of matters that were computed anew since a part last changed the clock. Everything that
    loads or reads the matter takes them into it (`Aggregate.current`): `state.clocks.moved(…)`.
    """
    connection = await driver_connection(session)
    rows = await connection.fetch(_MOVED.format(clock=tables.clock), list(streams))
    return {clock: Reckoned.model_validate_json(end) for clock, end in rows}


def _row(clock: Clock) -> tuple[object, ...]:
    owes, end = clock.opened.owes, clock.end
    return (
        clock.id,
        clock.opened.set_by,
        owes.who,
        owes.name,
        clock.state,
        end.due,
        moment(end),
        end.computed_with,
        clock.changes,
        as_json(clock),
    )
