"""Whose turn it is: what waits for an answer of a target, claimed by one process at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from asyncpg import Record
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.delivery.metrics import DeliveryCounts
from services.publishing.delivery.state import Delivery
from shared.contracts.deliveries import Operation, RecordKind
from shared.database import driver_connection
from shared.errors import Refusal

# The first says which batch is due first; its index gives the row at once, whatever the statistics say.
_FIRST = """
SELECT bureau, kind, operation FROM publishing.sending
WHERE outlet = $1 AND due_at <= $2 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
"""
# The array makes PostgreSQL choose the rows once.
_CLAIM = """
UPDATE publishing.sending AS s SET due_at = $6 FROM publishing.delivery AS d
WHERE d.id = s.delivery AND s.delivery = ANY (ARRAY(
    SELECT delivery FROM publishing.sending
    WHERE outlet = $1 AND bureau = $2 AND kind = $3 AND operation = $4 AND due_at <= $5
    ORDER BY due_at LIMIT $7 FOR UPDATE SKIP LOCKED
)) RETURNING s.failures, s.queued_at, s.batch, d.state::text
"""
_PUT_OFF = """
UPDATE publishing.sending SET due_at = $2, failures = failures + 1, refusal = jsonb_build_object(
    'code', $3::text, 'message', $4::text, 'message_en', $5::text
) WHERE delivery = $1
"""
_HANDED_OVER = "UPDATE publishing.sending SET batch = $2, due_at = $3 WHERE delivery = ANY ($1)"
_IN_BATCH = """
SELECT d.state::text FROM publishing.sending s JOIN publishing.delivery d ON d.id = s.delivery
WHERE s.outlet = $1 AND s.batch = $2
"""
_WAITING = "SELECT outlet, count(*), min(queued_at) FROM publishing.sending GROUP BY outlet"
_STANDING = """
SELECT outlet, status, count(*) FROM publishing.delivery
WHERE status IN ('refused', 'abandoned', 'differing') GROUP BY outlet, status
"""
_HELD = timedelta(seconds=120)
"""For so long nobody else sends what somebody is sending: after that, whoever did has died."""


class Due(NamedTuple):
    """A delivery whose turn it is, how often it has failed, and since when it waits. `batch`: the files in which it was
    handed over.
    """

    delivery: Delivery
    failures: int
    queued_at: datetime
    batch: UUID | None = None


class DueBatch(NamedTuple):
    """What goes to a target together."""

    bureau: str
    kind: RecordKind
    operation: Operation
    due: Sequence[Due]


async def claim(session: AsyncSession, outlet: str, now: datetime, most: int) -> DueBatch | None:
    """At most so many deliveries of a bureau, a kind and an operation whose turn it is; None if nothing is due.

    Nobody else sends them now; whoever dies with them leaves them to others a while later.
    """
    connection = await driver_connection(session)
    first = await connection.fetchrow(_FIRST, outlet, now)
    if first is None:
        return None
    alike = (first["bureau"], first["kind"], first["operation"])
    rows = await connection.fetch(_CLAIM, outlet, *alike, now, now + _HELD, most)
    due = [_due(row) for row in rows]
    return DueBatch(*alike, due) if due else None


async def put_off(session: AsyncSession, until: Sequence[tuple[UUID, datetime]], refusal: Refusal) -> None:
    """Send these again later, each at its time, and keep why they wait."""
    said = (refusal.code, refusal.detail, refusal.detail_en)
    connection = await driver_connection(session)
    await connection.executemany(_PUT_OFF, [(delivery, due, *said) for delivery, due in until])


async def handed_over(session: AsyncSession, deliveries: Sequence[UUID], batch: UUID, until: datetime) -> None:
    """These were handed over in the files of a batch, and wait for their acknowledgement until a time."""
    await (await driver_connection(session)).execute(_HANDED_OVER, list(deliveries), batch, until)


async def in_batch(session: AsyncSession, outlet: str, batch: UUID) -> Sequence[Delivery]:
    """The deliveries that wait for the acknowledgement of a batch."""
    rows = await (await driver_connection(session)).fetch(_IN_BATCH, outlet, batch)
    return [Delivery.model_validate_json(row["state"]) for row in rows]


async def counted(session: AsyncSession) -> DeliveryCounts:
    """How many records wait, and how many somebody must look at."""
    connection = await driver_connection(session)
    waiting = {outlet: (count, oldest) for outlet, count, oldest in await connection.fetch(_WAITING)}
    standing = {(outlet, status): count for outlet, status, count in await connection.fetch(_STANDING)}
    return DeliveryCounts(waiting, standing)


def _due(row: Record) -> Due:
    state = Delivery.model_validate_json(row["state"])
    return Due(state, row["failures"], row["queued_at"], row["batch"])
