"""Reading draws: from the log in order to decide, from the read table in order to show, and when the log published
them.
"""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from operator import itemgetter
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import Field
from sqlalchemy import text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, func, select

from services.sampling.draws.draw.lifecycle import Draw, Status
from services.sampling.draws.draw.outcome import Method
from services.sampling.draws.draw.tables import DrawRow
from services.sampling.draws.draw.vacancy import Filling
from services.sampling.draws.frame import store as frames
from services.sampling.past.drawn.store import drawn_now
from services.sampling.past.inspection import store as inspections
from services.sampling.past.membership.tables import TeamMemberRow
from shared import locks
from shared.clock import beijing_date
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import RosterFrozen
from shared.database import driver_connection
from shared.draws.frames import Frame, Roster
from shared.draws.reading import read_people, read_tasks
from shared.errors import NotFound
from shared.log.streams import load
from shared.pages import COUNTED, PageFound, PageWanted, RowCount
from shared.work import Work

_STATE = "SELECT bureau, CAST(state AS text) AS state FROM sampling.draw WHERE id = $1"
_WANTED = """
    FROM sampling.draw WHERE bureau = $1
        AND (CAST($2 AS integer) IS NULL OR year = $2) AND (CAST($3 AS text) IS NULL OR status = $3)
        AND (CAST($4 AS text) IS NULL OR kind = $4) AND (CAST($5 AS text) IS NULL OR method = $5)
"""
_LISTED = f"""
    SELECT year, serial, (
        SELECT CAST(row_to_json(told) AS text) FROM (
            SELECT id, bureau, year, serial, title, status, version, trace, announced_at, replaces, method, kind,
                population, frame
        ) told
    ) AS json
    {_WANTED} AND (year, serial) < ($6, $7) ORDER BY year DESC, serial DESC LIMIT $8
"""  # noqa: S608  # our own text
_COUNTED = f"SELECT count(*) FROM (SELECT {_WANTED} LIMIT {COUNTED + 1}) looked_at"  # noqa: S608  # our own text
_FIRST_PUBLISHED = text("""
    SELECT min(c.published_at) FROM log.checkpoint c JOIN log.entry e ON c.size > e.position WHERE e.event = :event
""")

Serial = tuple[Annotated[int, Field(ge=1, le=9999)], Annotated[int, Field(ge=1, le=2**53 - 1)]]
"""A year, and a serial in that year. Lists of draws are in this order."""
_NEWEST: Serial = (10_000, 1)
"""A serial after all serials."""


class RosterUnknown(NotFound):
    code = "roster-unknown"
    title = "没有这一派员名册"
    title_en = "No such roster"


class DrawUnknown(NotFound):
    code = "draw-unknown"
    title = "没有这次抽查"
    title_en = "No such draw"


async def draw_to_show(session: AsyncSession, draw: UUID, visible: Callable[[str], bool]) -> Draw:
    """A draw, if the caller may see its bureau (`visible`). Raises DrawUnknown."""
    row = await (await driver_connection(session)).fetchrow(_STATE, draw)
    if row is None or not visible(row["bureau"]):
        raise unknown(str(draw))
    return Draw.model_validate_json(row["state"])


async def next_serial(session: AsyncSession, bureau: str, year: int) -> int:
    """The serial for the bureau's next draw of a year. Other announcements of the bureau wait here until this
    transaction ends.

    So no serial is skipped or given twice, and no draw is replaced twice.
    """
    await locks.hold(session, "sampling.draw", bureau)
    query = select(func.max(DrawRow.serial)).where(DrawRow.bureau == bureau, DrawRow.year == year)
    return int(await session.scalar(query) or 0) + 1


async def replaced_by(session: AsyncSession, draw: UUID) -> UUID | None:
    """The draw that was announced in place of this draw; None if there is none."""
    found: UUID | None = await session.scalar(select(DrawRow.id).where(DrawRow.replaces == draw))
    return found


async def first_published(session: AsyncSession, event: UUID) -> datetime | None:
    """When a checkpoint that covers the event was first published; None if none covers it yet."""
    moment: datetime | None = await session.scalar(_FIRST_PUBLISHED, {"event": event})
    return moment


class DrawsWanted(NamedTuple):
    """Which draws of a bureau a list shows. A field that is None does not restrict the list."""

    year: int | None = None
    status: Status | None = None
    kind: str | None = None
    method: Method | None = None


async def draws(
    session: AsyncSession, bureau: str, wanted: DrawsWanted, page: PageWanted[Serial]
) -> PageFound[str, Serial]:
    """The bureau's draws, newest serial first, each as the JSON of `wire.DrawListed`."""
    connection = await driver_connection(session)
    rows = await connection.fetch(_LISTED, bureau, *wanted, *(page.after or _NEWEST), page.fetch)
    count = RowCount.of_some(await connection.fetchval(_COUNTED, bureau, *wanted)) if page.counted else None
    return page.cut(rows, itemgetter("year", "serial"), count).to(itemgetter("json"))


