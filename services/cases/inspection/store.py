"""Reading inspections, as far as the reader may know of them; writing their read rows."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select

from services.cases.clocks import CLOCKS
from services.cases.inspection.evolving import evolve
from services.cases.inspection.mentioned import subjects_ever
from services.cases.inspection.state import OVER, Inspection, Status
from services.cases.inspection.tables import CrewRow, InspectionRow, OpenedDrawRow
from services.cases.policies.store import ruling_policy
from shared.access.covert import sees_covert
from shared.access.roles import Permission
from shared.aggregate import Aggregate
from shared.clocks.listed import EVERY_MATTER, CovertMatters
from shared.clocks.projection import moved_ends, write_clocks
from shared.clocks.tables import Matter
from shared.contracts.inspection.noted import InspectionNoted
from shared.database import driver_connection
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.policy.occasions import Occasion
from shared.work import Acting, Asking, Work

_STATE = "SELECT state::text FROM cases.inspection WHERE id = $1"
_ACTS_IN_A_ROW = "cases.acts-in-a-row"
# By the driver and in one statement: each event of an inspection writes these rows.
_WRITE = """
WITH written AS (
    INSERT INTO cases.inspection (
        id, bureau, version, trace, status, occasion, hidden, identifier, name, team, draw, draws, day, visited_on,
        opened_at, state, methods, known_as, plan, crew_ever
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $21, $22)
    ON CONFLICT (id) DO UPDATE SET
        version = excluded.version, status = excluded.status, hidden = excluded.hidden,
        identifier = excluded.identifier, name = excluded.name, draws = excluded.draws, day = excluded.day,
        visited_on = excluded.visited_on, state = excluded.state, known_as = excluded.known_as,
        crew_ever = excluded.crew_ever
), gone AS (
    DELETE FROM cases.crew WHERE inspection = $1 AND person <> ALL ($19::uuid[])
)
INSERT INTO cases.crew AS kept (inspection, person, bureau, subject)
SELECT $1, person, $2, subject FROM unnest($19::uuid[], $20::text[]) AS there (person, subject)
ON CONFLICT (inspection, person) DO UPDATE SET subject = excluded.subject WHERE kept.subject <> excluded.subject
"""


class InspectionUnknown(NotFound):
    code = "inspection-unknown"
    title = "没有这次检查"
    title_en = "No such inspection"


class InspectionsSought(NamedTuple):
    """The inspections that a list shows; a field that is None does not restrict it. `person`: the lasting id of a
    person of the crew; `mine`: true for those whose crew the reader is of.
    """

    identifier: str | None = None
    status: Status | None = None
    occasion: Occasion | None = None
    team: str | None = None
    draw: UUID | None = None
    person: UUID | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False


async def sees_all(ask: Asking) -> bool:
    """Whether the reader sees all inspections of the bureau, also those of covert draws that are not open."""
    found = await ruling_policy(ask.session, ask.bureau, ask.today)
    return sees_covert(ask, found.policy.covert if found else None)


async def known_to(act: Acting, inspection: UUID) -> Inspection | None:
    """An inspection of the bureau, if there is one that the caller may know of."""
    try:
        found = await inspection_of(act, inspection)
    except InspectionUnknown:
        return None
    return found if found.bureau == act.bureau else None


async def covert_known(ask: Asking) -> CovertMatters:
    """The streams of the hidden inspections that the reader may know of."""
    if await sees_all(ask):
        return EVERY_MATTER
    return await hidden_of_crew(ask.session, ask.bureau, ask.identity.subject)


async def hidden_of_crew(session: AsyncSession, bureau: str, subject: str) -> frozenset[str]:
    """The streams of the hidden inspections whose crew the person with this subject is of."""
    query = select(InspectionRow.id).where(InspectionRow.bureau == bureau, col(InspectionRow.hidden), _of_crew(subject))
    return frozenset(f"inspection/{inspection}" for inspection in await session.scalars(query))


async def inspection_of(ask: Asking, inspection: UUID) -> Inspection:
    """An inspection that the reader may know of, by the roles that count in its bureau. Raises InspectionUnknown."""
    state = await (await driver_connection(ask.session)).fetchval(_STATE, inspection)
    found = Inspection.model_validate_json(state) if state else None
    if found is None or not ask.may_see(found.bureau) or not await _may_know(ask.about(found.bureau), found):
        raise unknown(str(inspection))
    return await current(ask, found)


async def require_known(act: Acting, inspection: Inspection) -> None:
    """Refuse to change an inspection that the caller may not know of. Raises InspectionUnknown."""
    if not await _may_know(act, inspection):
        raise unknown(str(inspection.id))


async def inspections(ask: Asking, sought: InspectionsSought, page: PageWanted[UUID]) -> PageFound[InspectionRow, UUID]:
    """The bureau's inspections without their state, newest first."""
    query = (
        select(InspectionRow)
        .options(defer(InspectionRow.state))
        .where(InspectionRow.bureau == ask.bureau, *_asked(ask, sought), *await visible(ask))
    )
    return await read_page(ask.session, query, (col(InspectionRow.id),), page, newest_first=True)


async def under_way_of(session: AsyncSession, bureau: str, subject: str, most: int) -> list[UUID]:
    """The newest inspections under way whose crew the person with this subject is of, at most so many."""
    query = (
        select(col(InspectionRow.id))
        .join(CrewRow, col(CrewRow.inspection) == col(InspectionRow.id))
        .where(CrewRow.bureau == bureau, CrewRow.subject == subject, col(InspectionRow.status).not_in(OVER))
        .order_by(col(InspectionRow.id).desc())
        .limit(most)
    )
    return list(await session.scalars(query))


