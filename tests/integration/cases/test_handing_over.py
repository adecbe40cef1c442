"""An inspection with an open clock is closed only when the clock runs on in another inspection, which is named."""

from datetime import date
from uuid import UUID, uuid4

from services.cases.clocks import calendar
from services.cases.inspection.store import INSPECTIONS
from shared.aggregate import record, state_of
from shared.clocks.opening import Named, Opening, open_by_decision
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import ClockOpened, Owes
from shared.contracts.inspection.noted import InspectionNoted
from shared.database import transact
from shared.law.law import shipped_law
from shared.log.occasion import Actor, Occasion
from shared.pool import Pool
from shared.work import Acting, Work
from tests.integration.cases.straight_way import CHIEF, at, walk
from tests.support.apps import BUREAU
from tests.support.caseload import Caseload, Json

_DUE = date(2026, 5, 20)


async def test_a_clock_runs_on_where_it_is_handed_over(caseload: Caseload) -> None:
    caseload.at(at(-100))
    one, other, over = [await caseload.assign() for _ in range(3)]
    assert (await caseload.post(over, "/cancellation", {"reason": "企业停产"}, CHIEF)).status_code == 200
    await walk(caseload, one, "reinspected")
    clock = await _opened(caseload, one)

    refused = await caseload.post(one, "/closing", {}, CHIEF)
    assert refused.json()["type"] == "/problems/clocks-open"
    assert [each["clock"] for each in refused.json()["clocks"]] == [str(clock)]
    for to, code in ((over, "matter-over"), (uuid4(), "inspection-unknown")):
        answer = await caseload.post(one, "/closing", _handed(clock, to), CHIEF)
        assert answer.json()["type"] == f"/problems/{code}"

    closed = (await caseload.post(one, "/closing", _handed(clock, other), CHIEF)).json()
    assert closed["status"] == "closed"
    taken = (await caseload.get(f"/inspections/{other}")).json()
    assert [each["due"] for each in taken["clocks"] if each["rule"] == "made-up"] == [_DUE.isoformat()]


def _handed(clock: UUID, to: UUID) -> Json:
    return {"hand_over": [{"clock": str(clock), "to": f"inspection/{to}", "reason": "并入另一次检查"}]}


async def _opened(caseload: Caseload, inspection: UUID) -> UUID:
    """A clock of the inspection that no step of this service ends."""
    rules = Rules(calendar(), shipped_law())
    opening = Opening(f"inspection/{inspection}", Owes(who="group", name="W"), at(201))
    clock: ClockOpened = open_by_decision(opening, Named("made-up", "示例", "made up", "示例决定"), _DUE, rules)
    async with transact(caseload.engine) as session:
        work = Work(session=session, blobs=caseload.blobs, pool=Pool(1))
        occasion = Occasion(BUREAU, Actor("cases", "service", "cases"), at(201), "0" * 32, "0" * 32)
        act = Acting.of(work, occasion)
        await record(act, INSPECTIONS, await state_of(act, INSPECTIONS, inspection), InspectionNoted(what=clock))
    return clock.clock