async def roster_frozen(session: AsyncSession, roster: UUID, visible: Callable[[str], bool]) -> RosterFrozen:
    """What freezing a roster fixed, read from the log, if the caller may see its bureau (`visible`). Raises
    RosterUnknown.
    """
    events = await load(session, f"frame/{roster}")
    if not events or events[0].type != RosterFrozen.type or not visible(events[0].bureau):
        raise RosterUnknown(
            f"没有编号为 {roster} 的派员名册；请先确定名册。", f"There is no roster {roster} here; freeze one first."
        )
    return RosterFrozen.of(events[0])


async def frame_in(work: Work, draw: Draw) -> Frame:
    """The frame of a draw: its units, or its tasks and people."""
    if draw.people is None:
        return await frames.units_in(work, draw.units)
    return await roster_in(work, draw.units, draw.people)


async def roster_in(work: Work, tasks: BlobRef, people: BlobRef) -> Roster:
    """The tasks and the people of a roster, each sorted by id."""
    contents = await asyncio.gather(work.blobs.get(tasks), work.blobs.get(people))
    return await work.pool.run(_roster, *contents)


def _roster(tasks: bytes, people: bytes) -> Roster:
    return Roster(read_tasks(json.loads(tasks)), read_people(json.loads(people)))


async def standing_over(session: AsyncSession, frame: UUID) -> UUID | None:
    """A draw over this frame or roster that is not void; None if there is none."""
    query = select(DrawRow.id).where(DrawRow.frame == frame, DrawRow.status != "voided").limit(1)
    found: UUID | None = await session.scalar(query)
    return found


async def season_formed(session: AsyncSession, draw: UUID) -> str | None:
    """The season whose teams the draw formed; None if it formed none."""
    found: str | None = await session.scalar(select(TeamMemberRow.season).where(TeamMemberRow.draw == draw).limit(1))
    return found


async def fillings(session: AsyncSession, draw: UUID) -> list[Filling]:
    """The draws that were announced to fill vacated slots of this draw, also void ones."""
    rows = await session.scalars(select(DrawRow).where(DrawRow.fills == draw))
    filling = [Draw.model_validate(row.state) for row in rows]
    return [Filling(one.id, one.slot, one.status) for one in filling if one.slot is not None]


async def refills(session: AsyncSession, draw: Draw) -> list[Draw]:
    """The completed draws that filled vacated slots of this draw, or filled slots that such a draw left
    vacant again.
    """
    found: list[Draw] = []
    newest = [draw.id] if draw.vacations else []
    while newest:
        query = select(DrawRow).where(col(DrawRow.fills).in_(newest), DrawRow.status == "completed")
        filling = [Draw.model_validate(row.state) for row in await session.scalars(query.order_by(col(DrawRow.id)))]
        newest = [one.id for one in filling if one.vacations]
        found += filling
    return found


async def earlier_covert(session: AsyncSession, draw: Draw) -> int | None:
    """The serial of the bureau's first earlier covert draw that is completed and not opened; None if there is none."""
    query = (
        select(DrawRow.serial)
        .where(
            DrawRow.bureau == draw.bureau,
            DrawRow.status == "completed",
            tuple_(col(DrawRow.year), col(DrawRow.serial)) < (draw.spec.year, draw.spec.serial),
            col(DrawRow.state)["disclosure"].astext == "after-visits",
            col(DrawRow.state)["disclosed"].astext.is_(None),
        )
        .order_by(col(DrawRow.year), col(DrawRow.serial))
        .limit(1)
    )
    found: int | None = await session.scalar(query)
    return found


async def drawn_and_visited(session: AsyncSession, draw: Draw) -> tuple[set[str], set[str]]:
    """Two sets of enterprises: the enterprises that a completed draw drew (see `drawn_now`), and the enterprises that
    were visited (see `_visited`).
    """
    return await drawn_now(session, draw.id, assigns=draw.assigns), await _visited(session, draw)


async def _visited(session: AsyncSession, draw: Draw) -> set[str]:
    """The enterprises with an inspection on record for this draw. If the draw is an assignment, inspections for the
    draw that its roster was made from count too, and so do inspections for the assignment whose slot it fills. If no
    draw chose the enterprises, the bureau's own inspections since the crews were drawn count.
    """
    drawn_at = draw.completion.at if draw.completion else draw.announced_at
    sources, chosen = {draw.id}, not draw.assigns
    while draw.assigns:
        roster = await roster_frozen(session, draw.frame, draw.bureau.__eq__)
        if roster.source_draw is not None:
            sources, chosen = {*sources, roster.source_draw}, True
        if draw.slot is None:
            break
        draw = await draw_to_show(session, draw.slot.draw, draw.bureau.__eq__)
        sources.add(draw.id)
    own_since = None if chosen else beijing_date(drawn_at)
    return await inspections.visited(session, draw.bureau, sources, own_since)


def unknown(draw: str) -> DrawUnknown:
    return DrawUnknown(f"没有编号为 {draw} 的抽查。", f"There is no draw {draw} here.", draw=draw)
