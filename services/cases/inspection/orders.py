"""Orders to correct and measures on the spot: drafted, approved, served, looked at again."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from services.cases.inspection.crew import check_certified, check_draft, member, of_crew
from services.cases.inspection.findings import finding_of, to_act_on
from services.cases.inspection.orders_state import Order
from services.cases.inspection.preparing import check_time
from services.cases.inspection.signing import Draft, NotThisAct, Signatory, let_pass, send_back
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.inspection.order import (
    OrderDrafted,
    OrderServed,
    Reinspected,
    ServedBy,
)
from shared.contracts.inspection.signing import Passed, SentBack
from shared.errors import Conflict, Invalid, NotFound

_PROVED: frozenset[ServedBy] = frozenset({"mail", "electronic", "public-notice"})
"""The ways of service that nobody of the crew sees: the file of a receipt, a confirmation or the notice proves them."""


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


def draft(inspection: Inspection, order: OrderDrafted, who: Signatory, today: date) -> OrderDrafted:
    """An order. One that still waits for somebody's signature is replaced by it, if the draft names that one.

    Raises NotOfCrew, NotASigner, DraftWaits, NotThisAct, OrderUnknown, OrderTwice, RequirementFaulty, FindingUnknown,
    FindingDisputed, FindingDropped.
    """
    before = order_of(inspection, order.instead_of) if order.instead_of else None
    check_draft(inspection, who, order.signers, before)
    if before and before.signed.waits_for is None:
        raise NotThisAct(
            f"指令 {before.id} 不在待审状态，不能由新稿替代；已批准的，请先申请撤回（request-withdrawal）。",
            f"The order {before.id} does not wait for a signature, so that no draft takes its place. If it is "
            "approved, request its withdrawal first (request-withdrawal).",
            waiting="",
        )
    if order.order in inspection.orders:
        raise OrderTwice("该编号的指令已登记。", "An order with this id is on record.", order=str(order.order))
    numbers = [requirement.number for requirement in order.requirements]
    if numbers != list(range(1, len(numbers) + 1)):
        raise RequirementFaulty(
            "整改要求须从 1 起连续编号。", "Requirements are numbered from 1, without a gap.", numbers=numbers
        )
    for requirement in order.requirements:
        to_act_on(inspection, requirement.finding)
        if order.order_kind == "rectify" and requirement.by is None:
            raise RequirementFaulty(
                f"第 {requirement.number} 项须写明整改期限（by）。",
                f"Requirement {requirement.number} needs a day (by).",
                number=requirement.number,
            )
    _check_days(order, today)
    return order


def review(inspection: Inspection, order: UUID, who: Signatory, opinion: str, today: date) -> Passed:
    """The order passes the review.

    Raises OrderUnknown, NotThisAct, SamePerson, NotASigner, FindingDisputed, FindingDropped, RequirementFaulty.
    """
    return let_pass(_to_sign(inspection, order, today), "review", who, opinion)


def approve(inspection: Inspection, order: UUID, who: Signatory, opinion: str, today: date) -> Passed:
    """The order is approved. Raises what `review` raises."""
    return let_pass(_to_sign(inspection, order, today), "approval", who, opinion)


def refuse(inspection: Inspection, order: UUID, who: Signatory, opinion: str, today: date) -> SentBack:
    """The order is sent back; another takes its place. Raises OrderUnknown, NotThisAct, SamePerson, NotASigner."""
    del today  # an order that comes too late is sent back on any day
    return send_back(Draft("order", order_of(inspection, order).signed, order), who, opinion)


def serve(inspection: Inspection, served: OrderServed, person: str, now: datetime) -> OrderServed:
    """The service of an order, after which some of its time is left.

    Raises NotOfCrew, FindingDisputed, FindingDropped, TimeImpossible, ServiceUnproved, RequirementFaulty.
    """
    member(inspection, person)
    order = order_of(inspection, served.order)
    _check_findings(inspection, order)
    check_time(served.at, order.signed.last.at, now)
    if served.by == "left-with-witness" and not (served.witness or served.proof):
        raise ServiceUnproved(
            "留置送达须有见证人，或有拍照、录像（民事诉讼法第八十九条）。",
            "A paper that is left there needs a witness, or a photograph or film (Civil Procedure Law, article 89).",
        )
    if served.by in _PROVED and not served.proof:
        raise ServiceUnproved(
            "邮寄、电子、公告送达须附证明（proof）：邮寄的回执，电子送达的签收确认，公告的截图或照片。",
            "Service by mail, electronically or by public notice needs a proof: the receipt of the mail, the signed "
            "confirmation, or a picture of the notice.",
            by=served.by,
        )
    _check_days(order.drafted, served.effective)
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


def _check_days(order: OrderDrafted, day: date) -> None:
    """Refuse an order that is drafted, signed or served when its time is over. Raises RequirementFaulty."""
    late = [each for each in order.requirements if each.by is not None and each.by < day]
    if not late:
        return
    numbers = [each.number for each in late]
    raise RequirementFaulty(
        f"第 {'、'.join(map(str, numbers))} 项的整改期限早于 {day}，企业没有整改时间；请另拟指令，写明新的期限"
        "（原指令先退回或撤回）。",
        f"The days of the requirements {numbers} are before {day}, so that the enterprise has no time. Draft another "
        "order with later days; this one is sent back or withdrawn first.",
        numbers=numbers,
    )


def _to_sign(inspection: Inspection, order: UUID, today: date) -> Draft:
    found = order_of(inspection, order)
    _check_findings(inspection, found)
    _check_days(found.drafted, today)
    return Draft("order", found.signed, order)


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
