"""The closing of an inspection: only when nothing of it is open."""

from collections.abc import Iterator

from services.cases.inspection.orders_state import Order
from services.cases.inspection.signing import Signatory, check_approver
from services.cases.inspection.state import Inspection
from services.cases.inspection.timing import bureau_owes
from shared.contracts.clocks import Owes
from shared.contracts.inspection.visit import Closed
from shared.errors import Conflict
from shared.policy.approvals import Signers


class MatterOver(Conflict):
    code = "matter-over"
    title = "接续办理的事项已经结束"
    title_en = "The matter that should go on is over"


class DutiesOpen(Conflict):
    code = "duties-open"
    title = "尚有未办结的事项"
    title_en = "Something of the inspection is still open"


def close(inspection: Inspection, who: Signatory, signers: Signers, remark: str) -> Closed:
    """The inspection is closed. Raises NotASigner, DutiesOpen, ClocksOpen."""
    check_approver(who, signers)
    if open_ := list(duties(inspection)):
        zh, en = "；".join(duty[0] for duty in open_), "; ".join(duty[1] for duty in open_)
        raise DutiesOpen(f"请先办结：{zh}。", f"Finish these first: {en}.")
    inspection.clocks.require_settled()
    return Closed(remark=remark)


def take_over(inspection: Inspection) -> Owes:
    """Who owes the clocks that run on in this inspection. Raises MatterOver."""
    if inspection.closing or inspection.end:
        raise MatterOver(
            f"接续办理的检查 {inspection.id} 已经结束，不能接收期限；请指明尚在办理的检查。",
            f"The inspection {inspection.id} is over and takes no clocks; name one that is still open.",
            inspection=str(inspection.id),
        )
    return bureau_owes(inspection)


def duties(inspection: Inspection) -> Iterator[tuple[str, str]]:
    """What still has to be done before the inspection can be closed, in Chinese and in English."""
    if inspection.feedback is None and inspection.visit.failure is None:
        yield "向被检查单位反馈检查结果", "the feedback to the enterprise"
    settled = {requirement.finding for order in served(inspection) for requirement in order.drafted.requirements}
    settled |= {finding for lead in inspection.leads.values() for finding in lead.transferred.findings}
    for finding in inspection.findings.values():
        if finding.disputed:
            yield f"问题“{finding.found.description}”待会商", f"the dispute about '{finding.found.description}'"
        elif not (finding.dropped or finding.dispositions or finding.found.finding in settled):
            yield f"问题“{finding.found.description}”待处理", f"the finding '{finding.found.description}'"
    for order in inspection.orders.values():
        if order.status in ("drafted", "approved"):
            yield "指令待送达", f"the order {order.id}, which is {order.status}"
        elif order.status == "served" and (numbers := unmet(inspection, order)):
            said = "、".join(map(str, numbers))
            yield f"指令第 {said} 项待复查合格", f"the requirements {said} of the order {order.id}"
    for lead in inspection.leads.values():
        if lead.received is None:
            yield f"移送{lead.transferred.to}的线索待回执", f"the receipt of the lead to {lead.transferred.to}"


def served(inspection: Inspection) -> Iterator[Order]:
    """The orders that were served."""
    return (order for order in inspection.orders.values() if order.service is not None)


def unmet(inspection: Inspection, order: Order) -> list[int]:
    """The numbers of the order's requirements that are not met, and whose finding neither was dropped nor went to a
    penalty case.
    """
    findings = inspection.findings
    return [
        requirement.number
        for requirement in order.unmet
        if not (findings[requirement.finding].dropped or findings[requirement.finding].handed_over)
    ]
