"""The closing of an inspection, in rounds like the report: only when nothing of it is open."""

from collections.abc import Iterator
from datetime import date

from services.cases.inspection.crew import member
from services.cases.inspection.orders_state import Order
from services.cases.inspection.rounds import ClosingRound
from services.cases.inspection.signing import Draft, Signatory, acts_of, check_drafter, let_pass, send_back
from services.cases.inspection.state import Inspection
from services.cases.inspection.timing import bureau_owes
from shared.clocks import ending
from shared.contracts.clocks import ClockEnded, ClockOpened, Owes
from shared.contracts.inspection.signing import Passed, SentBack
from shared.contracts.inspection.visit import Closing, ClosingDrafted, HandOver
from shared.errors import Conflict
from shared.policy.approvals import Signers


class MatterOver(Conflict):
    code = "matter-over"
    title = "接续办理的事项已经结束"
    title_en = "The matter that should go on is over"


class MatterCovert(Conflict):
    code = "matter-covert"
    title = "接续办理的事项尚未公开"
    title_en = "The matter that should go on is covert"


class DutiesOpen(Conflict):
    code = "duties-open"
    title = "尚有未办结的事项"
    title_en = "Something of the inspection is still open"


def draft(inspection: Inspection, closing: Closing, who: Signatory, signers: Signers) -> ClosingDrafted:
    """A new round of the closing. `inspection`: as it is once the clocks of the closing are handed over.

    Raises NotOfCrew, NotASigner, DutiesOpen, ClocksOpen.
    """
    member(inspection, who.person)
    check_drafter(who, signers)
    _require_settled(inspection)
    return ClosingDrafted(closing=closing, needs=acts_of(signers))


def review(inspection: Inspection, who: Signatory, signers: Signers, opinion: str) -> Passed:
    """The newest round passes the review. Raises NotThisAct, SamePerson, NotASigner."""
    return let_pass(_to_sign(inspection, signers), "review", who, opinion)


def approve(inspection: Inspection, who: Signatory, signers: Signers, opinion: str) -> Passed:
    """The newest round is approved, and the inspection is closed. `inspection`: with the clocks of the closing handed
    over. Something may have changed since the draft, so that it is looked at again.

    Raises NotThisAct, SamePerson, NotASigner, DutiesOpen, ClocksOpen.
    """
    passed = let_pass(_to_sign(inspection, signers), "approval", who, opinion)
    _require_settled(inspection)
    return passed


def refuse(inspection: Inspection, who: Signatory, signers: Signers, opinion: str) -> SentBack:
    """The newest round is sent back. Raises NotThisAct, SamePerson, NotASigner."""
    return send_back(_to_sign(inspection, signers), who, opinion)


def hand_over(
    inspection: Inspection, what: HandOver, target: Inspection, today: date
) -> tuple[ClockEnded, ClockOpened]:
    """A clock of the inspection runs on in `target`: the notes for this inspection and for that one.

    Raises ClockUnknown, MatterOver, MatterCovert, ClockOver, ClockStopped.
    """
    ended, opened = ending.hand_over(inspection.clocks.get(what.clock), today, target.stream, _take_over(target))
    return ended.model_copy(update={"reason": what.reason}), opened


def newest(inspection: Inspection) -> ClosingRound:
    """The newest round of the closing."""
    assert inspection.closing is not None  # noqa: S101  # the table of verbs allows this only after a draft
    return inspection.closing


def duties(inspection: Inspection) -> Iterator[tuple[str, str]]:
    """What still has to be done before the inspection can be closed, in Chinese and in English."""
    if inspection.feedback is None and inspection.visit.failure is None:
        yield "向被检查单位反馈检查结果", "the feedback to the enterprise"
    if inspection.visit.unsigned and inspection.visit.refusal_reported is None:
        yield "向本机关报告拒签（安全生产法第六十八条）", "the report to the bureau that the record was not signed"
    yield from _of_findings(inspection)
    if inspection.report and inspection.report.ordered and not _corrected(inspection):
        yield "检查结果为责令改正，指令待送达", "the service of an order: the result says that a correction was ordered"
    for order in inspection.orders.values():
        if order.status in ("drafted", "reviewed", "approved"):
            yield "指令待送达", f"the order {order.id}, which is {order.status}"
        elif order.status == "served" and (numbers := unmet(inspection, order)):
            said = "、".join(map(str, numbers))
            yield f"指令第 {said} 项待复查合格", f"the requirements {said} of the order {order.id}"
    for lead in inspection.leads.values():
        if lead.received is None:
            yield f"移送{lead.transferred.to}的线索待回执", f"the receipt of the lead to {lead.transferred.to}"


def _of_findings(inspection: Inspection) -> Iterator[tuple[str, str]]:
    """What still has to be done about findings. A major one needs an order, measures or a penalty case, or goes to the
    department whose remit it is in (安全生产法 第六十五条、第六十九条).
    """
    acted = {requirement.finding for order in served(inspection) for requirement in order.drafted.requirements}
    acted |= {finding for lead in inspection.leads.values() for finding in lead.transferred.findings}
    for id_, finding in inspection.findings.items():
        said = finding.found.description
        if finding.disputed:
            yield f"问题“{said}”待会商", f"the dispute about '{said}'"
        elif finding.dropped or finding.handed_over or id_ in acted:
            continue
        elif finding.found.severity == "major":
            yield (
                f"重大问题“{said}”待下达指令、采取现场处理措施、移送处罚或移送主管部门",
                f"an order, measures, a penalty case or a lead for the major finding '{said}'",
            )
        elif not finding.dispositions:
            yield f"问题“{said}”待处理", f"the finding '{said}'"


def _corrected(inspection: Inspection) -> bool:
    """Whether a finding that stands was rectified on the spot, or is named by an order that was served."""
    ordered = {requirement.finding for order in served(inspection) for requirement in order.drafted.requirements}
    return any((each.rectified or id_ in ordered) and not each.dropped for id_, each in inspection.findings.items())


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


def _to_sign(inspection: Inspection, signers: Signers) -> Draft:
    return Draft("closing", newest(inspection).signed, signers)


def _require_settled(inspection: Inspection) -> None:
    """Refuse to close an inspection of which something is open. Raises DutiesOpen, ClocksOpen."""
    if open_ := list(duties(inspection)):
        zh, en = "；".join(duty[0] for duty in open_), "; ".join(duty[1] for duty in open_)
        raise DutiesOpen(f"请先办结：{zh}。", f"Finish these first: {en}.")
    inspection.clocks.require_settled()


def _take_over(target: Inspection) -> Owes:
    """Who owes the clocks that run on in this inspection. Raises MatterOver, MatterCovert."""
    if target.closed or target.end:
        raise MatterOver(
            f"接续办理的检查 {target.id} 已经结束，不能接收期限；请指明尚在办理的检查。",
            f"The inspection {target.id} is over and takes no clocks; name one that is still open.",
            inspection=str(target.id),
        )
    # The closing names the inspection in which the clock runs on, and more people may read the closing.
    if target.hidden:
        raise MatterCovert(
            f"接续办理的检查 {target.id} 系暗查，名单尚未公开，不能接收期限；请指明其他检查，或待名单公开后办理。",
            f"The inspection {target.id} is covert and its draw is not open: it takes no clocks. Name another, "
            "or wait until the draw is opened.",
            inspection=str(target.id),
        )
    return bureau_owes(target)
