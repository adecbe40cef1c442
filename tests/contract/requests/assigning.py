"""Sampling assigns inspections, and cases opens them."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from services.sampling.draws.assignment.store import ASSIGNMENTS
from shared.aggregate import begin, record
from shared.blobs import BlobStore
from shared.clock import beijing_date
from shared.contracts.assignment import (
    AssignedItem,
    AssignedParty,
    Assignee,
    InspectionAmended,
    InspectionAssigned,
    VisitDraws,
)
from shared.database import create_engine, transact
from shared.log.occasion import Actor, Occasion
from shared.pool import Pool
from shared.work import Acting, Work
from tests.contract.requests.keeping import COMPLAINED
from tests.support.bureau import Json
from tests.support.house import House
from tests.support.office import Office

CREW = ("made-up-inspector-1", "made-up-inspector-2", "made-up-inspector-3")
"""The subjects of the three inspectors of each crew."""
_PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""


async def assign_by_hand(office: Office, last: date | None = None, **others: Any) -> Json:
    """Append, as sampling, that an inspection is assigned, and amended once. Returns the inspection as cases shows it.
    `last`: the last day of the visit after the amendment.

    This stands for the draws of a crew of which everybody has an account. The visits on complaints are drawn and
    assigned by sampling itself (`drawing.answer_complaints`). In sampling the visit is secret: it knows no draw behind
    it.
    """
    house = office.house
    today = beijing_date(house.clock())
    last = last or today + timedelta(days=28)
    given: dict[str, Any] = {
        "party": AssignedParty(identifier=COMPLAINED, bureau=house.bureau, name="示例企业"),
        "draws": VisitDraws(crew=(uuid4(),)),
        "crew": tuple(inspector(subject, slot) for slot, subject in enumerate(CREW, start=1)),
        "occasion": "draw",
        "covert": False,
    }
    assigned = InspectionAssigned(
        inspection=uuid4(),
        items=(AssignedItem(key="项-01", name="示例事项甲", basis="《安全生产法》第二十八条"),),
        title="三月检查人员",
        visit_from=today,
        visit_by=last + timedelta(days=1),
        season="2026",
        team="W",
        **{**given, **others},
    )
    earlier = {**assigned.model_dump(), "visit_by": last, "changed": ("plan",)}
    amended = InspectionAmended.model_validate(earlier)
    await _tell(house, assigned, amended)
    return await _once_cases_has(office, amended)


def inspector(subject: str, slot: int) -> Assignee:
    """A made-up inspector with an account."""
    return Assignee(
        slot=slot,
        role="组员",
        directory="people",
        person=uuid4(),
        key=f"测-{slot:02}",
        name=f"测试员{slot:02}",
        certificate_expires=date(2028, 12, 31),
        subject=subject,
    )


async def _tell(house: House, assigned: InspectionAssigned, amended: InspectionAmended) -> None:
    """Record both as sampling does, with its read rows."""
    engine = create_engine(house.database.url("cheqian_sampling"), application="tests")
    occasion = Occasion(house.bureau, Actor("sampling", "service", "sampling"), house.clock(), uuid4().hex, "")
    async with transact(engine) as session:
        act = Acting.of(Work(session=session, blobs=BlobStore.at("memory:///"), pool=Pool(1)), occasion)
        await record(act, ASSIGNMENTS, await begin(act, ASSIGNMENTS, assigned.inspection, assigned), amended)
    await engine.dispose()


async def _once_cases_has(office: Office, amended: InspectionAmended) -> Json:
    """The inspection, once cases has taken over the amendment."""
    wanted = str(amended.inspection)
    async with asyncio.timeout(_PATIENCE):
        while True:
            if wanted in {one["id"] for one in await office.chief.get("/cases/inspections")}:
                answer = await office.chief.ask("GET", f"/cases/inspections/{wanted}")
                if answer.json()["visit_by"] == str(amended.visit_by):
                    return dict(answer.json())
            await asyncio.sleep(0.05)
