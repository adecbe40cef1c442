"""Reading draws: from the log in order to decide, from the read table in order to show; their lists and outcomes."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Annotated, NamedTuple
from uuid import UUID

import orjson
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from services.sampling.draws.draw.announcing import Frozen
from services.sampling.draws.draw.lifecycle import Draw, Status
from services.sampling.draws.draw.looks import Waking
from services.sampling.draws.draw.outcome import Method
from services.sampling.draws.draw.tables import DrawRow
from services.sampling.draws.frame.store import FrameUnknown
from services.sampling.past.drawn.store import drawn_in_deal, drawn_now
from services.sampling.past.inspection import store as inspections
from services.sampling.past.membership.tables import TeamMemberRow
from services.sampling.rules.policy.store import policy_adopted
from shared import locks
from shared.canonical import JsonObject
from shared.clock import beijing_date
from shared.contracts.fact import BlobRef
from shared.contracts.frame import FrameApproved, FrameFrozen, RosterApproved, RosterFrozen
from shared.database import driver_connection
from shared.draws.assign import AssignOutcome
from shared.draws.frames import Frame, Lists, Roster
from shared.draws.rank import RankOutcome
from shared.draws.reading import read_left_out, read_people, read_tasks, read_units
from shared.draws.spec import RankSpec
from shared.errors import NotFound
from shared.log.streams import load
from shared.pages import COUNTED, PageFound, PageWanted, RowCount
from shared.policy.purposes import DealServed, served
from shared.policy.reasons import ChangedBy, listed_for
from shared.work import Work

_STATE = "SELECT bureau, CAST(state AS text) AS state FROM sampling.draw WHERE id = $1"
_WANTED = """
    FROM sampling.draw WHERE bureau = $1
        AND (CAST($2 AS integer) IS NULL OR year = $2) AND (CAST($3 AS text) IS NULL OR status = $3)
        AND (CAST($4 AS text) IS NULL OR kind = $4) AND (CAST($5 AS text) IS NULL OR method = $5)
        AND (CAST($6 AS text[]) IS NULL OR id IN (
            SELECT draw FROM sampling.assigned WHERE bureau = $1 AND person = ANY ($6) AND NOT embargoed
            UNION SELECT draw FROM sampling.drawn
            WHERE bureau = $1 AND NOT embargoed AND (
                identifier = ANY (ARRAY(SELECT 'experts/' || one FROM unnest($6) one))
                OR identifier = ANY ($6) AND population = 'experts'
            )
        ))
"""
_LISTED = f"""
    SELECT year, serial, (
        SELECT CAST(row_to_json(told) AS text) FROM (
            SELECT id, bureau, year, serial, title, purpose, status, version, trace, announced_at, replaces, method,
                kind, population, frame
        ) told
    ) AS json
    {_WANTED} AND (year, serial) < ($7, $8) ORDER BY year DESC, serial DESC LIMIT $9
"""  # noqa: S608  # our own text
_AWAKE = """
    SELECT bureau, id, version, trace, status IN ('completed', 'annulled')
    FROM sampling.draw WHERE wakes_at <= $1 ORDER BY id
"""
_OVERDUE = """
    SELECT bureau, count(*) FROM sampling.draw
    WHERE wakes_at IS NOT NULL AND status = 'announced' AND CAST(state -> 'spec' ->> 'ends' AS timestamptz) < $1
    GROUP BY bureau
