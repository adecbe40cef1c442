"""Inspections from their assignment to their end: every verb of the table is used."""

from uuid import uuid4

from services.cases import clocks as cases
from services.publishing import clocks as publishing
from shared.clock import beijing_date
from shared.clocks.background import look_at
from shared.contracts.assignment import VisitDraws
from tests.contract.requests.assigning import assign_by_hand
from tests.contract.requests.promised import Known
from tests.contract.requests.sending_evidence import send_evidence
from tests.contract.requests.settling import conclude, settle
from tests.contract.requests.visiting import Visit, hold_visit, prepare
from tests.contract.requests.working_offline import work_offline
from tests.contract.requests.writing_letters import leave_notice, write_letters
from tests.support.bureau import EVIDENCE
from tests.support.office import Office


async def inspect(office: Office) -> Known:
    """An inspection that is closed; one that is called off; one that cannot be held; one that waits, and
    should be held today; one of which the enterprise was told. The last two have evidence. Another goes on whose
    device had no network.
    """
    closed, order, letters = await _hold(office)
    waits = await assign_by_hand(office, beijing_date(office.house.clock()))
    others = [await _call_off(office), await _fail(office), waits["id"], await _tell_beforehand(office)]
    inspections = (closed, *map(str, others))
    known: Known = {
        "/inspections": {"inspection": inspections, "order": (order,)},
        "/inspection-codes": {"inspection": (closed,)},
    }
    return {**known, **letters, **await send_evidence(office, inspections), **await work_offline(office)}


async def look_after_clocks(office: Office) -> None:
    """What services do about their clocks once a minute: they move those that the corrected law moves, and remind."""
    house = office.house
    await house.settle()
    for service, of in (("cases", cases), ("publishing", publishing)):
        await look_at(house.services[service].resources, of.CLOCKS, of.rules_of, house.bureau)


async def _hold(office: Office) -> tuple[str, str, Known]:
    """The inspection that is held, from the site plan to the closing; its order that was served, and the letters that
    the enterprise has written.
    """
    visit = Visit(office, await assign_by_hand(office))
    await prepare(visit)
    owner = await leave_notice(visit)
    findings = await hold_visit(visit)
    letters = await write_letters(visit, owner, findings)
    order = await settle(visit, findings)
    await conclude(visit)
    return visit.id, order, letters


async def _call_off(office: Office) -> str:
    """An inspection on a complaint, whose enterprise has gone meanwhile."""
    (complained,) = await office.chief.get("/cases/inspections?occasion=complaint")
    visit = Visit(office, await office.chief.get(f"/cases/inspections/{complained['id']}"))
    told = {"source": "12345 热线", "received": visit.day(-3), "content": "反映安全出口被占用", "anonymous": True}
    await visit.take(office.leader, "/basis", {"basis": {"kind": "complaint", **told}})
    for verb, body in (("/refusal", {"opinion": "请附注销证明"}), ("/approval", {})):
        await visit.take(office.leader, "/cancellation", {"reason": "closed", "evidence": EVIDENCE})
        await visit.take(office.chief, f"/cancellation{verb}", body)
    return visit.id


async def _tell_beforehand(office: Office) -> str:
    """An inspection that a draw asks for; its enterprise was told of it, and so may the public be."""
    visit = Visit(office, await assign_by_hand(office, draws=VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),))))
    await prepare(visit)
    return visit.id


async def _fail(office: Office) -> str:
    """An inspection of an enterprise that is not found."""
    visit = Visit(office, await assign_by_hand(office))
    await visit.take(visit.first, "/site-plan", {"on": visit.day(), "method": "现场检查"})
    await visit.sign("/site-plan")
    failed = {"at": visit.now, "why": "not-found", "facts": "登记住所无人经营", "witness": "邻近单位值班人员"}
    await visit.take(visit.first, "/failure", {**failed, "present": visit.there[:1], "proof": [EVIDENCE]})
    return visit.id
