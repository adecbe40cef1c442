"""Orders to correct and measures on the spot: drafted, reviewed, approved, and looked at again after the service."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from services.cases.inspection.crew import check_certified, check_draft, member, of_crew
from services.cases.inspection.findings import finding_of, to_handle
from services.cases.inspection.orders_state import Order
from services.cases.inspection.preparing import check_time
from services.cases.inspection.signing import Draft, NotThisAct, Signatory, let_pass, send_back
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.inspection.order import OrderDrafted, Reinspected
from shared.contracts.inspection.signing import Passed, SentBack
from shared.errors import Conflict, Invalid, NotFound


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


class UrgentOrder(Invalid):
    code = "urgent-order"
    title = "责令整改须先批准"
    title_en = "An order to correct is approved first"


def draft(inspection: Inspection, order: OrderDrafted, who: Signatory, today: date) -> OrderDrafted:
    """An order. One that still waits for somebody's signature is replaced by it, if the draft names that one.

    Raises NotOfCrew, NotASigner, DraftWaits, NotThisAct, OrderUnknown, OrderTwice, UrgentOrder, RequirementFaulty,
    FindingUnknown, FindingDisputed, FindingDropped, FindingOfDepartment.
    """
    before = order_of(inspection, order.instead_of) if order.instead_of else None
    check_draft(inspection, who, order.signers, before)
    if before:
        _check_replaceable(before)
    if order.order in inspection.orders:
        raise OrderTwice("该编号的指令已登记。", "An order with this id is on record.", order=str(order.order))
    if order.urgent and order.order_kind != "measures":
        raise UrgentOrder(
            "只有现场处理措施（measures）在情况紧急时可以先行送达、再补办批准；责令限期整改请去掉“情况紧急”（urgent）。",
            "Only measures on the spot (measures) may be urgent, and be approved after their service. Leave `urgent` "
            "out of an order to rectify.",
        )
    _check_requirements(inspection, order)
    check_days(order, today)
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
    """The order is sent back; another takes its place. Urgent measures that were served end at once (行政强制法
    第十九条). Raises OrderUnknown, NotThisAct, SamePerson, NotASigner.
    """
    del today  # an order that comes too late is sent back on any day
    return send_back(Draft("order", order_of(inspection, order).signed, order), who, opinion)


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


def check_findings(inspection: Inspection, order: Order) -> None:
    """Refuse an order about a finding that may not be acted on. Raises FindingDisputed, FindingDropped."""
    for requirement in order.drafted.requirements:
        to_handle(inspection, requirement.finding)


def check_days(order: OrderDrafted, day: date) -> None:
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


def _check_replaceable(before: Order) -> None:
    """Refuse to replace an order that waits for nobody, or that holds already. Raises NotThisAct."""
    if before.service:
        raise NotThisAct(
            f"现场处理措施 {before.id} 已先行送达，不能由新稿替代；请先批准，或退回（退回即解除）。",
            f"The measures {before.id} were served first and hold, so that no draft takes their place. Approve them, "
            "or send them back, which ends them.",
            waiting=before.signed.waits_for or "",
        )
    if before.signed.waits_for is None:
        raise NotThisAct(
            f"指令 {before.id} 不在待审状态，不能由新稿替代；已批准的，请先申请撤回（request-withdrawal）。",
            f"The order {before.id} does not wait for a signature, so that no draft takes its place. If it is "
            "approved, request its withdrawal first (request-withdrawal).",
            waiting="",
        )


def _check_requirements(inspection: Inspection, order: OrderDrafted) -> None:
    """Refuse requirements that are not numbered one after the other, lack a day, or are about a finding that may not be
    acted on. Raises RequirementFaulty, FindingUnknown, FindingDisputed, FindingDropped.
    """
    numbers = [requirement.number for requirement in order.requirements]
    if numbers != list(range(1, len(numbers) + 1)):
        raise RequirementFaulty(
            "整改要求须从 1 起连续编号。", "Requirements are numbered from 1, without a gap.", numbers=numbers
        )
    for requirement in order.requirements:
        to_handle(inspection, requirement.finding)
        if order.order_kind == "rectify" and requirement.by is None:
            raise RequirementFaulty(
                f"第 {requirement.number} 项须写明整改期限（by）。",
                f"Requirement {requirement.number} needs a day (by).",
                number=requirement.number,
            )


def _to_sign(inspection: Inspection, order: UUID, today: date) -> Draft:
    found = order_of(inspection, order)
    if found.service:
        _check_not_dropped(inspection, found)
    else:
        check_findings(inspection, found)
        check_days(found.drafted, today)
    return Draft("order", found.signed, order)


def _check_not_dropped(inspection: Inspection, order: Order) -> None:
    """Refuse to approve urgent measures, which hold already, whose finding does not stand. A dispute does not put their
    approval off, which the law limits. Raises FindingDropped.
    """
    for requirement in order.drafted.requirements:
        if finding_of(inspection, requirement.finding).dropped:
            to_handle(inspection, requirement.finding)


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
            to_handle(inspection, requirements[number].finding)
