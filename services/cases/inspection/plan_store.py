"""The visits that were assigned by a plan."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.cases.inspection.state import Inspection
from services.cases.inspection.store import visible
from services.cases.inspection.tables import CrewRow, InspectionRow
from shared.work import Asking


async def held_by_plan(ask: Asking, plan: UUID, day: date) -> list[Inspection]:
    """The visits of a plan whose crew arrived on a day, as far as the reader may know of them, in the order in which
    they were assigned.
    """
    query = (
        select(InspectionRow)
        .where(InspectionRow.bureau == ask.bureau, InspectionRow.plan == plan, InspectionRow.visited_on == day)
        .where(*await visible(ask))
        .order_by(col(InspectionRow.id))
    )
    return [Inspection.model_validate(row.state) for row in await ask.session.scalars(query)]


async def came_by_plan(session: AsyncSession, bureau: str, plan: UUID, person: UUID) -> list[Inspection]:
    """The visits of a plan to which a person of the crew came."""
    query = (
        select(InspectionRow)
        .join(CrewRow, col(CrewRow.inspection) == col(InspectionRow.id))
        .where(InspectionRow.bureau == bureau, InspectionRow.plan == plan, CrewRow.person == person)
        .where(col(InspectionRow.visited_on).is_not(None))
        .order_by(col(InspectionRow.id))
    )
    visits = [Inspection.model_validate(row.state) for row in await session.scalars(query)]
    return [visit for visit in visits if person in visit.visit.there]