"""
_COUNTED = f"SELECT count(*) FROM (SELECT {_WANTED} LIMIT {COUNTED + 1}) looked_at"  # noqa: S608  # our own text
Serial = tuple[Annotated[int, Field(ge=1, le=9999)], Annotated[int, Field(ge=1, le=2**53 - 1)]]
"""A year, and a serial in that year. Lists of draws are in this order."""
_NEWEST: Serial = (10_000, 1)
"""A serial after all serials."""
_SMALL = 65_536
"""Bytes of JSON that can be read in well under a millisecond."""

_APPROVED = frozenset({FrameApproved.type, RosterApproved.type})


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


async def is_of(session: AsyncSession, draw: Draw, expert: Sequence[str]) -> bool:
    """Whether the list of this expert's draws shows the draw (see `DrawsWanted`). `expert`: all the expert's keys."""
    query = f"SELECT EXISTS (SELECT {_WANTED} AND id = $7)"
    connection = await driver_connection(session)
    return bool(await connection.fetchval(query, draw.bureau, *DrawsWanted(expert=expert), draw.id))


async def bureau_of(session: AsyncSession, draw: UUID) -> str:
    """The bureau whose draw this is. Raises DrawUnknown."""
    bureau: str | None = await session.scalar(select(DrawRow.bureau).where(DrawRow.id == draw))
    if bureau is None:
        raise unknown(str(draw))
    return bureau


async def announce_alone(session: AsyncSession, bureau: str) -> None:
    """Wait until nobody else announces a draw of the bureau, and let others wait until this transaction ends.

    So no serial is skipped or given twice, and no purpose, frame or commitment is used twice.
    """
    await locks.hold(session, "sampling.draw", bureau)


class DrawsWanted(NamedTuple):
    """Which draws of a bureau a list shows. A field that is None does not restrict the list. `expert`: only the draws
    that drew the expert with these keys (the present one and former ones), or put the expert on a task; of covert
    draws, only opened ones.
    """

    year: int | None = None
    status: Status | None = None
    kind: str | None = None
    method: Method | None = None
    expert: Sequence[str] | None = None


async def draws(
    session: AsyncSession, bureau: str, wanted: DrawsWanted, page: PageWanted[Serial]
) -> PageFound[str, Serial]:
    """The bureau's draws, newest serial first, each as the JSON of `wire.DrawListed`."""
    connection = await driver_connection(session)
    rows = await connection.fetch(_LISTED, bureau, *wanted, *(page.after or _NEWEST), page.fetch)
    count = RowCount.of_some(await connection.fetchval(_COUNTED, bureau, *wanted)) if page.counted else None
    return page.cut(rows, itemgetter("year", "serial"), count).to(itemgetter("json"))


async def frozen(session: AsyncSession, frame: UUID, visible: Callable[[str], bool]) -> Frozen:
    """What freezing a frame or a roster fixed, read from the log, if the caller may see its bureau (`visible`). Raises
    FrameUnknown.
    """
    events = await load(session, f"frame/{frame}")
    if not events or not visible(events[0].bureau):
        raise FrameUnknown(
            f"没有编号为 {frame} 的名单或派员名册；请先确定。",
            f"There is no frame or roster {frame}; freeze it first.",
        )
    first = events[0]
    fact = RosterFrozen.of(first) if first.type == RosterFrozen.type else FrameFrozen.of(first)
    return Frozen(frame, fact, first.time, approved=any(event.type in _APPROVED for event in events))


async def roster_frozen(session: AsyncSession, roster: UUID, visible: Callable[[str], bool]) -> RosterFrozen:
    """What freezing a roster fixed. Raises RosterUnknown."""
    with suppress(FrameUnknown):
        fact = (await frozen(session, roster, visible)).fact
        if isinstance(fact, RosterFrozen):
            return fact
    raise RosterUnknown(
        f"没有编号为 {roster} 的派员名册；请先确定名册。", f"There is no roster {roster} here; freeze one first."
    )


async def lists_of(work: Work, draw: Draw) -> Lists:
    """The lists of a draw without those who are left out, on which the outcome does not depend."""
    return await lists_in(work, draw.units, draw.people, None)


async def lists_in(work: Work, members: BlobRef, people: BlobRef | None, left_out: BlobRef | None) -> Lists:
    """The lists of a draw: its units, or its tasks and people; and those who are left out, if they are asked for."""
    wanted = [ref for ref in (members, people, left_out) if ref is not None]
    contents = dict(
        zip((ref.sha256 for ref in wanted), await asyncio.gather(*(work.blobs.get(ref) for ref in wanted)), strict=True)
    )
    return await work.pool.run(
        _lists,
        contents[members.sha256],
        None if people is None else contents[people.sha256],
        None if left_out is None else contents[left_out.sha256],
    )


async def roster_in(work: Work, tasks: BlobRef, people: BlobRef) -> Roster:
    """The tasks and the people of a roster, each sorted by id."""
    lists = await lists_in(work, tasks, people, None)
    assert isinstance(lists, Roster)  # noqa: S101  # people are given
    return lists


async def reasons_of(session: AsyncSession, draw: Draw, change: ChangedBy) -> tuple[str, ...]:
    """The codes of the reasons for a change of the draw, by the policy under which it was announced."""
    adopted = await policy_adopted(session, draw.bureau, draw.spec.policy.file) if draw.spec.policy.file else None
    return listed_for(change, adopted.policy.reasons if adopted else ())


