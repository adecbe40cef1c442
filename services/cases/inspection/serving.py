"""The service of an order: after its approval; of urgent measures on the spot also before it.

Where the danger does not wait, measures hold at once; they are reported, and approved or ended, within the time of the
law (行政强制法 第十九条).
"""

from datetime import datetime

from services.cases.inspection.crew import member
from services.cases.inspection.orders import check_days, check_findings, order_of
from services.cases.inspection.orders_state import Order
from services.cases.inspection.preparing import check_time
from services.cases.inspection.signing import NotThisAct
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.order import OrderServed, ServedBy
from shared.errors import Conflict, Invalid

_PROVED: frozenset[ServedBy] = frozenset({"mail", "electronic", "public-notice"})
"""The ways of service that nobody of the crew sees: the file of a receipt, a confirmation or the notice proves them."""


class ServiceUnproved(Invalid):
    code = "service-unproved"
    title = "送达情况不完整"
    title_en = "The service is not proved"


class NotOnTheSpot(Conflict):
    code = "not-on-the-spot"
    title = "未批准的措施只能当场送达"
    title_en = "Measures without approval are served on the spot"


def serve(inspection: Inspection, served: OrderServed, person: str, now: datetime, cited: str) -> OrderServed:
    """The service of an order, after which some of its time is left. `cited`: the law about a paper that is left there.

    Raises NotOfCrew, NotThisAct, NotOnTheSpot, FindingDisputed, FindingDropped, TimeImpossible, ServiceUnproved,
    RequirementFaulty.
    """
    member(inspection, person)
    order = order_of(inspection, served.order)
    check_findings(inspection, order)
    check_time(served.at, _not_before(inspection, order, served), now)
    _check_proof(served, cited)
    check_days(order.drafted, served.effective)
    return served


def _not_before(inspection: Inspection, order: Order, served: OrderServed) -> datetime:
    """The time before which the order was not served: its approval; of urgent measures without one, the arrival of the
    crew. Raises NotThisAct, NotOnTheSpot.
    """
    if order.signed.counts:
        return order.signed.last.at
    if not order.drafted.urgent:
        raise NotThisAct(
            "该指令尚未批准，不能送达；请先批准。情况紧急的现场处理措施，拟定时写明紧急情况（urgent）的，可以先行送达。",
            "The order is not approved and cannot be served; let it be approved first. Only measures on the spot whose "
            "draft says why they are urgent (`urgent`) are served before.",
            waiting=order.signed.waits_for or "",
        )
    if served.by not in ("in-person", "left-with-witness"):
        raise NotOnTheSpot(
            "情况紧急、未经批准的现场处理措施，须当场直接送达或留置送达；以其他方式送达的，请先批准。",
            "Urgent measures that are not approved are served on the spot: in person, or left there. To serve them "
            "otherwise, let them be approved first.",
            by=served.by,
        )
    assert inspection.visit.arrival is not None  # noqa: S101  # orders are drafted after the arrival
    return inspection.visit.arrival.at


def _check_proof(served: OrderServed, cited: str) -> None:
    """Refuse a service that neither a witness nor a file proves. Raises ServiceUnproved."""
    if served.by == "left-with-witness" and not (served.witness or served.proof):
        raise ServiceUnproved(
            f"留置送达须有见证人（witness），或有拍照、录像（proof）{f'（{cited}）' if cited else ''}。",
            "A paper that is left there needs a witness (witness), or a photograph or film (proof)"
            f"{f' ({cited})' if cited else ''}.",
        )
    if served.by in _PROVED and not served.proof:
        raise ServiceUnproved(
            "邮寄、电子、公告送达须附证明（proof）：邮寄的回执，电子送达的签收确认，公告的截图或照片。",
            "Service by mail, electronically or by public notice needs a proof: the receipt of the mail, the signed "
            "confirmation, or a picture of the notice.",
            by=served.by,
        )
