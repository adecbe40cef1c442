"""The papers that the service has to lead on: whose turn it is, and why some wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select, update

from services.documents.paper.tables import AttemptRow
from shared.canonical import JsonObject

_CLAIM = text("""
    UPDATE documents.attempt SET due_at = :until WHERE paper IN (
        SELECT paper FROM documents.attempt WHERE due_at <= :now ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED
    ) RETURNING paper, bureau, failures
""")
_LONGEST = timedelta(seconds=30)


class Due(NamedTuple):
    """A paper whose turn it is, and how often it has failed since something changed."""

    paper: UUID
    bureau: str
    failures: int


async def claim(session: AsyncSession, now: datetime, held: timedelta, most: int) -> Sequence[Due]:
    """At most so many papers whose turn it is. For so long nobody else looks at them; whoever dies with them leaves
    them to others after that.
    """
    rows = await session.execute(_CLAIM, {"now": now, "until": now + held, "most": most})
    return [Due(*row) for row in rows]


async def put_off(session: AsyncSession, due: Due, refusal: JsonObject, now: datetime) -> None:
    """Look at the paper again later, and keep why it waits."""
    wait = min(timedelta(seconds=2 ** min(due.failures, 10)), _LONGEST)
    line = update(AttemptRow).where(col(AttemptRow.paper) == due.paper)
    await session.execute(line.values(due_at=now + wait, failures=due.failures + 1, refusal=refusal))


async def waits_for(session: AsyncSession, papers: Sequence[UUID]) -> dict[UUID, JsonObject]:
    """Why papers wait, of those that the service could not lead on."""
    query = select(AttemptRow.paper, AttemptRow.refusal).where(
        col(AttemptRow.paper).in_(papers), col(AttemptRow.refusal).is_not(None)
    )
    return {row.paper: row.refusal for row in await session.execute(query)}
