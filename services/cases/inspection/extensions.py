"""More time for a requirement of an order: the enterprise asks for it, and another person decides."""

from datetime import date

from services.cases.inspection.orders import RequirementFaulty, order_of
from services.cases.inspection.orders_state import Order
from services.cases.inspection.signing import Signatory, check_approver
from services.cases.inspection.state import Inspection
from shared.approval import RequestPending, check_another
from shared.contracts.inspection.order import ExtensionDecided, ExtensionRequested
from shared.errors import Conflict
from shared.policy.approvals import Signers


class ExtensionImpossible(Conflict):
    code = "extension-impossible"
    title = "不能延期"
    title_en = "The day cannot be extended"


def ask(inspection: Inspection, asked: ExtensionRequested, today: date) -> ExtensionRequested:
    """The enterprise asks for more time. Raises RequirementFaulty, RequestPending, ExtensionImpossible."""
    order = order_of(inspection, asked.order)
    due = _due_of(order, asked.number)
    if asked.number in order.asked:
        raise RequestPending(
            "该项的延期申请正待批准。", "A request for this requirement waits for its decision.", number=asked.number
        )
    _check_not_past(due, today)
    if asked.until <= due:
        raise ExtensionImpossible(
            f"延期后的日期须晚于现期限 {due}。", f"The new day must be after {due}.", due=str(due)
        )
    return asked


def decide(
    inspection: Inspection, decided: ExtensionDecided, who: Signatory, signers: Signers, today: date
) -> ExtensionDecided:
    """The decision about an extension, by another person than the one who recorded the request. What is past is not
    extended any more.

    Raises OrderUnknown, ExtensionImpossible, SamePerson, NotASigner.
    """
    order = order_of(inspection, decided.order)
    if decided.number not in order.asked:
        raise ExtensionImpossible(
            "该项没有待批准的延期申请。", "No request for this requirement waits.", number=decided.number
        )
    check_another(order.askers[decided.number], who.person)
    check_approver(who, signers)
    if decided.granted:
        _check_not_past(order.due[decided.number], today)
    return decided


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
