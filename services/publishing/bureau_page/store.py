"""What the published log tells everybody of a bureau's plans and item lists, and of how many enterprises results are
public.

Plans and editions are few: they are read through the index of types, and then each plan's stream. No query leaves the
planner a choice that depends on statistics.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.trace.chain import Link
from services.publishing.trace.store import Bounds, of_ids, of_streams
from shared.contracts.items import ItemsPublished
from shared.contracts.planning import PlanPublished
from shared.database import driver_connection
from shared.log.streams import published_size

_OF_TYPE = """
    SELECT v.id, v.stream FROM (
        SELECT event FROM log.entry
        WHERE (type, position) >= ($1, 0) AND (type, position) < ($1, $2) ORDER BY type, position
    ) AS e CROSS JOIN LATERAL (SELECT id, bureau, stream FROM log.public_part WHERE id = e.event OFFSET 0) AS v
    WHERE v.bureau = $3
"""
_INSPECTED = """
    SELECT left(state #>> '{versions,0,content,visited}', 4)::int AS year, count(DISTINCT identifier) AS enterprises
    FROM publishing.publication
    WHERE bureau = $1 AND kind = 'inspection-result' AND status IN ('shown', 'ended') AND identifier <> ''
    GROUP BY 1
"""
_ADOPTED = """
    SELECT sha256, first, last, rules ->> 'title' AS title FROM publishing.policy WHERE bureau = $1 ORDER BY place DESC
"""
_MOST_OF_A_PLAN = 1000


async def plan_entries(session: AsyncSession, bureau: str) -> Sequence[Link]:
    """All entries of the bureau's plans of which the log shows that an edition was published."""
    published = await published_size(session)
    rows = await _of_type(session, PlanPublished.type, published, bureau)
    streams = {stream: 1 for _, stream in rows}
    return (await of_streams(session, streams, Bounds(published, _MOST_OF_A_PLAN))).links


async def edition_entries(session: AsyncSession, bureau: str) -> Sequence[Link]:
    """The entries that publish editions of the bureau's item list."""
    published = await published_size(session)
    rows = await _of_type(session, ItemsPublished.type, published, bureau)
    return (await of_ids(session, [event for event, _ in rows], published)).links


async def inspected(session: AsyncSession, bureau: str) -> Mapping[int, int]:
    """Year → the enterprises whose inspection in that year has a public result, shown now or until its period ended."""
    rows = await (await driver_connection(session)).fetch(_INSPECTED, bureau)
    return {row["year"]: row["enterprises"] for row in rows if row["year"]}


async def adopted(session: AsyncSession, bureau: str) -> Sequence[Mapping[str, object]]:
    """The policies that the bureau has adopted, the last first: the hash of the file, its days and its title."""
    return [dict(row) for row in await (await driver_connection(session)).fetch(_ADOPTED, bureau)]


async def _of_type(session: AsyncSession, type_: str, published: int, bureau: str) -> Sequence[tuple[UUID, str]]:
    rows = await (await driver_connection(session)).fetch(_OF_TYPE, type_, published, bureau)
    return [(row["id"], row["stream"]) for row in rows]
