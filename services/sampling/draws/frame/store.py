"""Reading the plan's missing enterprises, the past inspections and draws, and the frozen frames; recording that a frame
is frozen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import orjson
import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.draws.frame.continuing import Continued, DrawSoFar, base_of
from services.sampling.draws.frame.embargo import Out
from services.sampling.draws.frame.exclusions import Missing
from services.sampling.draws.frame.freezing import Opening
from services.sampling.draws.frame.members import OutReason
from services.sampling.draws.frame.serving import DealsDrawn
from services.sampling.draws.frame.tables import FrameRow
from services.sampling.past.drawn.opened import is_open
from services.sampling.past.inspection.visits import HeldInspection
from services.sampling.plans.plan.store import directory_of
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.lists.frozen_store import BureauDirectory, keep_frozen
from shared.clock import beijing_date
from shared.contracts.fact import BlobRef
from shared.contracts.frame import FrameApproved, FrameFrozen
from shared.database import driver_connection
from shared.draws.frames import LeftOut, Unit
from shared.draws.purpose import more
from shared.draws.reading import read_left_out, read_units
from shared.draws.spec import read_spec
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.append import append
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.policy.selection import Population
from shared.work import Acting, Work

# For this bureau, another bureau's own inspections are inspections by another department.
_INSPECTIONS = f"""
SELECT sampling.present_identifier(bureau, identifier), held_on, occasion,
    CASE WHEN bureau = $1 OR department <> '' THEN department ELSE bureau END,
    draw IS NOT NULL, NOT {is_open("i")} AS embargoed, team, methods
FROM sampling.inspection AS i WHERE bureau = ANY ($2::text[]) AND held_on BETWEEN $3 AND $4
"""  # noqa: S608  # our own condition
_NOT_IN_DIRECTORY = """
SELECT identifier, name, team FROM sampling.planned p WHERE plan = $1 AND NOT EXISTS (
    SELECT FROM sampling.enterprise e WHERE e.bureau = $2 AND e.vanished_at IS NULL
        AND e.identifier = sampling.present_identifier(p.bureau, p.identifier))
"""

# Draws build on frames, so frames may not import them: these queries are all that frames know of draws.
_DRAWN = """
SELECT sampling.present_identifier(bureau, identifier), drawn_at, embargoed FROM sampling.drawn
WHERE bureau = $1 AND population = $2 AND kind IS NOT DISTINCT FROM $3 AND year = $4 AND withdrawn_at IS NULL
    AND NOT annulled
"""
_DRAWN_BY = """
SELECT sampling.present_identifier(bureau, identifier), drawn_at, embargoed FROM sampling.drawn
WHERE draw = ANY ($1::uuid[])
"""
_DEALS = """
SELECT status, population, state ->> 'open_by' AS open_by, jsonb_array_length(state -> 'spec' -> 'deals') AS deals, kind
FROM sampling.draw WHERE id = $1 AND bureau = $2
"""
_PURPOSE = "SELECT purpose FROM sampling.draw WHERE id = $1 AND bureau = $2"
_CONTINUED = """
SELECT id, status, frame, CASE WHEN state ->> 'disclosed' IS NULL THEN state ->> 'open_by' ELSE '' END AS open_by,
    CAST(state -> 'spec' AS text) AS spec
FROM sampling.draw
WHERE bureau = $1 AND status IN ('announced', 'completed') AND (purpose = $2 OR starts_with(purpose, $2 || '/more-'))
ORDER BY announced_at, id
"""
_HAS_DRAW = """
SELECT EXISTS (SELECT FROM sampling.draw WHERE bureau = $1 AND purpose = $2 AND status <> 'failed'
    AND (annulled_from IS NULL OR annulled_from > $3))
"""
_PENDING = f"""
SELECT EXISTS (SELECT FROM sampling.drawn WHERE bureau = $1 AND embargoed AND drawn_at <= $2)
    OR EXISTS (SELECT FROM sampling.assigned WHERE bureau = $1 AND embargoed AND assigned_at <= $2)
    OR EXISTS (SELECT FROM sampling.inspection i WHERE bureau = $1 AND recorded_at <= $2 AND NOT {is_open("i")})
