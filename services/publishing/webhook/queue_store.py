"""The messages that wait, those that were given up, and how far the log was looked at."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.webhook.message import Message
from services.publishing.webhook.metrics import QueueCounts
from services.publishing.webhook.state import Webhook
from shared.database import driver_connection
from shared.errors import Refusal

# What publishing itself has taken in: of a later event it may not know yet whether the thing is covert.
_SPAN = """
    SELECT w.position, least(t.size, c.position) - 1 AS last
    FROM publishing.webhook_cursor w, log.tree t, log.cursor c WHERE c.consumer = 'publishing'
"""
_MOVE = "UPDATE publishing.webhook_cursor SET position = $2 WHERE position = $1"
_QUEUE = """
    INSERT INTO publishing.webhook_message (webhook, position, bureau, event, type, body, queued_at, due_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING
"""
# Of each webhook a few: one that does not answer keeps no other waiting.
_CLAIM = """
    UPDATE publishing.webhook_message AS m SET due_at = $2 FROM (
        SELECT w.state, d.webhook, d.position FROM publishing.webhook w CROSS JOIN LATERAL (
            SELECT webhook, position FROM publishing.webhook_message
            WHERE webhook = w.id AND NOT dead AND due_at <= $1
            ORDER BY due_at, position LIMIT $3 FOR UPDATE SKIP LOCKED
        ) d WHERE w.status = 'active'
    ) AS due WHERE m.webhook = due.webhook AND m.position = due.position
    RETURNING due.state::text AS state, m.position, m.event, m.body, m.tries
"""
_TAKEN = "DELETE FROM publishing.webhook_message WHERE webhook = $1 AND position = $2"
_PUT_OFF = """
    UPDATE publishing.webhook_message SET tries = tries + 1, due_at = coalesce($3, due_at), dead = $3 IS NULL,
        refusal = jsonb_build_object('code', $4::text, 'message', $5::text, 'message_en', $6::text)
    WHERE webhook = $1 AND position = $2
"""
_FORGET = """
    DELETE FROM publishing.webhook_message WHERE webhook = $1 AND dead AND position < (
        SELECT position FROM publishing.webhook_message WHERE webhook = $1 AND dead
        ORDER BY position DESC OFFSET $2 LIMIT 1
    )
"""
_RESUME = """
    WITH again AS (
        UPDATE publishing.webhook_message SET dead = false, tries = 0, due_at = $2
        WHERE webhook = $1 AND dead RETURNING 1
    ) SELECT count(*) FROM again
"""
_END = "DELETE FROM publishing.webhook_message WHERE webhook = $1"
_STANDING = """
    SELECT count(*) FILTER (WHERE NOT dead) AS waiting, count(*) FILTER (WHERE dead) AS given_up,
        (SELECT refusal::text FROM publishing.webhook_message
            WHERE webhook = $1 AND refusal IS NOT NULL ORDER BY dead DESC, position DESC LIMIT 1) AS refusal
    FROM publishing.webhook_message WHERE webhook = $1
"""
_COUNTED = """
    SELECT count(*) FILTER (WHERE NOT dead) AS waiting, count(*) FILTER (WHERE dead) AS given_up,
        min(queued_at) FILTER (WHERE NOT dead) AS oldest FROM publishing.webhook_message
"""
_HELD = timedelta(seconds=60)
"""For so long nobody else sends what somebody is sending: after that, whoever did has died."""
_AT_ONCE = 4
"""How many messages of a webhook are on their way at a time."""
KEPT = 10_000
"""How many messages that were given up are kept of a webhook: of more, the oldest are forgotten."""


class DueMessage(NamedTuple):
    """A message whose turn it is, and how often it was sent already."""

    webhook: Webhook
    position: int
    event: UUID
    body: bytes
    tries: int


class QueueStanding(NamedTuple):
    """How many messages of a webhook wait, and how many were given up; why the last one failed, in JSON."""

    waiting: int
    given_up: int
    refusal: dict[str, str] | None


async def span(session: AsyncSession) -> range:
    """The positions that were not looked at yet, up to those that publishing itself has taken in."""
    row = await (await driver_connection(session)).fetchrow(_SPAN)
    return range(row["position"] + 1, row["last"] + 1) if row else range(0)


async def queue(
    session: AsyncSession, since: int, until: int, messages: Iterable[tuple[UUID, Message]], now: datetime
) -> bool:
    """Queue messages, each for a webhook, and remember how far the log was looked at. False if another process did."""
    connection = await driver_connection(session)
    if await connection.execute(_MOVE, since, until) != "UPDATE 1":
        return False
    rows = [(webhook, m.position, m.bureau, m.id, m.type, m.body, now) for webhook, m in messages]
    await connection.executemany(_QUEUE, rows)
    return True


async def claim(session: AsyncSession, now: datetime) -> Sequence[DueMessage]:
    """Messages whose turn it is. Nobody else sends them for a while."""
    rows = await (await driver_connection(session)).fetch(_CLAIM, now, now + _HELD, _AT_ONCE)
    return [
        DueMessage(Webhook.model_validate_json(row["state"]), row["position"], row["event"], row["body"], row["tries"])
        for row in rows
    ]


async def taken(session: AsyncSession, due: DueMessage) -> None:
    """The receiver has the message."""
    await (await driver_connection(session)).execute(_TAKEN, due.webhook.id, due.position)


async def put_off(session: AsyncSession, due: DueMessage, until: datetime | None, refusal: Refusal) -> None:
    """Send the message again later; without a time it is given up. Why it failed is kept."""
    said = (refusal.code, refusal.detail, refusal.detail_en)
    connection = await driver_connection(session)
    await connection.execute(_PUT_OFF, due.webhook.id, due.position, until, *said)
    if until is None:
        await connection.execute(_FORGET, due.webhook.id, KEPT - 1)


async def resume(session: AsyncSession, webhook: UUID, now: datetime) -> int:
    """Send again what was given up; how many messages these are."""
    return int(await (await driver_connection(session)).fetchval(_RESUME, webhook, now))


async def end(session: AsyncSession, webhook: UUID) -> None:
    """Forget the messages of a webhook."""
    await (await driver_connection(session)).execute(_END, webhook)


async def standing(session: AsyncSession, webhook: UUID) -> QueueStanding:
    row = await (await driver_connection(session)).fetchrow(_STANDING, webhook)
    return QueueStanding(row["waiting"], row["given_up"], row["refusal"] and orjson.loads(row["refusal"]))


async def counted(session: AsyncSession) -> QueueCounts:
    """The messages of all webhooks."""
    row = await (await driver_connection(session)).fetchrow(_COUNTED)
    return QueueCounts(row["waiting"], row["given_up"], row["oldest"], len(await span(session)))
