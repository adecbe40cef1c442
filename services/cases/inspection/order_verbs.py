"""What may happen next to an order of an inspection: the table of its states and verbs."""

from collections.abc import Sequence

from services.cases.inspection import extensions, orders
from services.cases.inspection.orders_state import Order
from shared.access.roles import Permission
from shared.verbs import Missing, Verb, Verbs


def _request(order: Order) -> Sequence[Missing]:
    return () if order.waiting else [Missing(zh="尚无待办的延期申请", en="no request for more time waits")]


ORDER: Verbs[Order] = Verbs(
    ("指令", "the order"),
    {
        "drafted": "待审批",
        "reviewed": "已审核",
        "refused": "已退回",
        "approved": "待送达",
        "served": "已送达",
        "done": "已复查合格",
    },
    Verb(
        name="review-order",
        zh="审核",
        decision=orders.review,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/orders/{order}/review",
        states=("drafted",),
        leads_to=("reviewed",),
    ),
    Verb(
        name="approve-order",
        zh="批准",
        decision=orders.approve,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/orders/{order}/approval",
        states=("drafted", "reviewed"),
        leads_to=("approved",),
    ),
    Verb(
        name="refuse-order",
        zh="退回",
        decision=orders.refuse,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/orders/{order}/refusal",
        states=("drafted", "reviewed"),
        leads_to=("refused",),
    ),
    Verb(
        name="serve-order",
        zh="送达",
        decision=orders.serve,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/orders/{order}/service",
        states=("approved",),
        leads_to=("served",),
    ),
    Verb(
        name="ask-extension",
        zh="登记延期申请",
        decision=extensions.ask,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/orders/{order}/extensions",
        states=("served",),
    ),
    Verb(
        name="review-extension",
        zh="审核延期",
        decision=extensions.review,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/orders/{order}/extension-reviews",
        states=("served",),
        missing=_request,
    ),
    Verb(
        name="decide-extension",
        zh="决定延期",
        decision=extensions.decide,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/orders/{order}/extension-decisions",
        states=("served",),
        missing=_request,
    ),
    Verb(
        name="reinspect",
        zh="复查",
        decision=orders.reinspect,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/orders/{order}/reinspections",
        states=("served",),
        leads_to=("served", "done"),
    ),
)
