"""Reading inspections, as far as the reader may know of them; recording inspections; and reading the facts that the
check of new inspections needs.

An inspection of a covert draw that is not opened is shown only to a reader who sees covert visits: its enterprise is
one that the draw drew, or to which the draw sent people (`past/drawn/opened.py`).
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, and_, or_, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, func, select

from services.sampling.past.drawn.opened import is_open
from services.sampling.past.drawn.tables import DrawnRow
from services.sampling.past.inspection.recording import Day
from services.sampling.past.inspection.tables import AnyInspection, InspectionRow, WithdrawnRow
from services.sampling.registers.enterprises.noted_store import note
from services.sampling.registers.enterprises.tables import EnterpriseRow
from services.sampling.rules.policy.store import sees_covert_visits
from shared import locks
from shared.access.roles import Permission
from shared.approval import decided, requested
from shared.clock import beijing_date
from shared.contracts.noted import EnterpriseNoted, noted
from shared.contracts.planning import (
    InspectionsRecorded,
    InspectionWithdrawn,
    WithdrawalRefused,
    WithdrawalRequested,
)
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.deed import Deed
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.pages import PageFound, PageWanted
from shared.policy.occasions import Occasion
from shared.work import Acting, Asking, Work

_COLUMNS = ", ".join(InspectionRow.model_fields)
_WITHDRAW = text(f"""
    WITH gone AS (DELETE FROM sampling.inspection WHERE bureau = :bureau AND id = :id RETURNING {_COLUMNS})
    INSERT INTO sampling.withdrawn_inspection
        ({_COLUMNS}, withdrawn_at, withdrawn_by, withdrawn_because, withdrawal)
    SELECT gone.*, :at, :by, :because, :event FROM gone
""")  # noqa: S608  # the columns of our own table

Place = tuple[date, UUID]
"""The day and the id of an inspection. Lists are in this order."""


class RecordedInspectionUnknown(NotFound):
    code = "recorded-inspection-unknown"
    title = "没有这条检查登记"
    title_en = "No such recorded inspection"


class InspectionsSought(NamedTuple):
    """The inspections that a list shows; a field that is None does not restrict the list. `own`: true for the bureau's
    own inspections, false for those of other departments.
    """

    identifier: str | None = None
    since: date | None = None
    until: date | None = None
    own: bool | None = None
    occasion: Occasion | None = None
    draw: UUID | None = None


async def be_alone(act: Acting) -> None:
    """Wait until no other request of the bureau puts inspections on record or takes them off: otherwise two requests
    could both record the same enterprise and day, or withdraw the same inspection.
    """
    await locks.hold(act.session, "sampling.inspections", act.bureau)


async def in_directory(session: AsyncSession, bureau: str, identifiers: Collection[str]) -> frozenset[str]:
    """Those of the identifiers that the bureau's directory knows, even if no list names them any more."""
    query = select(col(EnterpriseRow.identifier)).where(
        EnterpriseRow.bureau == bureau, col(EnterpriseRow.identifier).in_(identifiers)
    )
    return frozenset(await session.scalars(query))


async def drawn_by(ask: Asking, draws: Collection[UUID]) -> Mapping[UUID, Mapping[str, date | None]]:
    """Completed draw → enterprise → the day it was drawn; None if a substitute has taken the enterprise's place, or if
    the draw is annulled.
    """
    query = select(DrawnRow).where(DrawnRow.bureau == ask.bureau, col(DrawnRow.draw).in_(draws))
    if not ask.may(Permission.DRAW_READ_COVERT):
        query = query.where(col(DrawnRow.embargoed).is_(False))
    found: dict[UUID, dict[str, date | None]] = {}
    for row in await ask.session.scalars(query):
        day = None if row.withdrawn_at or row.annulled else beijing_date(row.drawn_at)
        found.setdefault(row.draw, {})[row.identifier] = day
    return found


async def days_on_record(ask: Asking, identifiers: Collection[str]) -> frozenset[Day]:
    """The enterprise, day and department of each recorded inspection of these enterprises."""
    query = select(col(InspectionRow.identifier), col(InspectionRow.held_on), col(InspectionRow.department)).where(
        InspectionRow.bureau == ask.bureau, col(InspectionRow.identifier).in_(identifiers), *await _visible(ask)
    )
    return frozenset(Day(*row) for row in await ask.session.execute(query))


async def cases_since(ask: Asking) -> date | None:
    """The day of the first inspection of the bureau that the service cases held, of those that the reader may know."""
    query = select(func.min(InspectionRow.held_on)).where(
        InspectionRow.bureau == ask.bureau, col(InspectionRow.learned), *await _visible(ask)
    )
    return (await ask.session.scalars(query)).one()


async def visited(session: AsyncSession, bureau: str, draws: Collection[UUID], own_since: date | None) -> set[str]:
    """The enterprises with an inspection on record for one of these draws. If `own_since` is a day, the bureau's own
    inspections from this day on that people recorded without a draw count too.
    """
    counts: list[ColumnElement[bool]] = [col(InspectionRow.draws).op("&&")(list(draws))]
    if own_since is not None:
        of_none = col(InspectionRow.department) == "", col(InspectionRow.draws) == []
        counts.append(and_(*of_none, col(InspectionRow.held_on) >= own_since))
    query = select(InspectionRow.identifier).where(InspectionRow.bureau == bureau, or_(*counts))
    return set(await session.scalars(query))


