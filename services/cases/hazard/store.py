"""Reading major hazards, as far as the reader may know of their inspections; writing their read rows."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select

from services.cases.clocks import CLOCKS
from services.cases.hazard.lifecycle import STANDS, Hazard, HazardStatus, evolve
from services.cases.hazard.tables import HazardRow
from services.cases.inspection.store import covert_known, sees_all
from services.cases.inspection.tables import CrewRow, InspectionRow
from shared import aggregate
from shared.access.roles import Permission
from shared.aggregate import Aggregate
from shared.clock import beijing_date
from shared.clocks.listed import EVERY_MATTER, CovertMatters
from shared.clocks.projection import moved_ends, write_clocks
from shared.clocks.tables import Matter
from shared.contracts.treatment import HazardNoted
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking, Work

_LOCK = "cases.hazard"


class HazardUnknown(NotFound):
    code = "hazard-unknown"
    title = "没有这一重大事故隐患"
    title_en = "No such major hazard"


class HazardsSought(NamedTuple):
    """The hazards that a list shows; a field that is None does not restrict it. `overdue`: those overdue today, or
    those that are not. `stands`: those that are not over.
    """

    status: HazardStatus | None = None
    stands: bool | None = None
    overdue: bool | None = None
    stopped: bool | None = None
    supervised: bool | None = None
    identifier: str | None = None
    inspection: UUID | None = None
    team: str | None = None
    since: date | None = None
    until: date | None = None


async def hazard_of(ask: Asking, hazard: UUID) -> Hazard:
    """A hazard of which the reader may know. Raises HazardUnknown."""
    row = await ask.session.get(HazardRow, hazard)
    if row is None or not ask.may_see(row.bureau):
        raise unknown(str(hazard))
    about = ask.about(row.bureau)
    found = Hazard.model_validate(row.state)
    if found.hidden and not await _may_know(about, found):
        raise unknown(str(hazard))
    return await current(ask, found)


async def to_change(act: Acting, hazard: UUID) -> Hazard:
    """The hazard, of which the caller may know, at the version that the caller has read. Raises HazardUnknown,
    StaleVersion.
    """
    found = await aggregate.state_of(act, HAZARDS, hazard)
    if found.hidden and not await _may_know(act, found):
        raise unknown(str(hazard))
    act.if_match.check(found.version)
    return found


async def hazards(ask: Asking, sought: HazardsSought, page: PageWanted[UUID]) -> PageFound[HazardRow, UUID]:
    """The bureau's hazards without their state, newest first."""
    query = (
        select(HazardRow)
        .options(defer(HazardRow.state))
        .where(HazardRow.bureau == ask.bureau, *_asked(ask, sought), *await _visible(ask))
    )
    return await read_page(ask.session, query, (col(HazardRow.id),), page, newest_first=True)


async def hazards_of(ask: Asking, identifiers: Sequence[str]) -> list[UUID]:
    """The hazards of the enterprise with these identifiers that the reader may know of, in the order of the listing."""
    if not ask.may(Permission.INSPECTION_READ):
        return []
    query = select(HazardRow.id).where(
        HazardRow.bureau == ask.bureau, col(HazardRow.identifier).in_(identifiers), *await _visible(ask)
    )
    return list(await ask.session.scalars(query.order_by(col(HazardRow.id))))


async def of_finding(act: Acting, finding: UUID) -> list[UUID]:
    """The hazards that are listed for a finding, which nobody else lists until the transaction ends; not those that
    were none.
    """
    await hold(act.session, _LOCK, str(finding))
    query = select(HazardRow.id).where(HazardRow.finding == finding, HazardRow.status != "revoked")
    return list(await act.session.scalars(query))


async def to_disclose(session: AsyncSession, bureau: str) -> list[UUID]:
    """The hidden hazards of the bureau whose inspection is not secret any more."""
    query = (
        select(HazardRow.id)
        .join(InspectionRow, col(InspectionRow.id) == col(HazardRow.inspection))
        .where(HazardRow.bureau == bureau, col(HazardRow.hidden), ~col(InspectionRow.hidden))
        .order_by(col(HazardRow.id))
    )
    return list(await session.scalars(query))


