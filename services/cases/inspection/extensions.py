"""More time for a requirement of an order: the enterprise asks, other persons review the request and decide on it."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.cases.inspection.crew import member
from services.cases.inspection.orders import RequirementFaulty, order_of
from services.cases.inspection.orders_state import Order
from services.cases.inspection.signing import Draft, Signatory, acts_of, check_drafter, let_pass, send_back
from services.cases.inspection.state import Inspection
from shared.approval import RequestPending
from shared.contracts.inspection.order import ExtensionRequested
from shared.contracts.inspection.signing import Passed, SentBack
from shared.errors import Conflict
from shared.policy.approvals import Signers


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


def ask(
    inspection: Inspection, asked: ExtensionRequested, who: Signatory, signers: Signers, today: date
) -> ExtensionRequested:
    """The enterprise asks for more time; the request is put on record by somebody whom the policy names for it.

    Raises NotOfCrew, Recused, OrderUnknown, NotASigner, RequirementFaulty, RequestPending, ExtensionImpossible.
    """
    member(inspection, who.person)
    check_drafter(who, signers)
    order = order_of(inspection, asked.order)
    due = _due_of(order, asked.number)
    if asked.number in order.waiting:
        raise RequestPending(
            "该项的延期申请正待批准。", "A request for this requirement waits for its decision.", number=asked.number
        )
    _check_not_past(due, today)
    if asked.until <= due:
        raise ExtensionImpossible(
            f"延期后的日期须晚于现期限 {due}。", f"The new day must be after {due}.", due=str(due)
        )
    return asked.model_copy(update={"needs": acts_of(signers)})


def review(inspection: Inspection, said: ExtensionOpinion, who: Signatory, signers: Signers) -> Passed:
    """The request passes the review. Raises OrderUnknown, ExtensionImpossible, NotThisAct, SamePerson, NotASigner."""
    return let_pass(_asked(inspection, said, signers), "review", who, said.opinion)


def decide(
    inspection: Inspection, said: ExtensionOpinion, who: Signatory, signers: Signers, today: date
) -> Passed | SentBack:
    """The decision about more time. What is past is not extended any more. Raises what `review` raises."""
    asked = _asked(inspection, said, signers)
    if not said.granted:
        return send_back(asked, who, said.opinion)
    passed = let_pass(asked, "approval", who, said.opinion)
    _check_not_past(order_of(inspection, said.order).due[said.number], today)
    return passed


def _asked(inspection: Inspection, said: ExtensionOpinion, signers: Signers) -> Draft:
    """The request that waits. Raises OrderUnknown, ExtensionImpossible."""
    waiting = order_of(inspection, said.order).waiting.get(said.number)
    if waiting is None:
        raise ExtensionImpossible(
            "该项没有待批准的延期申请。", "No request for this requirement waits.", number=said.number
        )
    return Draft("extension", waiting.signed, signers, said.order, said.number)


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
