"""How many major hazards there are, and how many of them are overdue, for metrics."""

from datetime import timedelta

from services.cases.hazard.counting_store import counted
from shared.database import create_engine, transact
from tests.integration.cases.test_hazards import DUE, does, listed, now
from tests.support.apps import BUREAU
from tests.support.caseload import Caseload
from tests.support.treatment import STOP


async def test_hazards_are_counted_by_state_and_those_that_are_overdue(caseload: Caseload) -> None:
    await listed(caseload)
    await does(caseload, f"/{await listed(caseload)}/stops", {**now(caseload), **STOP})
    engine = create_engine(caseload.database.url("cheqian_cases"), application="tests")
    async with transact(engine, BUREAU) as session:
        in_time, late = [await counted(session, DUE + timedelta(days=days)) for days in (0, 1)]
    await engine.dispose()
    assert {count[1:] for count in in_time} == {("standing", 1, 0), ("stopped", 1, 0)}
    assert sum(count.overdue for count in late) == 2