"""  # noqa: S608  # our own condition
_OPENED = "SELECT frame FROM sampling.draw WHERE frame = ANY ($1::uuid[]) AND state ->> 'disclosed' IS NOT NULL"

_SMALL = 65_536
"""Bytes of JSON that can be read in well under a millisecond."""


class FrameUnknown(NotFound):
    code = "frame-unknown"
    title = "没有这一名单"
    title_en = "No such frame"


class Drawing(NamedTuple):
    """A subject that was drawn, and the day in Beijing on which it was drawn. `embargoed`: the draw is covert and its
    names are not open.
    """

    identifier: str
    on: date
    embargoed: bool


async def missing(session: AsyncSession, plan: UUID, bureau: str) -> list[Missing]:
    """The enterprises that a plan of the bureau names but the directory no longer has."""
    rows = await (await driver_connection(session)).fetch(_NOT_IN_DIRECTORY, plan, bureau)
    return [Missing(*row) for row in rows]


async def inspections(
    session: AsyncSession, bureau: str, among: Among, first: date | None, last: date
) -> list[HeldInspection]:
    """The inspections on record from day `first` to day `last`; none if `first` is None.

    Inspections of another bureau are left out if they followed a draw whose names are not open.
    """
    if first is None:
        return []
    bureaus = list({bureau, among.bureau})
    rows = await (await driver_connection(session)).fetch(_INSPECTIONS, bureau, bureaus, first, last)
    # An embargoed inspection of another bureau would show which enterprise that bureau drew.
    return [each for each in map(HeldInspection._make, rows) if not (each.embargoed and each.department)]


async def drawings(
    session: AsyncSession, bureau: str, population: Population, kind: str | None, year: int
) -> list[Drawing]:
    """The subjects that the bureau's draws of this kind and year have drawn, whenever the draws were held. Substitutes
    are included, withdrawn subjects are not.
    """
    rows = await (await driver_connection(session)).fetch(_DRAWN, bureau, population, kind, year)
    return [Drawing(row[0], beijing_date(row[1]), row[2]) for row in rows]


async def drawings_by(session: AsyncSession, draws: Sequence[UUID]) -> list[Drawing]:
    """Everybody whom one of these draws drew or called in, also those who were withdrawn."""
    rows = await (await driver_connection(session)).fetch(_DRAWN_BY, draws) if draws else []
    return [Drawing(row[0], beijing_date(row[1]), row[2]) for row in rows]


async def deals_drawn(session: AsyncSession, draw: UUID, bureau: str) -> DealsDrawn | None:
    """What is known of a draw of the bureau; None if there is no such draw."""
    row = await (await driver_connection(session)).fetchrow(_DEALS, draw, bureau)
    return row and DealsDrawn(*row)


async def has_draw(session: AsyncSession, bureau: str, purpose: str, now: datetime) -> bool:
    """Whether the purpose has a draw that has neither failed nor been annulled by `now`."""
    found: bool = await (await driver_connection(session)).fetchval(_HAS_DRAW, bureau, purpose, now)
    return found


async def continued_with(session: AsyncSession, bureau: str, draw: UUID) -> Continued | None:
    """The draws of the purpose for which the bureau has held this draw, as `continued`; None also if there is no such
    draw.
    """
    purpose = await (await driver_connection(session)).fetchval(_PURPOSE, draw, bureau)
    return await continued(session, bureau, base_of(purpose)) if purpose else None


async def continued(session: AsyncSession, bureau: str, purpose: str) -> Continued | None:
    """The draw of a purpose, and the draws `more-n` that continue it; None if no draw of the purpose stands."""
    rows = await (await driver_connection(session)).fetch(_CONTINUED, bureau, purpose)
    found = [
        DrawSoFar(row["id"], row["status"], row["frame"], row["open_by"], read_spec(orjson.loads(row["spec"])))
        for row in rows
    ]
    first = next((one for one in found if one.spec.purpose == purpose), None)
    if first is None:
        return None
    # Another purpose may begin in the same way, if its stratum has such a name.
    numbers = {one.id: named[1] for one in found if (named := more(one.spec.purpose)) and named[0] == purpose}
    later = [one for one in found[found.index(first) + 1 :] if one.id in numbers]
    return Continued(first, later, frozenset(numbers.values()))


async def is_pending(session: AsyncSession, bureau: str, at: datetime) -> bool:
    """Whether a covert draw that the bureau had held at that moment, or a visit on record then, is secret still."""
    pending: bool = await (await driver_connection(session)).fetchval(_PENDING, bureau, at)
    return pending


async def opened(session: AsyncSession, frames: Sequence[UUID]) -> frozenset[UUID]:
    """Those of the frames over which a covert draw was held that is open now."""
    return frozenset(row[0] for row in await (await driver_connection(session)).fetch(_OPENED, frames))


async def frame_of(session: AsyncSession, frame: UUID, visible: Callable[[str], bool]) -> FrameRow:
    """A frame, if the caller may see its bureau (`visible`). Raises FrameUnknown."""
    row = await session.get(FrameRow, frame)
    if row is None or not visible(row.bureau):
        raise FrameUnknown(
            f"没有编号为 {frame} 的名单；请先确定名单。", f"There is no frame {frame} here; freeze one first."
        )
    return row


async def frames(session: AsyncSession, bureau: str, page: PageWanted[UUID]) -> PageFound[FrameRow, UUID]:
    """The bureau's frames, newest first."""
    query = select(FrameRow).where(FrameRow.bureau == bureau)
    return await read_page(session, query, (col(FrameRow.id),), page, newest_first=True)


