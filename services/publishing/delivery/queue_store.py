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

# Whatever the publication allows now, and not when it was queued: nothing leaves that is not shown any more, that must
# be withdrawn, that is about another enterprise now, or whose version the public may not read. OFFSET 0 keeps the
# planner from joining all before it looks.
_MAY_GO = """(s.operation = 'withdrawals' OR EXISTS (
    SELECT FROM publishing.delivery d JOIN publishing.publication p ON p.id = d.publication
    WHERE d.id = s.delivery AND p.status = 'shown' AND p.state ->> 'undone' IS NULL AND p.identifier = d.identifier
    AND (
        (d.state ->> 'considered')::integer = jsonb_array_length(p.state -> 'versions')
        OR NOT coalesce(p.state -> 'exposed' @> (d.state -> 'considered'), false)
    ) OFFSET 0
))"""
# The first says which batch is due first; its index gives the row at once, whatever the statistics say.
_FIRST = """
SELECT s.bureau, s.kind, s.operation FROM publishing.sending s
WHERE s.outlet = $1 AND s.due_at <= $2 AND may_go(s) ORDER BY s.due_at LIMIT 1 FOR UPDATE OF s SKIP LOCKED
""".replace("may_go(s)", _MAY_GO)
# The array makes PostgreSQL choose the rows once.
_CLAIM = """
WITH claimed AS (
    UPDATE publishing.sending AS c SET due_at = $6 FROM publishing.delivery AS d
    WHERE d.id = c.delivery AND c.delivery = ANY (ARRAY(
        SELECT s.delivery FROM publishing.sending s
        WHERE s.outlet = $1 AND s.bureau = $2 AND s.kind = $3 AND s.operation = $4 AND s.due_at <= $5 AND may_go(s)
        ORDER BY s.due_at LIMIT $7 FOR UPDATE OF s SKIP LOCKED
    )) RETURNING c.delivery, c.failures, c.queued_at, c.batch, d.state
), noted AS (
    INSERT INTO publishing.attempt (delivery, version, operation, batch, bureau, outlet)
    SELECT delivery, (state #>> '{step,version}')::integer, $4, $8, $2, $1 FROM claimed ON CONFLICT DO NOTHING
)
SELECT failures, queued_at, batch, state::text FROM claimed
""".replace("may_go(s)", _MAY_GO)
_PUT_OFF = """
UPDATE publishing.sending SET due_at = $3, failures = failures + 1, refusal = jsonb_build_object(
    'code', $4::text, 'message', $5::text, 'message_en', $6::text
) WHERE delivery = $1 AND step = $2
"""
_STILL_WAITING = """
SELECT s.delivery FROM publishing.sending s
JOIN unnest($1::uuid[], $2::uuid[]) AS written (delivery, step) USING (delivery, step)
WHERE may_go(s) FOR UPDATE OF s
""".replace("may_go(s)", _MAY_GO)
_HANDED_OVER = "UPDATE publishing.sending SET batch = $2, due_at = $3 WHERE delivery = ANY ($1)"
_NOTE_BATCH = """
INSERT INTO publishing.attempt (delivery, version, operation, batch, bureau, outlet)
SELECT d.id, (d.state #>> '{step,version}')::integer, d.state #>> '{step,operation}', $2, d.bureau, d.outlet
FROM publishing.delivery d WHERE d.id = ANY ($1) ON CONFLICT DO NOTHING
"""
_DUE_AT_ONCE = "UPDATE publishing.sending SET batch = NULL, due_at = $2 WHERE delivery = ANY ($1)"
_IN_BATCH = """
SELECT a.delivery, a.bureau, a.version, a.operation, d.state #>> '{about,key}' AS key
FROM publishing.attempt a JOIN publishing.delivery d ON d.id = a.delivery WHERE a.outlet = $1 AND a.batch = $2
"""
_TO_GO_IN_BATCH = """
SELECT s.delivery FROM publishing.sending s WHERE s.outlet = $1 AND s.batch = $2 AND may_go(s)
""".replace("may_go(s)", _MAY_GO)
_IS_TRIED = """
SELECT EXISTS (SELECT FROM publishing.attempt WHERE delivery = $1 AND version = $2 AND operation = $3)
"""
_FORGET = """
DELETE FROM publishing.attempt AS a
USING unnest($1::uuid[], $2::integer[], $3::text[]) AS answered (delivery, version, operation)
WHERE (a.delivery, a.version, a.operation) = (answered.delivery, answered.version, answered.operation)
    AND a.batch = ANY ($4)
"""
_WAITING = "SELECT outlet, count(*), min(queued_at) FROM publishing.sending GROUP BY outlet"
_STANDING = """
SELECT outlet, status, count(*) FROM publishing.delivery
WHERE status IN ('refused', 'abandoned', 'differing') GROUP BY outlet, status
"""
PUSHED = UUID(int=0)
"""The batch of what was pushed, or is about to be written into files."""
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

    @property
    def step(self) -> UUID:
        """The event that queued it."""
        step = self.delivery.step
        assert step is not None  # noqa: S101  # only what has a step is queued
        return step.event


