"""What ties publications to what they tell of, and deliveries to what they deliver."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.trace.store import Bureaus
from services.publishing.trace.things import TracedDelivery, TracedPublication
from shared.database import driver_connection

# What its newest version says is public only while it is shown. Which draw it came from stays public: the draw is.
_PUBLICATION = """
    SELECT id AS publication, state ->> 'matter' AS matter,
        CASE WHEN is_known THEN coalesce(state #>> '{versions,-1,content,party,name}', '') ELSE '' END AS title,
        (state #>> '{versions,-1,content,draw}')::uuid AS draw,
        CASE WHEN state ->> 'matter' ^@ 'publicity/' THEN split_part(state ->> 'matter', '/', 2)::uuid END AS inspection
    FROM (
        SELECT *, status = 'shown' OR bureau = ANY ($2) AS is_known FROM publishing.publication
        WHERE id = $1 AND (released IS NOT NULL OR bureau = ANY ($2)) OFFSET 0
    ) AS found
"""
_DELIVERIES = """
    SELECT d.id AS delivery, d.publication, d.bureau = ANY ($2) AS is_own, d.outlet FROM ({}) AS wanted (delivery)
    CROSS JOIN LATERAL (SELECT * FROM publishing.delivery WHERE id = wanted.delivery OFFSET 0) AS d
    WHERE d.bureau = ANY ($2) OR EXISTS (
        SELECT FROM publishing.publication p WHERE p.id = d.publication AND p.released IS NOT NULL OFFSET 0
    )
    ORDER BY d.begun LIMIT $3
"""
_DELIVERY = _DELIVERIES.format("SELECT $1::uuid")
_DELIVERIES_OF = _DELIVERIES.format(
    "SELECT id FROM publishing.delivery WHERE publication = $1 ORDER BY publication, outlet OFFSET 0"
)
_BY_RECEIPT = "SELECT delivery FROM publishing.delivery_receipt WHERE receipt = $1 ORDER BY receipt, delivery LIMIT $2"


async def publication(session: AsyncSession, publication_id: UUID, bureaus: Bureaus) -> TracedPublication | None:
    """A publication of which something was public at some time, or that the reader may know of."""
    row = await (await driver_connection(session)).fetchrow(_PUBLICATION, publication_id, list(bureaus))
    return None if row is None else TracedPublication(**row)


async def delivery(session: AsyncSession, delivery_id: UUID, bureaus: Bureaus) -> TracedDelivery | None:
    """A delivery of such a publication."""
    found = await _deliveries(session, _DELIVERY, delivery_id, bureaus, 1)
    return found[0] if found else None


async def deliveries_of(
    session: AsyncSession, publication_id: UUID, bureaus: Bureaus, limit: int
) -> list[TracedDelivery]:
    """The deliveries of a publication, the oldest first."""
    return await _deliveries(session, _DELIVERIES_OF, publication_id, bureaus, limit)


async def deliveries_by_receipt(session: AsyncSession, receipt: str, limit: int) -> Iterable[UUID]:
    """The deliveries of which a credit system has given this receipt, in the form in which it is kept; whether the
    reader may know of them is not asked here.
    """
    rows = await (await driver_connection(session)).fetch(_BY_RECEIPT, receipt, limit)
    return [row["delivery"] for row in rows]


async def _deliveries(
    session: AsyncSession, query: str, key: UUID, bureaus: Bureaus, limit: int
) -> list[TracedDelivery]:
    rows = await (await driver_connection(session)).fetch(query, key, list(bureaus), limit)
    return [TracedDelivery(**row) for row in rows]
