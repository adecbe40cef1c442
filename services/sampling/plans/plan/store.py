"""Plans: of the log, to decide on; of the read tables, to show; and whom each names."""

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select

from services.sampling.plans.plan.lifecycle import Plan, Status, evolve
from services.sampling.plans.plan.named import Named, read
from services.sampling.plans.plan.tables import PlannedRow, PlanRow
from shared.blobs import BlobStore
from shared.contracts.fact import BlobRef
from shared.contracts.planning import PlanKind
from shared.database import driver_connection
from shared.errors import NotFound
from shared.log.event import Event
from shared.log.streams import load

# On the driver, whole columns at a time: an annual plan may name a hundred thousand enterprises.
_EMPTY = "DELETE FROM sampling.planned WHERE plan = $1"
_FILL = """
INSERT INTO sampling.planned (plan, bureau, identifier, name, category, team)
SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[])
"""
_PLANNED = "SELECT identifier, name, category, team FROM sampling.planned WHERE plan = $1 ORDER BY identifier"


class PlanUnknown(NotFound):
    code = "plan-unknown"
    title = "没有这一计划"
    title_en = "No such plan"


async def plan_to_change(session: AsyncSession, bureau: str, plan: UUID) -> Plan:
    """A plan of this bureau as all its events tell it, sequenced or not. Raises PlanUnknown."""
    state: Plan | None = None
    for event in await load(session, f"plan/{plan}"):
        state = evolve(state, event)
    if state is None or state.bureau != bureau:
        raise _unknown(plan)
    return state


async def plan_of(session: AsyncSession, plan: UUID, visible: Callable[[str], bool]) -> PlanRow:
    """A plan of a bureau that is visible to the one who asks. Raises PlanUnknown."""
    row = await session.get(PlanRow, plan)
    if row is None or not visible(row.bureau):
        raise _unknown(plan)
    return row


async def planned(session: AsyncSession, plan: UUID) -> list[Named]:
    """Whom the plan's edition in force names (before the first approval: its draft), in the order of identifiers."""
    rows = await (await driver_connection(session)).fetch(_PLANNED, plan)
    return [Named(*row) for row in rows]


async def enterprises_of(blobs: BlobStore, enterprises: BlobRef) -> list[Named]:
    """Whom an edition names, whichever it is."""
    content = await blobs.get(enterprises)
    return await asyncio.to_thread(read, content)


async def planned_after(
    session: AsyncSession, plan: UUID, category: str | None, team: str | None, identifier: str, limit: int
) -> Sequence[PlannedRow]:
    """Some of those `planned` gives, after `identifier`."""
    query = select(PlannedRow).where(PlannedRow.plan == plan, col(PlannedRow.identifier) > identifier)
    if category is not None:
        query = query.where(PlannedRow.category == category)
    if team is not None:
        query = query.where(PlannedRow.team == team)
    return (await session.scalars(query.order_by(col(PlannedRow.identifier)).limit(limit))).all()


class Sought(NamedTuple):
    """Which plans are asked for; None where it does not matter."""

    year: int | None = None
    kind: PlanKind | None = None
    status: Status | None = None


async def plans_before(
    session: AsyncSession, bureau: str, sought: Sought, before: UUID | None, limit: int
) -> Sequence[PlanRow]:
    """The bureau's plans without their state, newest first: those older than `before` (ids are in order of time)."""
    query = select(PlanRow).options(defer(PlanRow.state)).where(PlanRow.bureau == bureau)
    for column, value in zip((PlanRow.year, PlanRow.kind, PlanRow.status), sought, strict=True):
        if value is not None:
            query = query.where(col(column) == value)
    if before is not None:
        query = query.where(col(PlanRow.id) < before)
    return (await session.scalars(query.order_by(col(PlanRow.id).desc()).limit(limit))).all()


async def project(session: AsyncSession, blobs: BlobStore, event: Event) -> None:
    """The read rows after one more event of a plan."""
    row = await session.get(PlanRow, UUID(event.stream.removeprefix("plan/")))
    before = None if row is None else Plan.model_validate(row.state)
    plan = evolve(before, event)
    await session.merge(_row(plan))
    await session.flush()
    if before is None or before.effective.content.enterprises != plan.effective.content.enterprises:
        await _name(session, plan, await enterprises_of(blobs, plan.effective.content.enterprises))


async def _name(session: AsyncSession, plan: Plan, enterprises: Sequence[Named]) -> None:
    connection = await driver_connection(session)
    await connection.execute(_EMPTY, plan.id)
    columns = [list(column) for column in zip(*enterprises, strict=True)]
    await connection.execute(_FILL, plan.id, plan.bureau, *columns)


def _row(plan: Plan) -> PlanRow:
    return PlanRow(
        id=plan.id,
        bureau=plan.bureau,
        kind=plan.kind,
        year=plan.year,
        title=plan.newest.content.title,
        status=plan.status,
        version=plan.version,
        trace=plan.trace,
        drafted_at=plan.editions[0].drafting.at,
        state=plan.model_dump(mode="json"),
    )


def _unknown(plan: UUID) -> PlanUnknown:
    return PlanUnknown(f"没有编号为 {plan} 的计划。", f"There is no plan {plan} here.", plan=str(plan))