async def units_in(work: Work, units: BlobRef) -> list[Unit]:
    """The units of a frame, sorted by id."""
    content = await work.blobs.get(units)
    return await work.pool.run(lambda: read_units(orjson.loads(content)))


async def left_out_in(work: Work, left_out: BlobRef) -> list[LeftOut]:
    """The members of the population who are left out, sorted by id."""
    content = await work.blobs.get(left_out)
    return await work.pool.run(lambda: read_left_out(orjson.loads(content)))


async def openings_in(work: Work, openings: BlobRef) -> Mapping[str, Opening]:
    """Blinded id of a frame → its opening (name and salt)."""
    content = await work.unsealed(openings)
    # For a few hundred names, starting a thread costs more than reading them.
    return _openings_of_few(content) if len(content) <= _SMALL else await work.pool.run(_openings, content)


async def exclusions_in(work: Work, exclusions: BlobRef) -> list[Out]:
    """The excluded subjects of a frame, with their reasons, in the order of identifiers."""
    content = await work.unsealed(exclusions)
    return await work.pool.run(_outs, content)


async def record_frozen(act: Acting, fact: FrameFrozen) -> FrameRow:
    """Record that a frame is frozen. Returns the frame's read row."""
    frame = uuid_utils.compat.uuid7()
    (event,) = await append(act.session, act.occasion, f"frame/{frame}", 0, fact)
    await project_frozen(act, event)
    return await frame_of(act.session, frame, act.owns)


async def record_approved(act: Acting, row: FrameRow) -> FrameRow:
    """Record that a frame is approved: version 2 of its stream. Raises StaleVersion."""
    (event,) = await append(act.session, act.occasion, f"frame/{row.id}", 1, FrameApproved(root=row.root))
    await project_approved(act, event)
    return await frame_of(act.session, row.id, act.owns)


async def project_approved(work: Work, event: Event) -> None:
    """Write the event `sampling.frame.approved` into the read table."""
    row = await work.session.get_one(FrameRow, UUID(event.stream.removeprefix("frame/")))
    row.approved_at, row.approved_by = event.time, event.person
    await work.session.flush()


async def project_frozen(work: Work, event: Event) -> None:
    """Write the event `sampling.frame.frozen` into the read table."""
    fact = FrameFrozen.of(event)
    row = {
        **fact.model_dump(mode="json", exclude={"frame_key", "frame_key_seal"}),
        "id": event.stream.removeprefix("frame/"),
        "bureau": event.bureau,
        "frozen_at": event.time,
        "frozen_by": event.person,
        "event": event.id,
        "trace": event.trace,
    }
    work.session.add(FrameRow.model_validate(row))
    await work.session.flush()
    if fact.population != "counties":
        bureau = await directory_of(work.session, fact.plan, event.bureau)
        await keep_frozen(work, event, BureauDirectory(bureau, fact.population), "frame", UUID(row["id"]))


def _openings(content: bytes) -> Mapping[str, Opening]:
    opened: dict[str, Opening] = orjson.loads(content)
    return opened


# A draw is asked for many times. The same content always gives the same openings.
_openings_of_few = lru_cache(maxsize=16)(_openings)


def _outs(content: bytes) -> list[Out]:
    return [
        Out(out["name"], out["label"], _reasons(out["reasons"]), _reasons(out.get("plain", out["reasons"])))
        for out in orjson.loads(content)
    ]


def _reasons(reasons: Iterable[Mapping[str, str]]) -> list[OutReason]:
    return [OutReason(**reason) for reason in reasons]