async def inspection_of(ask: Asking, inspection: UUID) -> AnyInspection:
    """An inspection that is on record, or was withdrawn. Raises RecordedInspectionUnknown."""
    query = select(InspectionRow).where(InspectionRow.bureau == ask.bureau, InspectionRow.id == inspection)
    found = (await ask.session.scalars(query.where(*await _visible(ask)))).one_or_none()
    if found is not None:
        return found
    gone = select(WithdrawnRow).where(WithdrawnRow.bureau == ask.bureau, WithdrawnRow.id == inspection)
    withdrawn = (await ask.session.scalars(gone.where(*await _visible(ask, WithdrawnRow)))).one_or_none()
    if withdrawn is not None:
        return withdrawn
    raise RecordedInspectionUnknown(
        f"没有编号为 {inspection} 的检查登记。", f"No inspection {inspection} is on record.", inspection=str(inspection)
    )


async def inspections(
    ask: Asking, sought: InspectionsSought, page: PageWanted[Place]
) -> PageFound[InspectionRow, Place]:
    """The bureau's inspections on record, newest day first."""
    query = select(InspectionRow).where(InspectionRow.bureau == ask.bureau, *_asked(sought), *await _visible(ask))
    place = (col(InspectionRow.held_on), col(InspectionRow.id))
    return await read_page(ask.session, query, place, page, newest_first=True)


async def record(act: Acting, what: InspectionsRecorded) -> Event:
    """Put inspections on record."""
    event = await note(act, EnterpriseNoted(what=what))
    await project_recorded(act, event)
    return event


async def change(act: Acting, what: WithdrawalRequested | WithdrawalRefused | InspectionWithdrawn) -> AnyInspection:
    """Note a step of the withdrawal. Returns the inspection after it. The caller has called `be_alone`."""
    await _PROJECT[type(what)](act, await note(act, EnterpriseNoted(what=what)))
    return await inspection_of(act, what.inspection)


async def project_recorded(work: Work, event: Event) -> None:
    """Write inspections that were recorded into the read table."""
    for inspection in noted(event, InspectionsRecorded).inspections:
        row = {
            **inspection.model_dump(),
            "draws": [inspection.draw] if inspection.draw else [],
            "bureau": event.bureau,
            "recorded_at": event.time,
            "recorded_by": event.person,
            "event": event.id,
            "trace": event.trace,
        }
        work.session.add(InspectionRow.model_validate(row))
    await work.session.flush()


async def project_requested(work: Work, event: Event) -> None:
    """Write the request to withdraw an inspection into the read table."""
    fact = noted(event, WithdrawalRequested)
    row = await _row(work, event, fact.inspection)
    row.keep(requested(row.rounds, Deed.of(event), fact.reason))
    await work.session.flush()


async def project_refused(work: Work, event: Event) -> None:
    """Write the refusal to withdraw an inspection into the read table."""
    fact = noted(event, WithdrawalRefused)
    row = await _row(work, event, fact.inspection)
    row.keep(decided(row.rounds, Deed.of(event), approved=False, opinion=fact.opinion))
    await work.session.flush()


async def project_withdrawn(work: Work, event: Event) -> None:
    """Write the withdrawal of an inspection into the read tables."""
    fact = noted(event, InspectionWithdrawn)
    row = await _row(work, event, fact.inspection)
    row.keep(decided(row.rounds, Deed.of(event), approved=True))
    await work.session.flush()
    parameters = {"at": event.time, "by": event.person, "because": fact.reason, "event": event.id}
    await work.session.execute(_WITHDRAW, {"bureau": event.bureau, "id": fact.inspection, **parameters})
    work.session.expire_all()


async def _row(work: Work, event: Event, inspection: UUID) -> InspectionRow:
    return await work.session.get_one(InspectionRow, (event.bureau, inspection))


_PROJECT: Mapping[type, Projection] = {
    WithdrawalRequested: project_requested,
    WithdrawalRefused: project_refused,
    InspectionWithdrawn: project_withdrawn,
}


def _asked(sought: InspectionsSought) -> list[ColumnElement[bool]]:
    asked = []
    for column, value in (
        (InspectionRow.identifier, sought.identifier),
        (InspectionRow.occasion, sought.occasion),
    ):
        if value is not None:
            asked.append(col(column) == value)
    if sought.draw is not None:
        asked.append(col(InspectionRow.draws).contains([sought.draw]))
    if sought.since is not None:
        asked.append(col(InspectionRow.held_on) >= sought.since)
    if sought.until is not None:
        asked.append(col(InspectionRow.held_on) <= sought.until)
    if sought.own is not None:
        asked.append((col(InspectionRow.department) == "") == sought.own)
    return asked


async def _visible(
    ask: Asking, table: type[InspectionRow] | type[WithdrawnRow] = InspectionRow
) -> tuple[TextClause, ...]:
    return () if await sees_covert_visits(ask) else (text(is_open(f"sampling.{table.__tablename__}")),)
