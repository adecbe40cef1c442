"""What follows a visit: what is done about its findings, the report, the closing."""

from collections.abc import Sequence
from uuid import uuid4

from tests.contract.requests.visiting import Visit
from tests.support.bureau import EVIDENCE, Json
from tests.support.serving import serve


async def settle(visit: Visit, findings: Sequence[str]) -> str:
    """A finding is ordered to be rectified, one is disputed and dropped, one is a lead. Returns the id of the order."""
    ordered, disputed, elsewhere = findings
    rectified = {"by": "rectified", "proof": EVIDENCE, "at": visit.shown["visit"]["left"]}
    await visit.take(visit.first, "/dispositions", {"finding": disputed, "disposition": rectified})
    await visit.take(visit.first, "/disputes", {"finding": disputed, "by": "enterprise", "reason": "当日临时堆放"})
    views = [{"name": name, "post": "检查员", "view": "堆放未影响疏散"} for name in ("测试员01", "测试员02")]
    held: Json = {
        "finding": disputed,
        "at": visit.now,
        "until": visit.now,
        "place": "局会议室",
        "chair": "法规股负责人",
    }
    held |= {"recorder": "法规股记录员", "views": views, "opinion": "问题不成立"}
    await visit.take(visit.office.legal, "/deliberations", {**held, "outcome": "dropped"})
    lead = str(uuid4())
    sent = {"lead": lead, "findings": [elsewhere], "to": "示例县消防救援大队", "content": "消火栓无水"}
    await visit.take(visit.first, "/leads", sent)
    await visit.take(visit.first, "/lead-receipts", {"lead": lead, "on": visit.day(), "receipt": EVIDENCE})
    return await _order(visit, ordered)


async def _order(visit: Visit, finding: str) -> str:
    """An order is sent back, one is withdrawn, one is revoked; one is served, gets more time, and is found to be met.
    Of two urgent measures one is approved after its service, and one is sent back. Returns the id of the order that was
    met.
    """
    await visit.sign(f"/orders/{await _draft(visit, finding)}", refused=True)
    withdrawn, revoked, order = [await _draft(visit, finding) for _ in range(3)]
    for each in (withdrawn, revoked, order):
        await visit.sign(f"/orders/{each}")
    await _take_back(visit, withdrawn)
    for each in (revoked, order):
        await serve(visit.office.house, visit.second, visit.id, each)
    await _take_back(visit, revoked, refused=True)
    await _take_back(visit, revoked)
    await _follow(visit, f"/orders/{order}")
    stopped, wrongly_stopped = [await _urgent(visit, finding) for _ in range(2)]
    await visit.sign(f"/orders/{stopped}")
    await _look_again(visit, f"/orders/{stopped}")
    await visit.sign(f"/orders/{wrongly_stopped}", refused=True)
    return order


async def _urgent(visit: Visit, finding: str) -> str:
    """Measures on the spot that are served before their approval; their id."""
    order = str(uuid4())
    requirement = {"number": 1, "finding": finding, "requirement": "立即停止动火作业"}
    power = "《中华人民共和国安全生产法》第六十五条第一款第三项"
    drafted = {"order": order, "order_kind": "measures", "power": power, "urgent": "可燃气体浓度超限"}
    await visit.take(visit.first, "/orders", {**drafted, "requirements": [requirement]})
    await serve(visit.office.house, visit.second, visit.id, order)
    return order


async def _take_back(visit: Visit, order: str, *, refused: bool = False) -> None:
    """The second of the crew asks to take the order back; the chief approves, or refuses."""
    await visit.take(visit.second, f"/orders/{order}/withdrawal", {"reason": "整改要求所引条款有误，另行下达"})
    if refused:
        await visit.take(visit.office.chief, f"/orders/{order}/withdrawal/refusal", {"opinion": "所引条款无误"})
    else:
        await visit.take(visit.office.chief, f"/orders/{order}/withdrawal/approval", {})


async def _draft(visit: Visit, finding: str) -> str:
    """An order with one requirement; its id."""
    order = str(uuid4())
    requirement = {"number": 1, "finding": finding, "requirement": "补记培训", "by": visit.day(14)}
    power = "《中华人民共和国安全生产法》第六十五条第一款第二项"
    drafted = {"order": order, "order_kind": "rectify", "power": power, "requirements": [requirement]}
    await visit.take(visit.first, "/orders", drafted)
    return order


async def _follow(visit: Visit, at: str) -> None:
    """The order at this path gets more time, and is found to be met."""
    more = {"number": 1, "until": visit.day(21), "reason": "培训师资不足"}
    await visit.take(visit.first, f"{at}/extensions", more)
    await visit.take(visit.office.leader, f"{at}/extension-reviews", {"number": 1, "opinion": "理由属实"})
    await visit.take(visit.office.chief, f"{at}/extension-decisions", {"number": 1, "granted": True})
    await _look_again(visit, at)


async def _look_again(visit: Visit, at: str) -> None:
    """What the order at this path requires is found to be met."""
    persons = [one["person"] for one in visit.shown["crew"]]
    verdicts = [{"number": 1, "done": True, "facts": "已补记"}]
    again = {"at": visit.now, "persons": persons, "verdicts": verdicts, "opinion": "复查合格"}
    await visit.take(visit.first, f"{at}/reinspections", again)


async def conclude(visit: Visit) -> None:
    """The lists are handed in. Reports: the first is sent back, the second is approved; then the feedback; and
    closings, as the reports.
    """
    await visit.take(visit.first, "/lists", {"at": visit.now, "to": "执法监督股"})
    for refused in (True, False):
        told = {"situation": "检查 1 个事项", "appraisal": "制度齐全", "opinion": "加强培训"}
        await visit.take(visit.first, "/report", {**told, "result": {"text": "发现问题已责令改正"}})
        await visit.sign("/report", refused=refused)
    feedback = {"at": visit.now, "by": "当面反馈", "receiver": "现场负责人", "content": "限期整改 1 项"}
    await visit.take(visit.first, "/feedback", feedback)
    for refused in (True, False):
        await visit.take(visit.first, "/closing", {"remark": "已复查合格"})
        await visit.sign("/closing", refused=refused)
