"""Draws: of the log, to decide on; of the read table, to show; and what the log has published of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, func, select

from services.sampling.draw.lifecycle import Draw, Status, evolve
from services.sampling.draw.tables import DrawRow
from shared.errors import NotFound
from shared.log.event import Event
from shared.log.streams import load

# Held to the end of the transaction: a bureau announces one draw after the other, so that no serial is skipped or given
# twice, and no draw is replaced twice.
_ONE_BY_ONE = text("SELECT pg_advisory_xact_lock(hashtextextended('sampling.draw/' || :bureau, 0))")
_FIRST_PUBLISHED = text("""
    SELECT min(c.published_at) FROM log.checkpoint c JOIN log.entry e ON c.size > e.position WHERE e.event = :event
""")

Serial = tuple[Annotated[int, Field(ge=1, le=9999)], Annotated[int, Field(ge=1, le=2**53 - 1)]]
"""Year and number in it: the order of lists."""


class DrawUnknown(NotFound):
    code = "draw-unknown"
    title = "没有这次抽查"
    title_en = "No such draw"


async def draw_to_change(session: AsyncSession, bureau: str, draw: UUID) -> Draw:
    """A draw of this bureau as all its events tell it, sequenced or not. Raises DrawUnknown."""
    state: Draw | None = None
    for event in await load(session, f"draw/{draw}"):
        state = evolve(state, event)
    if state is None or state.bureau != bureau:
        raise _unknown(draw)
    return state


async def draw_to_show(session: AsyncSession, draw: UUID, visible: Callable[[str], bool]) -> Draw:
    """A draw of a bureau that is visible to the one who asks. Raises DrawUnknown."""
    row = await session.get(DrawRow, draw)
    if row is None or not visible(row.bureau):
        raise _unknown(draw)
    return Draw.model_validate(row.state)


async def next_serial(session: AsyncSession, bureau: str, year: int) -> int:
    """The serial of the bureau's next draw of a year. Whoever asks next waits until this transaction ends."""
    await session.execute(_ONE_BY_ONE, {"bureau": bureau})
    # A statement after the lock, not the same one: its snapshot must see what the lock's last holder committed.
    query = select(func.max(DrawRow.serial)).where(DrawRow.bureau == bureau, DrawRow.year == year)
    return int(await session.scalar(query) or 0) + 1


async def replaced_by(session: AsyncSession, draw: UUID) -> UUID | None:
    """The draw that was announced in place of this one."""
    found: UUID | None = await session.scalar(select(DrawRow.id).where(DrawRow.replaces == draw))
    return found


async def first_published(session: AsyncSession, event: UUID) -> datetime | None:
    """When a checkpoint that covers the event was first published; None while none does."""
    moment: datetime | None = await session.scalar(_FIRST_PUBLISHED, {"event": event})
    return moment


async def draws_before(
    session: AsyncSession, bureau: str, year: int | None, status: Status | None, before: Serial | None, limit: int
) -> Sequence[DrawRow]:
    """The bureau's draws without their state, newest serial first: those below `before`."""
    serial = (col(DrawRow.year), col(DrawRow.serial))
    query = select(DrawRow).options(defer(DrawRow.state)).where(DrawRow.bureau == bureau)
    if year is not None:
        query = query.where(DrawRow.year == year)
    if status is not None:
        query = query.where(DrawRow.status == status)
    if before is not None:
        query = query.where(tuple_(*serial) < before)
    return (await session.scalars(query.order_by(*(column.desc() for column in serial)).limit(limit))).all()


async def project(session: AsyncSession, event: Event) -> None:
    """The read row after one more event of a draw."""
    row = await session.get(DrawRow, UUID(event.stream.removeprefix("draw/")))
    draw = evolve(None if row is None else Draw.model_validate(row.state), event)
    await session.merge(_row(draw))
    await session.flush()


def _row(draw: Draw) -> DrawRow:
    return DrawRow(
        id=draw.id,
        bureau=draw.bureau,
        year=draw.spec.year,
        serial=draw.spec.serial,
        title=draw.title,
        status=draw.status,
        version=draw.version,
        trace=draw.trace,
        announced_at=draw.announced_at,
        replaces=draw.replaces,
        state=draw.model_dump(mode="json"),
    )


def _unknown(draw: UUID) -> DrawUnknown:
    return DrawUnknown(f"没有编号为 {draw} 的抽查。", f"There is no draw {draw} here.", draw=str(draw))