class DueBatch(NamedTuple):
    """What goes to a target together."""

    bureau: str
    kind: RecordKind
    operation: Operation
    due: Sequence[Due]


class HandedOver(NamedTuple):
    """A version of a record with this key that was handed over in a batch."""

    delivery: UUID
    bureau: str
    version: int
    operation: Operation
    key: str


async def claim(session: AsyncSession, outlet: str, now: datetime, most: int) -> DueBatch | None:
    """At most so many deliveries of a bureau, a kind and an operation whose turn it is, and which may go; None if there
    are none.

    Nobody else sends them now; whoever dies with them leaves them to others a while later.
    """
    connection = await driver_connection(session)
    first = await connection.fetchrow(_FIRST, outlet, now)
    if first is None:
        return None
    alike = (first["bureau"], first["kind"], first["operation"])
    rows = await connection.fetch(_CLAIM, outlet, *alike, now, now + _HELD, most, PUSHED)
    due = [_due(row) for row in rows]
    return DueBatch(*alike, due) if due else None


async def put_off(session: AsyncSession, until: Sequence[tuple[Due, datetime]], refusal: Refusal) -> None:
    """Send these again later, each at its time, and keep why they wait. What was decided about meanwhile is left."""
    said = (refusal.code, refusal.detail, refusal.detail_en)
    connection = await driver_connection(session)
    await connection.executemany(_PUT_OFF, [(each.delivery.id, each.step, due, *said) for each, due in until])


async def handed_over(session: AsyncSession, written: Sequence[Due], batch: UUID, until: datetime) -> bool:
    """These were written into the files of a batch, and wait for their acknowledgement until a time. Returns whether
    all of them may go: if not, none waits for it.
    """
    ids, connection = [each.delivery.id for each in written], await driver_connection(session)
    waiting = await connection.fetch(_STILL_WAITING, ids, [each.step for each in written])
    if len(waiting) < len(written):
        return False
    await connection.execute(_HANDED_OVER, ids, batch, until)
    await connection.execute(_NOTE_BATCH, ids, batch)
    return True


async def take_back(session: AsyncSession, deliveries: Sequence[UUID], batch: UUID, now: datetime) -> None:
    """The files of a batch are not handed over: what may go goes in others."""
    connection = await driver_connection(session)
    await connection.execute(_DUE_AT_ONCE, list(deliveries), now)
    await connection.execute("DELETE FROM publishing.attempt WHERE batch = $1", batch)


async def in_batch(session: AsyncSession, outlet: str, batch: UUID) -> Sequence[HandedOver]:
    """What was handed over in the files of a batch, and is not acknowledged yet, whatever was decided since."""
    return [HandedOver(**row) for row in await (await driver_connection(session)).fetch(_IN_BATCH, outlet, batch)]


async def to_go_in_batch(session: AsyncSession, outlet: str, batch: UUID) -> Sequence[UUID]:
    """The deliveries that wait for the acknowledgement of a batch, and may go."""
    rows = await (await driver_connection(session)).fetch(_TO_GO_IN_BATCH, outlet, batch)
    return [row["delivery"] for row in rows]


async def is_tried(session: AsyncSession, delivery: UUID, version: int, operation: Operation) -> bool:
    """Whether what waits was sent, or may have been. Nobody begins to send it before the transaction ends."""
    connection = await driver_connection(session)
    await connection.execute("SELECT FROM publishing.sending WHERE delivery = $1 FOR UPDATE", delivery)
    return bool(await connection.fetchval(_IS_TRIED, delivery, version, operation))


async def forget_attempts(
    session: AsyncSession, answered: Sequence[tuple[UUID, int, Operation]], batch: UUID = PUSHED
) -> None:
    """The target has answered these, which were pushed, or handed over in a batch."""
    columns = [list(column) for column in zip(*answered, strict=True)]
    if columns:
        await (await driver_connection(session)).execute(_FORGET, *columns, [PUSHED, batch])


async def counted(session: AsyncSession) -> DeliveryCounts:
    """How many records wait, and how many somebody must look at."""
    connection = await driver_connection(session)
    waiting = {outlet: (count, oldest) for outlet, count, oldest in await connection.fetch(_WAITING)}
    standing = {(outlet, status): count for outlet, status, count in await connection.fetch(_STANDING)}
    return DeliveryCounts(waiting, standing)


def _due(row: Record) -> Due:
    state = Delivery.model_validate_json(row["state"])
    return Due(state, row["failures"], row["queued_at"], row["batch"])
