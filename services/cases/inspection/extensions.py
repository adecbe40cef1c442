"""More time for a requirement of an order: the enterprise asks, other persons review the request and decide on it."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.cases.inspection.crew import check_draft
from services.cases.inspection.findings import to_act_on
from services.cases.inspection.orders import RequirementFaulty, order_of, unmet
from services.cases.inspection.orders_state import Order
from services.cases.inspection.signing import Draft, Signatory, let_pass, send_back
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.order import ExtensionRequested
from shared.contracts.inspection.signing import Passed, SentBack
from shared.errors import Conflict


class ExtensionImpossible(Conflict):
    code = "extension-impossible"
    title = "不能延期"
    title_en = "The day cannot be extended"


class ExtensionOpinion(NamedTuple):
    """What a reviewer or an approver says of the request for a requirement of an order. `granted`: whether the
    requirement gets more time, which only a decision says.
    """

    order: UUID
    number: int
    opinion: str
    granted: bool = True


def ask(inspection: Inspection, asked: ExtensionRequested, who: Signatory, today: date) -> ExtensionRequested:
    """The enterprise asks for more time; the request is put on record by somebody whom the policy names for it.

    Raises OrderUnknown, NotOfCrew, NotASigner, DraftWaits, RequirementFaulty, ExtensionImpossible, FindingDisputed,
    FindingDropped.
    """
    order = order_of(inspection, asked.order)
    check_draft(inspection, who, asked.signers, order.waiting.get(asked.number))
    due = _due_of(order, asked.number)
    _check_needed(inspection, order, asked.number)
    _check_not_past(due, today)
    if asked.until <= due:
        raise ExtensionImpossible(
            f"延期后的日期须晚于现期限 {due}。", f"The new day must be after {due}.", due=str(due)
        )
    return asked


def review(inspection: Inspection, said: ExtensionOpinion, who: Signatory) -> Passed:
    """The request passes the review. Raises OrderUnknown, ExtensionImpossible, FindingDisputed, FindingDropped,
    NotThisAct, SamePerson, NotASigner.
    """
    passed = let_pass(_asked(inspection, said), "review", who, said.opinion)
    _check_needed(inspection, order_of(inspection, said.order), said.number)
    return passed


def decide(inspection: Inspection, said: ExtensionOpinion, who: Signatory, today: date) -> Passed | SentBack:
    """The decision about more time. What is past is not extended any more; what needs no time can still be refused.
    Raises what `review` raises.
    """
    asked = _asked(inspection, said)
    if not said.granted:
        return send_back(asked, who, said.opinion)
    passed = let_pass(asked, "approval", who, said.opinion)
    order = order_of(inspection, said.order)
    _check_needed(inspection, order, said.number)
    _check_not_past(order.due[said.number], today)
    return passed


def extendable(inspection: Inspection, order: Order) -> list[int]:
    """The requirements that can get more time, unless their day is past."""
    findings = {each.number: inspection.findings[each.finding] for each in order.drafted.requirements}
    return [number for number in unmet(inspection, order) if number in order.due and not findings[number].disputed]


def _asked(inspection: Inspection, said: ExtensionOpinion) -> Draft:
    """The request that waits. Raises OrderUnknown, ExtensionImpossible."""
    waiting = order_of(inspection, said.order).waiting.get(said.number)
    if waiting is None:
        raise ExtensionImpossible(
            "该项没有待批准的延期申请。", "No request for this requirement waits.", number=said.number
        )
    return Draft("extension", waiting.signed, said.order, said.number)


def _check_needed(inspection: Inspection, order: Order, number: int) -> None:
    """Refuse more time for a requirement that needs none any more, or whose finding is in dispute. Raises
    ExtensionImpossible, FindingDisputed, FindingDropped.
    """
    finding = next(each.finding for each in order.drafted.requirements if each.number == number)
    to_act_on(inspection, finding)
    if number not in unmet(inspection, order):
        raise ExtensionImpossible(
            f"第 {number} 项已复查合格，或其问题已移交处罚，无需延期；待批准的申请请予退回。",
            f"Requirement {number} is met, or its finding went to a penalty case: it needs no more time. Refuse the "
            "request if one waits.",
            number=number,
        )


def _check_not_past(due: date, today: date) -> None:
    if today > due:
        raise ExtensionImpossible(
            f"整改期限 {due} 已过，不能再延期；请复查并依法处理。",
            f"{due} is past, and cannot be extended; look at the requirement again and deal with it.",
            due=str(due),
        )


def _due_of(order: Order, number: int) -> date:
    if number not in order.due:
        raise RequirementFaulty(
            f"该指令没有带期限的第 {number} 项。",
            f"The order has no requirement {number} with a day.",
            numbers=sorted(order.due),
        )
    return order.due[number]
