"""Reading and writing who may go to the visits of a campaign. The campaign, which knows inspections, writes it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.cases.inspection.gate import Gate
from services.cases.inspection.state import Inspection
from services.cases.inspection.tables import GatedPlanRow, TrainedRow


async def gate_of(session: AsyncSession, inspection: Inspection) -> Gate | None:
    """The gate of the campaign that the inspection is of; None if it is of none."""
    plan = inspection.opened.plan
    if plan is None or await session.get(GatedPlanRow, (inspection.bureau, plan.id)) is None:
        return None
    query = select(TrainedRow).where(TrainedRow.bureau == inspection.bureau, TrainedRow.plan == plan.id)
    return {row.person: row.certificate for row in await session.scalars(query)}


async def keep_gate(session: AsyncSession, bureau: str, plan: UUID, members: Mapping[UUID, str]) -> None:
    """Write the gate of a plan: each person who was trained, with the certificate."""
    await session.merge(GatedPlanRow(bureau=bureau, plan=plan))
    of_plan = (col(TrainedRow.bureau) == bureau, col(TrainedRow.plan) == plan)
    await session.execute(delete(TrainedRow).where(*of_plan))
    session.add_all(
        TrainedRow(bureau=bureau, plan=plan, person=person, certificate=certificate)
        for person, certificate in members.items()
    )
    await session.flush()
