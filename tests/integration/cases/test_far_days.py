"""Days at the borders of the calendar are refused, or counted from: no request fails by a day, wherever it is given."""

from uuid import UUID, uuid4

from tests.integration.cases.moving import AGAIN, check_clocks, policy
from tests.integration.cases.straight_way import CHIEF, FINDING, FIRST, LEADER, ORDER, ORDERED, PLAN, at, walk
from tests.support.caseload import Caseload, Json

_REFUSED = ("9999-12-31", "9999-12-20", "2100-01-02", "1899-12-31", "0001-01-01")
_TAKEN = ("2100-01-01", "2099-12-31")


def _ordered(day: str) -> Json:
    return {
        **ORDERED,
        "order": str(uuid4()),
        "requirements": [{"number": 1, "finding": str(FINDING), "requirement": "补记培训", "by": day}],
    }


async def test_far_days(caseload: Caseload) -> None:
    long = {**AGAIN, "count": 1000}
    await caseload.adopt(policy(long))
    one, other = await caseload.assign(), await caseload.assign(visit_by=None)
    await walk(caseload, one, "served")
    received = {"lead": str(uuid4()), "receipt": "ab" * 32}
    complaint = {"kind": "complaint", "source": "12345", "content": "反映", "anonymous": True}
    for day in _REFUSED:
        asked = (
            (other, "/site-plan", {**PLAN, "on": day}),
            (one, "/orders", _ordered(day)),
            (one, "/lead-receipts", {**received, "on": day}),
            (one, f"/orders/{ORDER}/extensions", {"number": 1, "until": day, "reason": "未到货"}),
        )
        basis = await caseload.post(other, "/basis", {"basis": {**complaint, "received": day}}, LEADER)
        assert basis.status_code == 422
        for inspection, verb, body in asked:
            answer = await caseload.post(inspection, verb, body, FIRST)
            assert answer.status_code == 422, (verb, day, answer.text)
        for path in (f"/deadlines?due_before={day}", f"/inspections?since={day}", f"/rules?on={day}"):
            assert (await caseload.get(path, *CHIEF)).status_code == 422, path
    for day in _TAKEN:
        order = _ordered(day)
        assert (await caseload.post(one, "/orders", order, FIRST)).status_code == 200
        assert (await caseload.post(one, f"/orders/{order['order']}/approval", {}, CHIEF)).status_code == 200
        caseload.at(at(6))
        await caseload.serve(one, UUID(order["order"]))
        for path in (f"/deadlines?due_before={day}", f"/inspections?until={day}", f"/rules?on={day}"):
            assert (await caseload.get(path, *CHIEF)).status_code == 200, path
    await check_clocks(caseload, one)
