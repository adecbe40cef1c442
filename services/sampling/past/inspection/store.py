"""Inspections on record, as far as a reader may know of them; and what is known of those to be put on record.

An inspection of a covert draw that is not opened is on record for those only who may read covert draws (`covert`):
its enterprise would tell who was drawn.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.past.drawn.tables import DrawnRow
from services.sampling.past.inspection.recording import Day
from services.sampling.past.inspection.tables import InspectionRow, WithdrawnRow
from services.sampling.registers.enterprises.tables import EnterpriseRow
from shared.clock import beijing_date
from shared.contracts.planning import InspectionsRecorded, InspectionWithdrawn, Occasion
from shared.errors import NotFound
from shared.log.event import Event

# Held to the end of the transaction: two recordings at once must not both find a day free.
_ONE_BY_ONE = text("SELECT pg_advisory_xact_lock(hashtextextended('sampling.inspections/' || :bureau, 0))")
_WITHDRAW = text("""
    WITH gone AS (DELETE FROM sampling.inspection WHERE bureau = :bureau AND id = :id RETURNING *)
    INSERT INTO sampling.withdrawn_inspection SELECT gone.*, :at, :by, :because, :event FROM gone
""")

Place = tuple[date, UUID]
"""Day and id: the order of lists."""


class InspectionUnknown(NotFound):
    code = "inspection-unknown"
    title = "没有这条检查记录"
    title_en = "No such inspection"


class Sought(NamedTuple):
    """Which inspections are asked for; None where it does not matter. `own`: the bureau's, or other departments'."""

    identifier: str | None = None
    since: date | None = None
    until: date | None = None
    own: bool | None = None
    occasion: Occasion | None = None
    draw: UUID | None = None


async def be_alone(session: AsyncSession, bureau: str) -> None:
    await session.execute(_ONE_BY_ONE, {"bureau": bureau})


async def in_directory(session: AsyncSession, bureau: str, identifiers: Collection[str]) -> frozenset[str]:
    """Those that the bureau's directory knows, also where no list names them any more."""
    query = select(col(EnterpriseRow.identifier)).where(
        EnterpriseRow.bureau == bureau, col(EnterpriseRow.identifier).in_(identifiers)
    )
    return frozenset(await session.scalars(query))


async def drawn_by(
    session: AsyncSession, bureau: str, draws: Collection[UUID], *, covert: bool
) -> Mapping[UUID, Mapping[str, date | None]]:
    """Completed draw → enterprise → the day it was drawn, None for one that somebody stands in for."""
    query = select(DrawnRow).where(DrawnRow.bureau == bureau, col(DrawnRow.draw).in_(draws))
    if not covert:
        query = query.where(col(DrawnRow.embargoed).is_(False))
    found: dict[UUID, dict[str, date | None]] = {}
    for row in await session.scalars(query):
        day = None if row.withdrawn_at else beijing_date(row.drawn_at)
        found.setdefault(row.draw, {})[row.identifier] = day
    return found


async def days_on_record(
    session: AsyncSession, bureau: str, identifiers: Collection[str], *, covert: bool
) -> frozenset[Day]:
    query = select(col(InspectionRow.identifier), col(InspectionRow.held_on), col(InspectionRow.department)).where(
        InspectionRow.bureau == bureau, col(InspectionRow.identifier).in_(identifiers), *_visible(covert)
    )
    return frozenset(Day(*row) for row in await session.execute(query))


async def visited(session: AsyncSession, bureau: str, draws: Collection[UUID], own_since: date | None) -> set[str]:
    """The enterprises with an inspection on record for one of these draws. Where `own_since` is a day, the bureau's
    own inspections from this day on count too.
    """
    counts: list[ColumnElement[bool]] = [col(InspectionRow.draw).in_(draws)]
    if own_since is not None:
        counts.append(and_(col(InspectionRow.department) == "", col(InspectionRow.held_on) >= own_since))
    query = select(InspectionRow.identifier).where(InspectionRow.bureau == bureau, or_(*counts))
    return set(await session.scalars(query))


async def inspection_of(
    session: AsyncSession, bureau: str, inspection: UUID, *, covert: bool
) -> InspectionRow | WithdrawnRow:
    """One on record, or once on record. Raises InspectionUnknown."""
    query = select(InspectionRow).where(InspectionRow.bureau == bureau, InspectionRow.id == inspection)
    found = (await session.scalars(query.where(*_visible(covert)))).one_or_none()
    if found is not None:
        return found
    gone = select(WithdrawnRow).where(WithdrawnRow.bureau == bureau, WithdrawnRow.id == inspection)
    withdrawn = (await session.scalars(gone.where(*_visible(covert, WithdrawnRow)))).one_or_none()
    if withdrawn is not None:
        return withdrawn
    raise InspectionUnknown(
        f"没有编号为 {inspection} 的检查记录。", f"No inspection {inspection} is on record.", inspection=str(inspection)
    )


async def inspections_before(
    session: AsyncSession, bureau: str, sought: Sought, before: Place | None, limit: int, *, covert: bool
) -> Sequence[InspectionRow]:
    """The bureau's inspections on record, newest day first: those before a place in this order."""
    place = (col(InspectionRow.held_on), col(InspectionRow.id))
    query = select(InspectionRow).where(InspectionRow.bureau == bureau, *_asked(sought), *_visible(covert))
    if before is not None:
        query = query.where(tuple_(*place) < before)
    return (await session.scalars(query.order_by(*(column.desc() for column in place)).limit(limit))).all()


async def record(session: AsyncSession, event: Event) -> None:
    """`sampling.inspections.recorded` in the read table."""
    for inspection in InspectionsRecorded.of(event).inspections:
        row = {
            **inspection.model_dump(),
            "bureau": event.bureau,
            "recording": UUID(event.stream.removeprefix("inspections/")),
            "recorded_at": event.time,
            "recorded_by": event.payload["actor"]["person"],
            "event": event.id,
            "trace": event.trace,
        }
        session.add(InspectionRow.model_validate(row))
    await session.flush()


async def withdraw(session: AsyncSession, event: Event) -> None:
    """`sampling.inspection.withdrawn` in the read tables."""
    fact = InspectionWithdrawn.of(event)
    parameters = {"at": event.time, "by": event.payload["actor"]["person"], "because": fact.reason, "event": event.id}
    await session.execute(_WITHDRAW, {"bureau": event.bureau, "id": fact.inspection, **parameters})
    session.expire_all()


def _asked(sought: Sought) -> list[ColumnElement[bool]]:
    asked = []
    for column, value in (
        (InspectionRow.identifier, sought.identifier),
        (InspectionRow.occasion, sought.occasion),
        (InspectionRow.draw, sought.draw),
    ):
        if value is not None:
            asked.append(col(column) == value)
    if sought.since is not None:
        asked.append(col(InspectionRow.held_on) >= sought.since)
    if sought.until is not None:
        asked.append(col(InspectionRow.held_on) <= sought.until)
    if sought.own is not None:
        asked.append((col(InspectionRow.department) == "") == sought.own)
    return asked


def _visible(
    covert: bool, table: type[InspectionRow] | type[WithdrawnRow] = InspectionRow
) -> tuple[ColumnElement[bool], ...]:
    hidden = exists().where(col(DrawnRow.draw) == col(table.draw), col(DrawnRow.embargoed))
    return () if covert else (~hidden,)
