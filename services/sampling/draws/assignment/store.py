"""Reading the visits that cases was told of, as far as the reader may know of them; recording what it is told."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.draws.assignment.lifecycle import FACTS, Assignment, AssignmentStatus, evolve
from services.sampling.draws.assignment.tables import AssignmentRow
from services.sampling.past.drawn.opened import are_open
from services.sampling.past.inspection.tables import NotHeldRow
from services.sampling.registers.records.renewal_store import keys_of
from services.sampling.rules.policy.store import sees_covert_visits
from shared.access.roles import Permission
from shared.aggregate import Aggregate
from shared.canonical import JsonObject
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Asking, Work

Place = tuple[date, UUID]
"""The first day of a visit and its id. Lists are in this order."""


class AssignmentUnknown(NotFound):
    code = "assignment-unknown"
    title = "没有这一检查任务"
    title_en = "No such visit"


class AssignmentFound(NamedTuple):
    """A visit that cases was told of, and what cases has told: that the inspection was not held."""

    assignment: Assignment
    not_held: NotHeldRow | None

    @property
    def version(self) -> int:
        return self.assignment.version


class AssignmentsSought(NamedTuple):
    """The visits that a list shows; a field that is None does not restrict it. `draw` is a draw of the enterprise, the
    people or the items; `person` is `<register>/<key>`; `not_held`: whether cases has told that the inspection was not
    held.
    """

    identifier: str | None = None
    person: str | None = None
    draw: UUID | None = None
    status: AssignmentStatus | None = None
    since: date | None = None
    until: date | None = None
    not_held: bool | None = None


async def assignments(
    ask: Asking, sought: AssignmentsSought, page: PageWanted[Place]
) -> PageFound[AssignmentFound, Place]:
    """The bureau's visits that the caller may see, newest first day first."""
    query = select(AssignmentRow).where(AssignmentRow.bureau == ask.bureau, *_asked(sought), *await _visible(ask))
    place = (col(AssignmentRow.visit_from), col(AssignmentRow.inspection))
    found = await read_page(ask.session, query, place, page, newest_first=True)
    not_held = await _not_held(ask.session, [row.inspection for row in found.rows])
    return found.to(lambda row: AssignmentFound(Assignment.model_validate(row.state), not_held.get(row.inspection)))


async def assignment_of(ask: Asking, inspection: UUID) -> AssignmentFound:
    """A visit that the caller may see. Raises AssignmentUnknown."""
    query = select(AssignmentRow).where(AssignmentRow.inspection == inspection, AssignmentRow.bureau == ask.bureau)
    row = (await ask.session.scalars(query.where(*await _visible(ask)))).one_or_none()
    if row is None:
        raise unknown(str(inspection))
    not_held = await _not_held(ask.session, [inspection])
    return AssignmentFound(Assignment.model_validate(row.state), not_held.get(inspection))


async def known(session: AsyncSession, crews: Collection[UUID]) -> dict[tuple[UUID, str], JsonObject]:
    """Draw of people and enterprise → the visit that cases knows of it, a `lifecycle.Assignment` in JSON."""
    query = select(AssignmentRow.crew, AssignmentRow.enterprise, AssignmentRow.state)
    rows = await session.execute(query.where(col(AssignmentRow.crew).in_(crews)))
    return {(crew, enterprise): state for crew, enterprise, state in rows}


async def tell_alone(session: AsyncSession, bureau: str, crews: Collection[UUID]) -> Mapping[tuple[UUID, str], int]:
    """Wait until no other process tells visits of the bureau, and let others wait until this transaction ends. Returns
    the versions of the visits that cases knows now: draw of people and enterprise → version.
    """
    await hold(session, "sampling.assignments", bureau)
    query = select(AssignmentRow.crew, AssignmentRow.enterprise, AssignmentRow.version)
    rows = await session.execute(query.where(col(AssignmentRow.crew).in_(crews)))
    return {(crew, enterprise): version for crew, enterprise, version in rows}


async def project(work: Work, assignment: Assignment, _: Event) -> None:
    """Write the read row after one more event of a visit."""
    visit = assignment.visit
    await work.session.merge(
        AssignmentRow(
            inspection=visit.inspection,
            bureau=assignment.bureau,
            crew=visit.draws.crew[0],
            enterprise=visit.party.identifier,
            draws=list(visit.draws.all),
            status=assignment.status,
            version=assignment.version,
            visit_from=visit.visit_from,
            told_at=assignment.told_at,
            people=[f"{one.directory}/{one.key}" for one in visit.crew],
            subjects=[one.subject for one in visit.crew if one.subject],
            state=assignment.model_dump(mode="json"),
        )
    )
    await work.session.flush()


def unknown(inspection: str) -> AssignmentUnknown:
    return AssignmentUnknown(
        f"没有编号为 {inspection} 的检查任务；请核对编号，派员完成后的下一轮才会生成。",
        f"There is no visit {inspection} here; check the id. Visits exist from the round after the draw of the people.",
        inspection=inspection,
    )


async def _not_held(session: AsyncSession, inspections: Collection[UUID]) -> Mapping[UUID, NotHeldRow]:
    rows = await session.scalars(select(NotHeldRow).where(col(NotHeldRow.inspection).in_(inspections)))
    return {row.inspection: row for row in rows}


def _asked(sought: AssignmentsSought) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if sought.identifier is not None:
        asked.append(col(AssignmentRow.enterprise) == sought.identifier)
    if sought.person is not None:
        asked.append(col(AssignmentRow.people).contains([sought.person]))
    if sought.draw is not None:
        asked.append(col(AssignmentRow.draws).contains([sought.draw]))
    if sought.status is not None:
        asked.append(col(AssignmentRow.status) == sought.status)
    if sought.not_held is not None:
        told = exists().where(col(NotHeldRow.inspection) == col(AssignmentRow.inspection))
        asked.append(told if sought.not_held else ~told)
    if sought.since is not None:
        asked.append(col(AssignmentRow.visit_from) >= sought.since)
    if sought.until is not None:
        asked.append(col(AssignmentRow.visit_from) <= sought.until)
    return asked


async def _visible(ask: Asking) -> list[ColumnElement[bool]]:
    """Everybody sees the visits that they make themselves. Readers of the registers see all others too, but those of a
    covert draw that is not opened only if they may read covert draws.
    """
    own: list[ColumnElement[bool]] = [col(AssignmentRow.subjects).contains([ask.identity.subject])]
    if ask.identity.expert:
        present, *_ = await keys_of(ask.session, ask.bureau, "experts", ask.identity.expert)
        own.append(col(AssignmentRow.people).contains([f"experts/{present}"]))
    if not ask.may(Permission.PEOPLE_READ):
        return [or_(*own)]
    if await sees_covert_visits(ask):
        return []
    return [or_(*own, text(are_open("sampling.assignment.draws")))]


ASSIGNMENTS: Aggregate[Assignment] = Aggregate(
    name="assigned", facts=FACTS, evolve=evolve, project=project, missing=unknown
)
