"""Reading plans and the enterprises that they name; writing their read rows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select

from services.sampling.plans.plan.lifecycle import FACTS, Plan, Status, evolve
from services.sampling.plans.plan.named import Named, read
from services.sampling.plans.plan.tables import PlannedRow, PlanRow
from services.sampling.registers.enterprises.conditions_in_sql import NamingQuery
from services.sampling.registers.lists.frozen_store import BureauDirectory, keep_frozen
from shared.aggregate import Aggregate
from shared.contracts.fact import BlobRef
from shared.contracts.planning import PlanAmended, PlanApproved, PlanDrafted, PlanKind
from shared.database import driver_connection
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Work

# Use the driver directly and write whole columns at a time: an annual plan may name a hundred thousand enterprises.
_EMPTY = "DELETE FROM sampling.planned WHERE plan = $1"
_FILL = """
INSERT INTO sampling.planned (plan, bureau, identifier, name, category, team)
SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[])
"""
# After these events another edition may be the effective one; then the read rows must name its enterprises.
_RENAMES = frozenset({PlanDrafted.type, PlanAmended.type, PlanApproved.type})
_WRITES = frozenset({PlanDrafted.type, PlanAmended.type})
_PLANNED = "SELECT identifier, name, category, team FROM sampling.planned WHERE plan = $1 ORDER BY identifier"


class PlanUnknown(NotFound):
    code = "plan-unknown"
    title = "没有这一计划"
    title_en = "No such plan"


async def plan_of(session: AsyncSession, plan: UUID, visible: Callable[[str], bool]) -> PlanRow:
    """The read row of a plan, if the caller may see its bureau (`visible`). Raises PlanUnknown."""
    row = await session.get(PlanRow, plan)
    if row is None or not visible(row.bureau):
        raise _unknown(str(plan))
    return row


async def planned(session: AsyncSession, plan: UUID) -> list[Named]:
    """The enterprises that the plan's edition in force names (before the first approval: its draft), in the order of
    identifiers.
    """
    rows = await (await driver_connection(session)).fetch(_PLANNED, plan)
    return [Named(*row) for row in rows]


def naming(plan: UUID) -> NamingQuery:
    """A query for the enterprises that `planned` gives, for use inside a query of the directory."""
    present = "sampling.present_identifier(bureau, identifier)"
    return NamingQuery(f"SELECT {present} AS identifier, team FROM sampling.planned WHERE plan = {{}}", plan)  # noqa: S608  # our own text


async def directory_of(session: AsyncSession, plan: UUID | None, bureau: str) -> str:
    """The bureau from whose directory somebody draws: the one whose plan it is; without a plan, this one."""
    found = None if plan is None else await session.scalar(select(PlanRow.bureau).where(PlanRow.id == plan))
    return found or bureau


async def enterprises_of(work: Work, enterprises: BlobRef) -> list[Named]:
    """The enterprises that an edition names, read from the edition's blob."""
    content = await work.blobs.get(enterprises)
    return await work.pool.run(read, content)


class WhichPlanned(NamedTuple):
    """Which of a plan's enterprises a list shows; a field that is None does not restrict it."""

    plan: UUID
    category: str | None = None
    team: str | None = None


async def planned_page(session: AsyncSession, which: WhichPlanned, page: PageWanted[str]) -> PageFound[PlannedRow, str]:
    """A page of the enterprises that `planned` gives, in the order of identifiers."""
    query = select(PlannedRow).where(PlannedRow.plan == which.plan)
    if which.category is not None:
        query = query.where(PlannedRow.category == which.category)
    if which.team is not None:
        query = query.where(PlannedRow.team == which.team)
    return await read_page(session, query, (col(PlannedRow.identifier),), page)


class PlansSought(NamedTuple):
    """Which plans a list shows; a field that is None does not restrict it."""

    year: int | None = None
    kind: PlanKind | None = None
    status: Status | None = None


async def plans(
    session: AsyncSession, bureau: str, sought: PlansSought, page: PageWanted[UUID]
) -> PageFound[PlanRow, UUID]:
    """The bureau's plans without their state, newest first."""
    query = select(PlanRow).options(defer(PlanRow.state)).where(PlanRow.bureau == bureau)
    for column, value in zip((PlanRow.year, PlanRow.kind, PlanRow.status), sought, strict=True):
        if value is not None:
            query = query.where(col(column) == value)
    return await read_page(session, query, (col(PlanRow.id),), page, newest_first=True)


async def project(work: Work, plan: Plan, event: Event) -> None:
    """Write the read rows after one more event of a plan."""
    await work.session.merge(_row(plan))
    await work.session.flush()
    if event.type in _RENAMES:
        await _name(work.session, plan, await enterprises_of(work, plan.effective.content.enterprises))
    content = plan.newest.content
    if event.type in _WRITES and content.items and content.item_edition is None:
        # The plan names items of the register.
        await keep_frozen(work, event, BureauDirectory(plan.bureau, "items"), "plan", plan.id)


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


def _unknown(plan: str) -> PlanUnknown:
    return PlanUnknown(f"没有编号为 {plan} 的计划。", f"There is no plan {plan} here.", plan=plan)


PLANS: Aggregate[Plan] = Aggregate(name="plan", facts=FACTS, evolve=evolve, project=project, missing=_unknown)
