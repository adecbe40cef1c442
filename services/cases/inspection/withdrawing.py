"""Taking an order back: somebody of the crew requests it, another person, who may approve the order, decides.

Before its service the order is withdrawn, after it revoked. While the request waits, the order goes on (decision 0064).
"""

from uuid import UUID

from services.cases.inspection.crew import member
from services.cases.inspection.orders import order_of
from services.cases.inspection.orders_state import AskedWithdrawal, Order
from services.cases.inspection.signing import Signatory, check_signer
from services.cases.inspection.state import Inspection
from shared.approval import check_another, check_request, check_verdict
from shared.contracts.inspection.order import OrderWithdrawalRefused, OrderWithdrawalRequested, OrderWithdrawn


def request(inspection: Inspection, asked: OrderWithdrawalRequested, person: str) -> OrderWithdrawalRequested:
    """Somebody of the crew asks to take the order back. Raises NotOfCrew, Recused, OrderUnknown, RequestPending."""
    member(inspection, person)
    check_request(order_of(inspection, asked.order).withdrawals)
    return asked


def approve(inspection: Inspection, order: UUID, who: Signatory) -> OrderWithdrawn:
    """The order does not hold any more, says somebody who may approve it, and neither drafted it nor requested this.
    Something else must then be done about its findings. Raises OrderUnknown, NothingRequested, SamePerson, NotASigner.
    """
    found = order_of(inspection, order)
    reason = _to_decide(found, who).reason
    check_another(found.signed.drafting.person, who.person)
    return OrderWithdrawn(order=order, reason=reason)


def refuse(inspection: Inspection, order: UUID, who: Signatory, opinion: str) -> OrderWithdrawalRefused:
    """The order holds on. Raises OrderUnknown, NothingRequested, SamePerson, NotASigner."""
    _to_decide(order_of(inspection, order), who)
    return OrderWithdrawalRefused(order=order, opinion=opinion)


def _to_decide(order: Order, who: Signatory) -> AskedWithdrawal:
    """The request that waits, if this person may decide on it. Raises NothingRequested, SamePerson, NotASigner."""
    check_verdict(order.withdrawals, who.person)
    check_signer(who, "approval", order.signed.may("approval"))
    return order.withdrawals[-1]