async def ranked(work: Work, draw: Draw) -> RankOutcome:
    """The outcome of a completed draw of units. Raises NotCompletedYet."""
    return RankOutcome.of(await _outcome(work, draw))


async def assigned(work: Work, draw: Draw) -> AssignOutcome:
    """The outcome of a completed draw of people. Raises NotCompletedYet."""
    return AssignOutcome.of(await _outcome(work, draw))


async def _outcome(work: Work, draw: Draw) -> JsonObject:
    content = await work.blobs.get(draw.completed.outcome)
    # For a few hundred units, starting a thread costs more than reading them.
    return _outcome_of_few(content) if len(content) <= _SMALL else await work.pool.run(_outcome_of, content)


def _outcome_of(content: bytes) -> JsonObject:
    outcome: JsonObject = orjson.loads(content)
    return outcome


# A draw is asked for many times. The same content always gives the same outcome.
_outcome_of_few = lru_cache(maxsize=16)(_outcome_of)


def _lists(members: bytes, people: bytes | None, left_out: bytes | None) -> Lists:
    out = None if left_out is None else read_left_out(orjson.loads(left_out))
    if people is None:
        return Frame(read_units(orjson.loads(members)), out)
    return Roster(read_tasks(orjson.loads(members)), read_people(orjson.loads(people)), out)


async def standing_over(session: AsyncSession, frame: UUID) -> UUID | None:
    """A draw over this frame or roster that has not failed; None if there is none."""
    query = select(DrawRow.id).where(DrawRow.frame == frame, DrawRow.status != "failed").limit(1)
    found: UUID | None = await session.scalar(query)
    return found


async def season_formed(session: AsyncSession, draw: UUID) -> str | None:
    """The season whose teams the draw formed; None if it formed none."""
    found: str | None = await session.scalar(select(TeamMemberRow.season).where(TeamMemberRow.draw == draw).limit(1))
    return found


async def awake(session: AsyncSession, now: datetime) -> list[Waking]:
    """The draws of all bureaus whose time to be looked at has come, oldest first."""
    rows = await (await driver_connection(session)).fetch(_AWAKE, now)
    return [Waking(*row) for row in rows]


async def overdue(session: AsyncSession, now: datetime) -> dict[str, int]:
    """Bureau → how many of its draws are past their end and have not ended."""
    return dict(await (await driver_connection(session)).fetch(_OVERDUE, now))


async def drawn_and_visited(session: AsyncSession, draw: Draw) -> tuple[set[str], set[str]]:
    """Two sets of enterprises: the enterprises that are to be visited by a completed draw, without withdrawn ones; and
    the enterprises that were visited (see `_visited`).
    """
    deal = served(draw.spec.purpose)
    return await _to_visit(session, draw, deal), await _visited(session, draw, deal)


async def _to_visit(session: AsyncSession, draw: Draw, deal: DealServed | None) -> set[str]:
    """The enterprises that are to be visited now. People and items that are drawn for a deal are for its enterprises of
    today: a substitute takes over the crew of the unit that it replaces.
    """
    if deal is None:
        return await drawn_now(session, draw.id, assigns=draw.assigns)
    spec = (await draw_to_show(session, deal.draw, draw.bureau.__eq__)).spec
    assert isinstance(spec, RankSpec)  # noqa: S101  # `deal_of` and `serving_of` take no other draw
    of_deal = spec.deals[deal.deal - 1]
    return {row.identifier for row in await drawn_in_deal(session, deal.draw, of_deal.name, of_deal.stratum)}


async def _visited(session: AsyncSession, draw: Draw, deal: DealServed | None) -> set[str]:
    """The enterprises with an inspection on record for this draw. If people or items are drawn for a deal, inspections
    for the draw of this deal count too; if no draw chose the enterprises that people are sent to, the bureau's own
    inspections since the crews were drawn count.
    """
    drawn_at = draw.completion.at if draw.completion else draw.announced_at
    own_since = beijing_date(drawn_at) if draw.assigns and deal is None else None
    sources = {draw.id, deal.draw} if deal else {draw.id}
    return await inspections.visited(session, draw.bureau, sources, own_since)


def unknown(draw: str) -> DrawUnknown:
    return DrawUnknown(f"没有编号为 {draw} 的抽查。", f"There is no draw {draw} here.", draw=draw)
