"""The end of an inspection: the report, the feedback to the enterprise, and the closing, when nothing is open."""

from collections.abc import Collection, Iterator
from datetime import datetime

from services.cases.inspection.crew import member
from services.cases.inspection.orders_state import Order
from services.cases.inspection.preparing import check_time
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.visit import Closed, FedBack, Reported
from shared.errors import Conflict, Invalid


class ResultUnknown(Invalid):
    code = "result-unknown"
    title = "没有这种检查结果"
    title_en = "No such result"


class DutiesOpen(Conflict):
    code = "duties-open"
    title = "尚有未办结的事项"
    title_en = "Something of the inspection is still open"


def report(inspection: Inspection, reported: Reported, person: str, results: Collection[str]) -> Reported:
    """The report. `results`: the texts of the national list. Raises NotOfCrew, ResultUnknown."""
    member(inspection, person)
    if reported.result.text not in results:
        raise ResultUnknown(
            f"检查结果须为下列之一：{'；'.join(results)}。",
            f"The result must be one of: {'; '.join(results)}.",
            results=sorted(results),
        )
    return reported


def feed_back(inspection: Inspection, feedback: FedBack, person: str, now: datetime) -> FedBack:
    """The enterprise gets the result. Raises NotOfCrew, TimeImpossible."""
    member(inspection, person)
    assert inspection.reported is not None  # noqa: S101  # the table of verbs asks for the report
    check_time(feedback.at, inspection.reported.at, now)
    return feedback


def close(inspection: Inspection, remark: str) -> Closed:
    """The inspection is closed. Raises DutiesOpen, ClocksOpen."""
    if open_ := list(duties(inspection)):
        zh, en = "；".join(duty[0] for duty in open_), "; ".join(duty[1] for duty in open_)
        raise DutiesOpen(f"请先办结：{zh}。", f"Finish these first: {en}.")
    inspection.clocks.require_settled()
    return Closed(remark=remark)


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
