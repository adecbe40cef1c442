"""What may happen next to an order of an inspection: the table of its states and verbs."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from services.cases.inspection import extensions, missing, orders, withdrawing
from services.cases.inspection.orders_state import Extension, Order, OrderStatus
from services.cases.inspection.state import Inspection
from services.cases.inspection.verbs import INSPECTION
from shared.access.roles import Permission
from shared.contracts.inspection.signing import Act
from shared.verbs import Missing, Next, Verb, Verbs


class OrderHere(NamedTuple):
    """An order, and the inspection that it belongs to."""

    inspection: Inspection
    order: Order

    @property
    def status(self) -> OrderStatus:
        return self.order.status


Needs = Callable[[OrderHere], Sequence[Missing]]


def _signature(act: Act | None) -> Needs:
    """Who does an act of the order; and for all but its refusal, findings that may be acted on."""

    def needs(here: OrderHere) -> Sequence[Missing]:
        who = missing.signature(here.order.signed, here.inspection, act)
        stand = _not_dropped if here.order.service else _findings
        return [*who, *(stand(here) if act else ())]

    return needs


def _findings(here: OrderHere) -> Sequence[Missing]:
    found = [here.inspection.findings[each.finding] for each in here.order.drafted.requirements]
    stand = not any(each.disputed or each.dropped for each in found)
    return missing.unless(
        stand, "指令所涉问题有争议或已认定不成立", "a finding of the order is disputed or was dropped"
    )


def _not_dropped(here: OrderHere) -> Sequence[Missing]:
    dropped = any(here.inspection.findings[each.finding].dropped for each in here.order.drafted.requirements)
    return missing.unless(not dropped, "指令所涉问题已认定不成立", "a finding of the order was dropped")


def _undisputed(here: OrderHere) -> Sequence[Missing]:
    found = [here.inspection.findings[each.finding] for each in here.order.drafted.requirements]
    some = any(not each.disputed for each in found)
    return missing.unless(some, "指令所涉问题均有争议，待会商", "all findings of the order are disputed")


def _withdrawal(here: OrderHere) -> Sequence[Missing]:
    asked = here.order.withdrawal
    but = {here.order.signed.drafting.person, *((asked.requested.person,) if asked else ())}
    return missing.another(here.order.signed, here.inspection, but)


def _no_withdrawal(here: OrderHere) -> Sequence[Missing]:
    asked = here.order.withdrawal
    return missing.another(here.order.signed, here.inspection, {asked.requested.person}) if asked else ()


def _withdrawal_waits(here: OrderHere) -> bool:
    return here.order.withdrawal is not None


def _extendable(here: OrderHere) -> Sequence[Missing]:
    found = extensions.extendable(here.inspection, here.order)
    return missing.unless(found, "没有可以延期的整改要求", "no requirement can get more time")


def _requests(here: OrderHere, act: Act) -> list[Extension]:
    return [each for each in here.order.waiting.values() if each.signed.waits_for == act]


def _has_request(here: OrderHere) -> bool:
    return bool(here.order.waiting)


def _request_waits_for_review(here: OrderHere) -> bool:
    return bool(_requests(here, "review"))


def _request(act: Act) -> Needs:
    """Who reviews the requests for more time, or decides on them."""

    def needs(here: OrderHere) -> Sequence[Missing]:
        waiting = _requests(here, act) or list(here.order.waiting.values())
        told = [part for each in waiting for part in missing.signature(each.signed, here.inspection, act)]
        return [each for place, each in enumerate(told) if each not in told[:place]]

    return needs


ORDER: Verbs[OrderHere] = Verbs(
    ("指令", "the order"),
    {
        "drafted": "待审批",
        "reviewed": "已审核",
        "refused": "已退回",
        "lapsed": "已由新稿替代",
        "approved": "待送达",
        "served-first": "先行送达待补批",
        "served": "已送达",
        "done": "已复查合格",
        "withdrawn": "已撤回",
        "revoked": "已撤销",
    },
    Verb(
        name="review-order",
        zh="审核",
        decision=orders.review,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/orders/{order}/review",
        states=("drafted", "served-first"),
        leads_to={"drafted": ("reviewed",)},
        missing=_signature("review"),
        applies=lambda here: here.order.signed.waits_for == "review",
    ),
    Verb(
        name="approve-order",
        zh="批准",
        decision=orders.approve,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/orders/{order}/approval",
        states=("drafted", "reviewed", "served-first"),
        leads_to={"drafted": ("approved",), "reviewed": ("approved",), "served-first": ("served",)},
        missing=_signature("approval"),
    ),
    Verb(
        name="refuse-order",
        zh="退回",
        decision=orders.refuse,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/orders/{order}/refusal",
        states=("drafted", "reviewed", "served-first"),
        leads_to={"drafted": ("refused",), "reviewed": ("refused",), "served-first": ("revoked",)},
        missing=_signature(None),
    ),
    Verb(
        name="request-withdrawal",
        zh="申请撤回（撤销）",
        decision=withdrawing.request,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/orders/{order}/withdrawal",
        states=("approved", "served"),
        applies=lambda here: here.order.withdrawal is None,
    ),
    Verb(
        name="withdraw-order",
        zh="批准撤回（撤销）",
        decision=withdrawing.approve,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/orders/{order}/withdrawal/approval",
        states=("approved", "served"),
        leads_to={"approved": ("withdrawn",), "served": ("revoked",)},
        missing=_withdrawal,
        applies=_withdrawal_waits,
    ),
    Verb(
        name="refuse-withdrawal",
        zh="退回撤回（撤销）申请",
        decision=withdrawing.refuse,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/orders/{order}/withdrawal/refusal",
        states=("approved", "served"),
        missing=_no_withdrawal,
        applies=_withdrawal_waits,
    ),
    Verb(
        name="ask-extension",
        zh="登记延期申请",
        decision=extensions.ask,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/orders/{order}/extensions",
        states=("served",),
        missing=_extendable,
    ),
    Verb(
        name="review-extension",
        zh="审核延期",
        decision=extensions.review,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/orders/{order}/extension-reviews",
        states=("served",),
        missing=_request("review"),
        applies=_request_waits_for_review,
    ),
    Verb(
        name="decide-extension",
        zh="决定延期",
        decision=extensions.decide,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/orders/{order}/extension-decisions",
        states=("served",),
        missing=_request("approval"),
        applies=_has_request,
    ),
    Verb(
        name="reinspect",
        zh="复查",
        decision=orders.reinspect,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/orders/{order}/reinspections",
        states=("served",),
        leads_to=("served", "done"),
        missing=_undisputed,
    ),
)


def next_of(inspection: Inspection, order: Order) -> list[Next]:
    """What may happen next to an order: nothing in an inspection in which no order can be drafted."""
    if not INSPECTION.allows(orders.draft, inspection):
        return []
    return ORDER.next(OrderHere(inspection, order), inspection=inspection.id, order=order.id)
