"""The papers that the service has to lead on: whose turn it is, and why some wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import String, cast, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select, update

from services.documents.paper.state import PENDING, Paper
from services.documents.paper.tables import AttemptRow, PaperRow, PendingRow
from shared.canonical import JsonObject
from shared.contracts.papers import PaperNumbered
from shared.database import driver_connection
from shared.log.event import Event

# The array makes PostgreSQL choose the papers once.
_CLAIM = """
UPDATE documents.attempt AS a SET due_at = $2 FROM documents.pending AS p
WHERE p.paper = a.paper AND a.paper = ANY (ARRAY(
    SELECT paper FROM documents.attempt WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
)) RETURNING a.paper, a.bureau, a.failures, p.drafted
"""
_HELD = timedelta(seconds=30)
"""For so long nobody else looks at a paper that somebody leads on: after that, whoever did has died."""
_LONGEST = timedelta(seconds=30)


class Due(NamedTuple):
    """A paper whose turn it is, how often it has failed since something changed, and whether it is drafted."""

    paper: UUID
    bureau: str
    failures: int
    drafted: bool


async def claim(session: AsyncSession, now: datetime, most: int) -> Sequence[Due]:
    """At most so many papers whose turn it is. Nobody else looks at them now; whoever dies with them leaves them to
    others a while later.
    """
    rows = await (await driver_connection(session)).fetch(_CLAIM, now, now + _HELD, most)
    return [Due(*row) for row in rows]


def due_after(paper: Paper, event: Event) -> datetime | None:
    """When somebody looks at the paper next, after one more event of it; None if there is nothing to do."""
    if paper.status not in PENDING:
        return None
    # Whoever took the number goes on to make the file.
    return event.time + _HELD if event.type == PaperNumbered.type else event.time


async def put_off(
    session: AsyncSession, due: Due, refusal: JsonObject, now: datetime, last: datetime | None = None
) -> None:
    """Look at the paper again later, at the `last` moment at the latest, and keep why it waits."""
    later = now + min(timedelta(seconds=2 ** min(due.failures, 10)), _LONGEST)
    soonest = min(later, last) if last else later
    line = update(AttemptRow).where(col(AttemptRow.paper) == due.paper)
    await session.execute(line.values(due_at=soonest, failures=due.failures + 1, refusal=refusal))


async def look_again(session: AsyncSession, due: Due, now: datetime) -> None:
    """Look at the paper again at once."""
    await session.execute(update(AttemptRow).where(col(AttemptRow.paper) == due.paper).values(due_at=now))


async def matters_of(session: AsyncSession, papers: Sequence[UUID]) -> dict[UUID, UUID]:
    """The inspections and cases of pending papers, of those that have one."""
    matter = func.coalesce(cast(PaperRow.matter, String), col(PendingRow.asked)["matter"]["id"].astext)
    query = select(PendingRow.paper, matter).join(PaperRow, col(PaperRow.id) == PendingRow.paper, isouter=True)
    rows = await session.execute(query.where(col(PendingRow.paper).in_(papers), matter.is_not(None)))
    return {paper: UUID(found) for paper, found in rows}


async def waits_for(session: AsyncSession, papers: Sequence[UUID]) -> dict[UUID, JsonObject]:
    """Why papers wait, of those that the service could not lead on."""
    query = select(AttemptRow.paper, AttemptRow.refusal).where(
        col(AttemptRow.paper).in_(papers), col(AttemptRow.refusal).is_not(None)
    )
    return {row.paper: row.refusal for row in await session.execute(query)}