async def hidden_of(work: Work, draw: UUID) -> list[UUID]:
    """The hidden inspections of which this draw is one of the draws."""
    query = select(InspectionRow.id).where(col(InspectionRow.draws).contains([draw]), col(InspectionRow.hidden))
    # In the order in which everybody else takes several inspections.
    query = query.order_by(col(InspectionRow.id))
    return list(await work.session.scalars(query))


async def keep_opened(work: Work, event: Event) -> None:
    """Keep that a covert draw was opened; once, if the event is taken twice."""
    await work.session.merge(OpenedDrawRow(draw=draw_of(event), bureau=event.bureau))
    await work.session.flush()


def draw_of(event: Event) -> UUID:
    """The draw whose stream has the event."""
    return UUID(event.stream.removeprefix("draw/"))


async def opened_among(work: Work, draws: Collection[UUID]) -> frozenset[UUID]:
    """Those of the draws that were covert and are open now."""
    query = select(OpenedDrawRow.draw).where(col(OpenedDrawRow.draw).in_(draws))
    return frozenset(await work.session.scalars(query))


async def current(work: Work, inspection: Inspection) -> Inspection:
    """The inspection with the ends of its clocks by the calendar and the law of now."""
    ends = await moved_ends(work.session, CLOCKS.tables, inspection.stream)
    return inspection.model_copy(update={"clocks": inspection.clocks.moved(ends)}) if ends else inspection


async def project(work: Work, inspection: Inspection, event: Event) -> None:
    """Write the read rows after one more event of an inspection."""
    del event
    await write(work, inspection)


async def project_later(work: Work, inspection: Inspection, event: Event) -> None:
    """Write nothing: more events follow in the transaction, and `write` comes after the last."""


async def be_alone_in_a_row(session: AsyncSession, inspection: UUID) -> None:
    """Wait until nobody else does acts in a row on this inspection, and keep others from it until the transaction ends.

    It is not the inspection's row that is locked: whoever does a single act appends first, and writes the row after
    that; whoever locked the row first and appended after that would wait for each other with it.
    """
    await hold(session, _ACTS_IN_A_ROW, str(inspection))


async def write(work: Work, inspection: Inspection) -> None:
    """Write the read rows of an inspection."""
    matter = Matter(inspection.bureau, inspection.stream, inspection.party.identifier, covert=inspection.hidden)
    await write_clocks(work.session, CLOCKS.tables, matter, inspection.clocks)
    connection = await driver_connection(work.session)
    crew = [each.person for each in inspection.crew], [each.subject for each in inspection.crew]
    plan = inspection.opened.plan
    ever = sorted(subjects_ever(inspection))
    await connection.execute(_WRITE, *_columns(inspection), *crew, plan.id if plan else None, ever)


def unknown(inspection: str) -> InspectionUnknown:
    return InspectionUnknown(
        f"没有编号为 {inspection} 的检查。", f"There is no inspection {inspection} here.", inspection=inspection
    )


def _columns(inspection: Inspection) -> tuple[object, ...]:
    """The values of the columns, in the order of `_WRITE`."""
    return (
        inspection.id,
        inspection.bureau,
        inspection.version,
        inspection.trace,
        inspection.status,
        inspection.opened.occasion,
        inspection.hidden,
        inspection.party.identifier,
        inspection.party.name,
        inspection.opened.team,
        inspection.draws.targets,
        list(inspection.draws.all),
        inspection.day,
        inspection.visit.day,
        inspection.opening.at,
        inspection.model_dump_json(),
        list(inspection.opened.methods),
        list(inspection.party.known_as),
    )


async def _may_know(ask: Asking, inspection: Inspection) -> bool:
    """Whether the reader may know of the inspection: `visible`, of an inspection that is loaded."""
    if any(person.subject == ask.identity.subject for person in inspection.crew):
        return True
    return ask.may(Permission.INSPECTION_READ) and (not inspection.hidden or await sees_all(ask))


async def visible(ask: Asking) -> tuple[ColumnElement[bool], ...]:
    """What the reader may know of: everything but covert inspections whose draw is not open; of these their own. Who
    may not read the bureau's inspections knows of their own only, also to act on them.
    """
    if not ask.may(Permission.INSPECTION_READ):
        return (_of_crew(ask.identity.subject),)
    if await sees_all(ask):
        return ()
    return (or_(col(InspectionRow.hidden).is_(False), _of_crew(ask.identity.subject)),)


def _of_crew(subject: str) -> ColumnElement[bool]:
    return exists().where(col(CrewRow.inspection) == col(InspectionRow.id), col(CrewRow.subject) == subject)


def _asked(ask: Asking, sought: InspectionsSought) -> list[ColumnElement[bool]]:
    columns = (
        (InspectionRow.identifier, sought.identifier),
        (InspectionRow.status, sought.status),
        (InspectionRow.occasion, sought.occasion),
        (InspectionRow.team, sought.team),
    )
    asked = [col(column) == value for column, value in columns if value is not None]
    if sought.draw is not None:
        asked.append(col(InspectionRow.draws).contains([sought.draw]))
    if sought.person is not None:
        asked.append(
            exists().where(col(CrewRow.inspection) == col(InspectionRow.id), col(CrewRow.person) == sought.person)
        )
    if sought.since is not None:
        asked.append(col(InspectionRow.day) >= sought.since)
    if sought.until is not None:
        asked.append(col(InspectionRow.day) <= sought.until)
    if sought.mine:
        asked.append(_of_crew(ask.identity.subject))
    return asked


INSPECTIONS: Aggregate[Inspection] = Aggregate(
    name="inspection",
    facts=(InspectionNoted.type,),
    evolve=evolve,
    project=project,
    missing=unknown,
    current=current,
)