async def covert_matters(ask: Asking) -> CovertMatters:
    """The streams of the hidden inspections, and of the hidden hazards, that the reader may know of."""
    inspections = await covert_known(ask)
    if inspections == EVERY_MATTER:
        return EVERY_MATTER
    query = select(HazardRow.id).where(HazardRow.bureau == ask.bureau, col(HazardRow.hidden), _of_crew(ask))
    return frozenset({*inspections, *(f"hazard/{each}" for each in await ask.session.scalars(query))})


async def current(work: Work, hazard: Hazard) -> Hazard:
    """The hazard with the ends of its clocks by the calendar and the law of now."""
    ends = await moved_ends(work.session, CLOCKS.tables, hazard.stream)
    return hazard.model_copy(update={"clocks": hazard.clocks.moved(ends)}) if ends else hazard


async def project(work: Work, hazard: Hazard, event: Event) -> None:
    """Write the read rows after one more event of a hazard."""
    del event
    what = hazard.what
    matter = Matter(hazard.bureau, hazard.stream, what.party.identifier, covert=hazard.hidden)
    await write_clocks(work.session, CLOCKS.tables, matter, hazard.clocks)
    found_in = hazard.found_in
    await work.session.merge(
        HazardRow(
            **hazard.model_dump(include={"id", "bureau", "version", "trace"}),
            status=hazard.status,
            hidden=hazard.hidden,
            inspection=found_in.inspection if found_in else None,
            finding=found_in.finding if found_in else None,
            identifier=what.party.identifier,
            name=what.party.name,
            team=what.team,
            standard=what.criterion.standard,
            listed_on=beijing_date(hazard.listed.at),
            due=hazard.by,
            overdue_after=hazard.overdue_after,
            stopped=bool(hazard.stops) and hazard.status in STANDS,
            supervisor=hazard.supervisions[-1].supervision.authority if hazard.supervisions else "",
            state=hazard.model_dump(mode="json"),
        )
    )
    await work.session.flush()


def unknown(hazard: str) -> HazardUnknown:
    return HazardUnknown(
        f"没有编号为 {hazard} 的重大事故隐患。", f"There is no major hazard {hazard} here.", hazard=hazard
    )


async def _may_know(ask: Asking, hazard: Hazard) -> bool:
    if await sees_all(ask):
        return True
    assert hazard.found_in is not None  # noqa: S101  # only an inspection is secret
    query = select(CrewRow.person).where(
        CrewRow.inspection == hazard.found_in.inspection, CrewRow.subject == ask.identity.subject
    )
    return (await ask.session.scalars(query)).first() is not None


async def _visible(ask: Asking) -> tuple[ColumnElement[bool], ...]:
    """What the reader may know of: everything but what was found in secret inspections; of these their own."""
    if await sees_all(ask):
        return ()
    return (or_(col(HazardRow.hidden).is_(False), _of_crew(ask)),)


def _of_crew(ask: Asking) -> ColumnElement[bool]:
    own = select(CrewRow.inspection).where(CrewRow.subject == ask.identity.subject)
    return col(HazardRow.inspection).in_(own)


def _asked(ask: Asking, sought: HazardsSought) -> list[ColumnElement[bool]]:
    columns = (
        (HazardRow.status, sought.status),
        (HazardRow.stopped, sought.stopped),
        (HazardRow.identifier, sought.identifier),
        (HazardRow.inspection, sought.inspection),
        (HazardRow.team, sought.team),
    )
    asked = [col(column) == value for column, value in columns if value is not None]
    over = col(HazardRow.status).in_(("eliminated", "revoked"))
    late = col(HazardRow.overdue_after).is_not(None) & (col(HazardRow.overdue_after) < ask.today)
    supervised = col(HazardRow.supervisor) != ""
    for wanted, condition in ((sought.stands, ~over), (sought.overdue, late), (sought.supervised, supervised)):
        if wanted is not None:
            asked.append(condition if wanted else ~condition)
    if sought.since is not None:
        asked.append(col(HazardRow.listed_on) >= sought.since)
    if sought.until is not None:
        asked.append(col(HazardRow.listed_on) <= sought.until)
    return asked


HAZARDS: Aggregate[Hazard] = Aggregate(
    name="hazard", facts=(HazardNoted.type,), evolve=evolve, project=project, missing=unknown, current=current
)
