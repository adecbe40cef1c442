"""Which publications an outlet never got: looked for in what is shown, a window at a time, in the order of release."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.outlet.configured import OutletSettings
from services.publishing.outlet.kinds import RECORD_KINDS
from shared.database import driver_connection

WINDOW = 500
"""How many publications are looked at at a time."""
# The window bounds how much is looked at, whatever is missing. Credit systems are told only of those results for which
# a draw asked.
_MISSING = """
SELECT shown.id, shown.bureau, shown.released,
    shown.bureau = ANY ($3) AND shown.kind = ANY ($4)
    AND (shown.state #>> '{versions,-1,at}')::timestamptz < $5
    AND ($6::date IS NULL OR (shown.state #>> '{versions,0,day}')::date >= $6)
    AND (
        shown.kind <> 'inspection-result' OR shown.state #>> '{versions,-1,content,occasion}' = 'draw'
        AND shown.state #>> '{versions,-1,content,draw}' IS NOT NULL
    )
    AND NOT EXISTS (
        SELECT FROM publishing.delivery d WHERE d.publication = shown.id AND d.outlet = $1 OFFSET 0
    ) AS is_missing
FROM (
    SELECT * FROM publishing.publication WHERE status = 'shown' AND released > $2 ORDER BY released LIMIT $7
) AS shown
ORDER BY shown.released
"""
_WAITING = "SELECT count(*) FROM (SELECT FROM publishing.sending WHERE outlet = $1 LIMIT $2) AS waiting"


class Missing(NamedTuple):
    """A publication that an outlet never got."""

    publication: UUID
    bureau: str


class Looked(NamedTuple):
    """What was found missing, and the last release that was looked at; None if there was none."""

    missing: Sequence[Missing]
    reached: UUID | None


async def missing(session: AsyncSession, outlet: OutletSettings, after: UUID, before: datetime, most: int) -> Looked:
    """What the outlet never got of the next `most` publications that are shown. `after`: the release behind which they
    are looked for; `before`: what was released later is left to the reaction to it.
    """
    kinds = [kind for kind, records in RECORD_KINDS.items() if outlet.to.takes(records)]
    wanted = (list(outlet.bureaus), kinds, before, outlet.since)
    connection = await driver_connection(session)
    rows = await connection.fetch(_MISSING, outlet.name, after, *wanted, most)
    found = [Missing(row["id"], row["bureau"]) for row in rows if row["is_missing"]]
    return Looked(found, rows[-1]["released"] if rows else None)


async def waiting(session: AsyncSession, outlet: str, most: int) -> int:
    """How many records wait for the target of an outlet; it is not counted beyond `most`."""
    return int(await (await driver_connection(session)).fetchval(_WAITING, outlet, most))
