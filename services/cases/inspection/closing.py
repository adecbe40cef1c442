"""The closing of an inspection, in rounds like the report: only when nothing of it is open."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from services.cases.inspection.crew import check_draft
from services.cases.inspection.orders import unmet
from services.cases.inspection.orders_state import WITHOUT_FORCE, Order, OrderStatus
from services.cases.inspection.owing import bureau_owes, ended
from services.cases.inspection.preparing import check_time
from services.cases.inspection.rounds import ClosingRound
from services.cases.inspection.signing import Draft, Signatory, let_pass, send_back
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.clocks import ending
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import ClockEnded, ClockOpened, Owes
from shared.contracts.inspection.signing import Passed, SentBack
from shared.contracts.inspection.visit import Closing, ClosingDrafted, HandOver, Settled
from shared.errors import Conflict, Invalid
from shared.policy.approvals import Signers

_SETTLED: frozenset[OrderStatus] = WITHOUT_FORCE | {"done"}
"""The orders of which nothing is left to do. Of every other order something is."""


class MatterOver(Conflict):
    code = "matter-over"
    title = "接续办理的事项已经结束"
    title_en = "The matter that should go on is over"


class MatterElsewhere(Conflict):
    code = "matter-elsewhere"
    title = "接续办理的检查属于另一单位"
    title_en = "The matter that should go on is about another enterprise"


class MatterNotHeld(Conflict):
    code = "matter-not-held"
    title = "接续办理的检查尚未实施"
    title_en = "The visit of the matter that should go on is not over"


class MatterCovert(Conflict):
    code = "matter-covert"
    title = "接续办理的事项尚未公开"
    title_en = "The matter that should go on is covert"


class HandedToItself(Invalid):
    code = "handed-to-itself"
    title = "不能移交给本次检查自身"
    title_en = "An inspection hands no clock over to itself"


class ClockNotTaken(Conflict):
    code = "clock-not-taken"
    title = "该期限不是接收而来"
    title_en = "No other inspection handed the clock over"


class DutiesOpen(Conflict):
    code = "duties-open"
    title = "尚有未办结的事项"
    title_en = "Something of the inspection is still open"


class CarriedOut(NamedTuple):
    """What a closing does to clocks: the inspection as it is afterwards, the parts for it, and the parts for each
    inspection that takes clocks over.
    """

    inspection: Inspection
    parts: tuple[ClockEnded, ...]
    taken: Mapping[UUID, tuple[ClockOpened, ...]]


def draft(inspection: Inspection, closing: Closing, who: Signatory, signers: Signers) -> ClosingDrafted:
    """A new round of the closing. `inspection`: as it is once the clocks of the closing are handed over.

    Raises NotOfCrew, NotASigner, DraftWaits, DutiesOpen, ClocksOpen.
    """
    check_draft(inspection, who, signers, inspection.closing)
    _require_settled(inspection)
    return ClosingDrafted(closing=closing, signers=signers)


def review(inspection: Inspection, who: Signatory, opinion: str) -> Passed:
    """The newest round passes the review. Raises NotThisAct, SamePerson, NotASigner."""
    return let_pass(_to_sign(inspection), "review", who, opinion)


def approve(inspection: Inspection, who: Signatory, opinion: str) -> Passed:
    """The newest round is approved, and the inspection is closed. `inspection`: with the clocks of the closing handed
    over. Something may have changed since the draft, so that it is looked at again.

    Raises NotThisAct, SamePerson, NotASigner, DutiesOpen, ClocksOpen.
    """
    passed = let_pass(_to_sign(inspection), "approval", who, opinion)
    _require_settled(inspection)
    return passed


def refuse(inspection: Inspection, who: Signatory, opinion: str) -> SentBack:
    """The newest round is sent back. Raises NotThisAct, SamePerson, NotASigner."""
    return send_back(_to_sign(inspection), who, opinion)


def taking_over(what: Closing) -> list[UUID]:
    """The inspections that take clocks over by a closing."""
    return sorted({_other(each) for each in what.hand_over})


def carry_out(
    inspection: Inspection, what: Closing, targets: Mapping[UUID, Inspection], now: datetime, rules: Rules
) -> CarriedOut:
    """Settle the clocks that were taken over, and hand others over to `targets`.

    Raises ClockUnknown, ClockNotTaken, TimeImpossible, HandedToItself, MatterElsewhere, MatterOver, MatterNotHeld,
    MatterCovert, ClockOver, ClockStopped.
    """
    after, parts = inspection, list[ClockEnded]()
    taken: dict[UUID, tuple[ClockOpened, ...]] = {}
    for done in what.settled:
        parts.append(_settle(after, done, now, rules))
        after = after.with_clocks(parts[-1])
    for each in what.hand_over:
        other = _other(each)
        part, opened = _hand_over(after, each, targets[other], beijing_date(now))
        parts.append(part)
        after = after.with_clocks(part)
        taken[other] = (*taken.get(other, ()), opened)
    return CarriedOut(after, tuple(parts), taken)


def _other(what: HandOver) -> UUID:
    return UUID(what.to.removeprefix("inspection/"))


def _settle(inspection: Inspection, done: Settled, now: datetime, rules: Rules) -> ClockEnded:
    """What a clock waits for was done, which another inspection handed over: no act of this inspection ends it."""
    clock = inspection.clocks.get(done.clock)
    if clock.opened.continues is None:
        raise ClockNotTaken(
            f"“{clock.opened.title}”是本次检查自身的期限，请办理相应事项，期限随之了结。",
            f"'{clock.opened.title_en}' is a clock of this inspection itself; do what it waits for, and it ends.",
            clock=str(clock.id),
        )
    check_time(done.at, inspection.opening.at, now)
    return ended(clock, done.at, rules).model_copy(update={"reason": done.reason})


def _hand_over(
    inspection: Inspection, what: HandOver, target: Inspection, today: date
) -> tuple[ClockEnded, ClockOpened]:
    """A clock of the inspection runs on in `target`: the parts for this inspection and for that one."""
    if target.id == inspection.id:
        raise HandedToItself(
            "接续办理的不能是正在办结的本次检查；请指明另一次尚在办理的检查。",
            "The inspection that is being closed takes no clocks of its own; name another one that is still open.",
        )
    owes = _take_over(inspection, target)
    part, opened = ending.hand_over(inspection.clocks.get(what.clock), today, target.stream, owes)
    return part.model_copy(update={"reason": what.reason}), opened


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
        yield from _of_order(inspection, order)
    for lead in inspection.leads.values():
        if lead.received is None:
            yield f"移送{lead.transferred.to}的线索待回执", f"the receipt of the lead to {lead.transferred.to}"


def _of_findings(inspection: Inspection) -> Iterator[tuple[str, str]]:
    """What still has to be done about findings. A major one needs an order, measures or a penalty case, or goes to the
    department whose remit it is in (安全生产法 第六十五条、第六十九条).
    """
    acted = acted_on(inspection)
    for id_, finding in inspection.findings.items():
        said = finding.found.description
        department = finding.found.department
        if finding.disputed:
            yield f"问题“{said}”待会商", f"the dispute about '{said}'"
        elif finding.unreceived:
            yield f"移交处罚的问题“{said}”待签收", f"the receipt of '{said}', which was handed over for a penalty"
        elif department and not (finding.dropped or finding.follow_ups):
            yield f"问题“{said}”待{department}后续处理", f"what {department} does about '{said}'"
        elif department or finding.dropped or finding.handed_over or id_ in acted:
            continue
        elif finding.found.severity == "major":
            yield (
                f"重大问题“{said}”待下达指令、采取现场处理措施、移送处罚或移送主管部门",
                f"an order, measures, a penalty case or a lead for the major finding '{said}'",
            )
        elif not finding.dispositions:
            yield f"问题“{said}”待处理", f"the finding '{said}'"


def acted_on(inspection: Inspection) -> set[UUID]:
    """The findings that an order in force names, or a lead."""
    led = {finding for lead in inspection.leads.values() for finding in lead.transferred.findings}
    return _ordered(inspection) | led


def _ordered(inspection: Inspection) -> set[UUID]:
    """The findings that an order in force names."""
    in_force = [order for order in inspection.orders.values() if order.in_force]
    return {requirement.finding for order in in_force for requirement in order.drafted.requirements}


def _corrected(inspection: Inspection) -> bool:
    """Whether a finding that stands was rectified on the spot, or is named by an order in force."""
    ordered = _ordered(inspection)
    return any((each.rectified or id_ in ordered) and not each.dropped for id_, each in inspection.findings.items())


def _of_order(inspection: Inspection, order: Order) -> Iterator[tuple[str, str]]:
    """What still has to be done about an order. Its clocks can be handed over, its requirements cannot."""
    if order.status in _SETTLED:
        return
    if not order.in_force:
        yield f"指令 {order.id} 待送达", f"the order {order.id}, which is {order.status}"
        return
    if order.status == "served-first":
        yield f"先行送达的现场处理措施 {order.id} 待补办批准", f"the approval of the urgent measures {order.id}"
    if order.withdrawal:
        yield f"指令 {order.id} 的撤销申请待决定", f"the decision whether the order {order.id} is revoked"
    if numbers := unmet(inspection, order):
        said = "、".join(map(str, numbers))
        yield f"指令第 {said} 项待复查合格", f"the requirements {said} of the order {order.id}"
    for number in order.waiting:
        yield f"指令第 {number} 项的延期申请待决定", f"the request for more time for {number} of the order {order.id}"


def _to_sign(inspection: Inspection) -> Draft:
    return Draft("closing", newest(inspection).signed)


def _require_settled(inspection: Inspection) -> None:
    """Refuse to close an inspection of which something is open. Raises DutiesOpen, ClocksOpen."""
    if open_ := list(duties(inspection)):
        zh, en = "；".join(duty[0] for duty in open_), "; ".join(duty[1] for duty in open_)
        raise DutiesOpen(f"请先办结：{zh}。", f"Finish these first: {en}.")
    inspection.clocks.require_settled()


def _take_over(inspection: Inspection, target: Inspection) -> Owes:
    """Who owes the clocks that run on in the target. It concerns the same enterprise, and can neither be called off nor
    revoked any more, so that no clock ends because of that. Raises MatterElsewhere, MatterOver, MatterNotHeld,
    MatterCovert.
    """
    if target.party.identifier != inspection.party.identifier:
        raise MatterElsewhere(
            f"检查 {target.id} 的被检查单位不是本单位，不能接收期限；请指明对同一单位的检查。",
            f"The inspection {target.id} concerns another enterprise and takes no clocks; name one of the same.",
            inspection=str(target.id),
        )
    if target.closed or target.end:
        raise MatterOver(
            f"接续办理的检查 {target.id} 已经结束，不能接收期限；请指明尚在办理的检查。",
            f"The inspection {target.id} is over and takes no clocks; name one that is still open.",
            inspection=str(target.id),
        )
    if not target.visit.over:
        raise MatterNotHeld(
            f"接续办理的检查 {target.id} 尚未实施，仍可能取消，不能接收期限；请待其离场后移交。",
            f"The visit of the inspection {target.id} is not over, so that it may be called off: it takes no clocks. "
            "Hand them over once its crew has left.",
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
