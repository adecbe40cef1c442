"""Orders to correct and measures on the spot: drafted, approved if the policy asks for it, served, looked at again."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from services.cases.inspection.crew import check_certified, member, of_crew
from services.cases.inspection.findings import finding_of, to_act_on
from services.cases.inspection.orders_state import Order
from services.cases.inspection.preparing import check_time
from services.cases.inspection.signing import (
    Draft,
    Signatory,
    acts_of,
    check_drafter,
    let_pass,
    send_back,
)
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.inspection.order import (
    OrderDrafted,
    OrderServed,
    Reinspected,
    Requirement,
)
from shared.contracts.inspection.signing import Passed, SentBack
from shared.errors import Conflict, Invalid, NotFound
from shared.policy.approvals import Signers


class OrderUnknown(NotFound):
    code = "order-unknown"
    title = "没有这份指令"
    title_en = "No such order"


class OrderTwice(Conflict):
    code = "order-twice"
    title = "该指令已登记"
    title_en = "The order is on record"


class RequirementFaulty(Invalid):
    code = "requirement-faulty"
    title = "整改要求有误"
    title_en = "A requirement of the order is faulty"


class ServiceUnproved(Invalid):
    code = "service-unproved"
    title = "送达情况不完整"
    title_en = "The service is not proved"


def draft(
    inspection: Inspection, order: OrderDrafted, who: Signatory, signers: Signers | None, today: date
) -> OrderDrafted:
    """An order. Without `signers`, the policy asks nobody to approve orders: it counts at once.

    Raises NotOfCrew, NotASigner, OrderTwice, RequirementFaulty, FindingUnknown, FindingDisputed, FindingDropped.
    """
    member(inspection, who.person)
    if signers:
        check_drafter(who, signers)
    if order.order in inspection.orders:
        raise OrderTwice("该编号的指令已登记。", "An order with this id is on record.", order=str(order.order))
    numbers = [requirement.number for requirement in order.requirements]
    if numbers != list(range(1, len(numbers) + 1)):
        raise RequirementFaulty(
            "整改要求须从 1 起连续编号。", "Requirements are numbered from 1, without a gap.", numbers=numbers
        )
    for requirement in order.requirements:
        to_act_on(inspection, requirement.finding)
        _check_day(requirement, today, ordered=order.order_kind == "rectify")
    return order.model_copy(update={"needs": acts_of(signers) if signers else ()})


def review(inspection: Inspection, order: UUID, who: Signatory, signers: Signers, opinion: str) -> Passed:
    """The order passes the review.

    Raises OrderUnknown, NotThisAct, SamePerson, NotASigner, FindingDisputed, FindingDropped.
    """
    return let_pass(_to_sign(inspection, order, signers), "review", who, opinion)


def approve(inspection: Inspection, order: UUID, who: Signatory, signers: Signers, opinion: str) -> Passed:
    """The order is approved. Raises what `review` raises."""
    return let_pass(_to_sign(inspection, order, signers), "approval", who, opinion)


def refuse(inspection: Inspection, order: UUID, who: Signatory, signers: Signers, opinion: str) -> SentBack:
    """The order is sent back; another takes its place. Raises OrderUnknown, NotThisAct, SamePerson, NotASigner."""
    return send_back(Draft("order", order_of(inspection, order).signed, signers, order), who, opinion)


def serve(inspection: Inspection, served: OrderServed, person: str, now: datetime) -> OrderServed:
    """The service of an order. Raises NotOfCrew, FindingDisputed, FindingDropped, TimeImpossible, ServiceUnproved."""
    member(inspection, person)
    order = order_of(inspection, served.order)
    _check_findings(inspection, order)
    check_time(served.at, order.signed.last.at, now)
    if served.by == "left-with-witness" and not (served.witness or served.proof):
        raise ServiceUnproved(
            "留置送达须有见证人，或有拍照、录像（民事诉讼法第八十九条）。",
            "A paper that is left there needs a witness, or a photograph or film (Civil Procedure Law, article 89).",
        )
    return served


def reinspect(inspection: Inspection, held: Reinspected, person: str, now: datetime, least: int) -> Reinspected:
    """The requirements were looked at again, by at least `least` inspectors of the crew.

    Raises NotOfCrew, Recused, CrewMismatch, TooFewInspectors, TimeImpossible, RequirementFaulty, FindingDisputed.
    """
    acting = member(inspection, person)
    order = order_of(inspection, held.order)
    assert order.service is not None  # noqa: S101  # the table of verbs asks for it
    check_time(held.at, max([order.service.at, *(each.at for each in order.reinspections)]), now)
    there = {*held.persons, acting.person} - inspection.visit.recused
    check_certified(of_crew(inspection, there), beijing_date(held.at), least)
    _check_verdicts(inspection, order, [verdict.number for verdict in held.verdicts])
    return held


def order_of(inspection: Inspection, order: UUID) -> Order:
    """The order with this id. Raises OrderUnknown."""
    found = inspection.orders.get(order)
    if found is None:
        raise OrderUnknown(
            f"本次检查没有编号为 {order} 的指令，请核对。",
            f"This inspection has no order {order}; check the id.",
            order=str(order),
        )
    return found


def _check_day(requirement: Requirement, today: date, *, ordered: bool) -> None:
    if ordered and (requirement.by is None or requirement.by < today):
        raise RequirementFaulty(
            f"第 {requirement.number} 项须写明整改期限（by），且不早于今天。",
            f"Requirement {requirement.number} needs a day (by), today or later.",
            number=requirement.number,
        )


def _to_sign(inspection: Inspection, order: UUID, signers: Signers) -> Draft:
    found = order_of(inspection, order)
    _check_findings(inspection, found)
    return Draft("order", found.signed, signers, order)


def _check_findings(inspection: Inspection, order: Order) -> None:
    for requirement in order.drafted.requirements:
        to_act_on(inspection, requirement.finding)


def _check_verdicts(inspection: Inspection, order: Order, numbers: Collection[int]) -> None:
    requirements = {requirement.number: requirement for requirement in order.drafted.requirements}
    wrong = sorted({number for number in numbers if number not in requirements})
    if wrong or len(set(numbers)) != len(numbers):
        raise RequirementFaulty(
            f"复查结果须逐项且每项一次；该指令的各项为 {sorted(requirements)}。",
            f"Each requirement has one result; the order has {sorted(requirements)}.",
            numbers=sorted(requirements),
        )
    for number in numbers:
        if finding_of(inspection, requirements[number].finding).disputed:
            to_act_on(inspection, requirements[number].finding)
