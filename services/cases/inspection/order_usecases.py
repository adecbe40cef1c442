"""Orders to correct and measures on the spot."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from services.cases.inspection import extensions, orders, withdrawing
from services.cases.inspection.extensions import ExtensionOpinion
from services.cases.inspection.order_requests import (
    AskExtensionRequest,
    DecideExtensionRequest,
    DraftOrderRequest,
    ReinspectRequest,
    RequestWithdrawalRequest,
    ReviewExtensionRequest,
)
from services.cases.inspection.order_verbs import ORDER, OrderHere
from services.cases.inspection.recording_usecases import note, signatory, signers_of, terms_of, to_change
from services.cases.inspection.signing import Signatory
from services.cases.inspection.state import Inspection
from services.cases.inspection.verbs import INSPECTION
from shared.clock import beijing_date
from shared.contracts.inspection.order import (
    ExtensionRequested,
    OrderDrafted,
    OrderWithdrawalRequested,
    Reinspected,
)
from shared.contracts.inspection.signing import Passed, SentBack
from shared.work import Acting

OrderOpinion = Callable[[Inspection, UUID, Signatory, str, date], Passed | SentBack]
"""The decision on one signatory's opinion of an order."""


async def draft(act: Acting, inspection_id: UUID, request: DraftOrderRequest) -> Inspection:
    """Record an order. Raises InspectionUnknown, StaleVersion, NotNow, and what `orders.draft` raises."""
    inspection = await to_change(act, inspection_id)
    signers = await signers_of(act, inspection, "order")
    order = OrderDrafted.model_validate({**request.model_dump(), "signers": signers})
    what = INSPECTION.decide(orders.draft, inspection, order, signatory(act, inspection), act.today)
    return await note(act, inspection, what)


async def review(act: Acting, inspection_id: UUID, order: UUID, opinion: str) -> Inspection:
    """Record that an order passes the review. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `orders.review` raises.
    """
    return await _sign(act, inspection_id, order, orders.review, opinion)


async def approve(act: Acting, inspection_id: UUID, order: UUID, opinion: str) -> Inspection:
    """Record the approval of an order. Raises InspectionUnknown, StaleVersion, NotNow, and what `orders.approve`
    raises.
    """
    return await _sign(act, inspection_id, order, orders.approve, opinion)


async def refuse(act: Acting, inspection_id: UUID, order: UUID, opinion: str) -> Inspection:
    """Record that an order is sent back. Raises InspectionUnknown, StaleVersion, NotNow, and what `orders.refuse`
    raises.
    """
    return await _sign(act, inspection_id, order, orders.refuse, opinion)


async def request_withdrawal(
    act: Acting, inspection_id: UUID, order: UUID, request: RequestWithdrawalRequest
) -> Inspection:
    """Record the request to take an order back. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `withdrawing.request` raises.
    """
    inspection = await _of_order(act, inspection_id, order, withdrawing.request)
    asked = OrderWithdrawalRequested.model_validate({**request.model_dump(), "order": order})
    return await note(act, inspection, withdrawing.request(inspection, asked, act.person))


async def withdraw(act: Acting, inspection_id: UUID, order: UUID) -> Inspection:
    """Record that an order does not hold any more. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `withdrawing.approve` raises.
    """
    inspection = await _of_order(act, inspection_id, order, withdrawing.approve)
    return await note(act, inspection, withdrawing.approve(inspection, order, signatory(act, inspection)))


async def refuse_withdrawal(act: Acting, inspection_id: UUID, order: UUID, opinion: str) -> Inspection:
    """Record that an order holds on. Raises InspectionUnknown, StaleVersion, NotNow, and what `withdrawing.refuse`
    raises.
    """
    inspection = await _of_order(act, inspection_id, order, withdrawing.refuse)
    return await note(act, inspection, withdrawing.refuse(inspection, order, signatory(act, inspection), opinion))


async def ask_extension(act: Acting, inspection_id: UUID, order: UUID, request: AskExtensionRequest) -> Inspection:
    """Record that the enterprise asks for more time. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `extensions.ask` raises.
    """
    inspection = await _of_order(act, inspection_id, order, extensions.ask)
    signers = await signers_of(act, inspection, "extension")
    asked = ExtensionRequested.model_validate({**request.model_dump(), "order": order, "signers": signers})
    what = extensions.ask(inspection, asked, signatory(act, inspection), act.today)
    return await note(act, inspection, what)


async def review_extension(
    act: Acting, inspection_id: UUID, order: UUID, request: ReviewExtensionRequest
) -> Inspection:
    """Record that a request for more time passes the review. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `extensions.review` raises.
    """
    inspection = await _of_order(act, inspection_id, order, extensions.review)
    said = ExtensionOpinion(order=order, **request.model_dump())
    return await note(act, inspection, extensions.review(inspection, said, signatory(act, inspection)))


async def decide_extension(
    act: Acting, inspection_id: UUID, order: UUID, request: DecideExtensionRequest
) -> Inspection:
    """Record the decision about more time. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `extensions.decide` raises.
    """
    inspection = await _of_order(act, inspection_id, order, extensions.decide)
    said = ExtensionOpinion(order=order, **request.model_dump())
    what = extensions.decide(inspection, said, signatory(act, inspection), act.today)
    return await note(act, inspection, what)


async def reinspect(act: Acting, inspection_id: UUID, order: UUID, request: ReinspectRequest) -> Inspection:
    """Record a re-inspection. Raises InspectionUnknown, StaleVersion, NotNow, and what `orders.reinspect` raises."""
    inspection = await _of_order(act, inspection_id, order, orders.reinspect)
    least = (await terms_of(act, inspection)).least(beijing_date(request.at))
    held = Reinspected.model_validate({**request.model_dump(), "order": order})
    return await note(act, inspection, orders.reinspect(inspection, held, act.person, act.now, least))


async def _sign(act: Acting, inspection_id: UUID, order: UUID, decision: OrderOpinion, opinion: str) -> Inspection:
    """Record what a signatory says of an order. Raises InspectionUnknown, StaleVersion, NotNow, and what the decision
    raises.
    """
    inspection = await _of_order(act, inspection_id, order, decision)
    return await note(act, inspection, decision(inspection, order, signatory(act, inspection), opinion, act.today))


async def _of_order(act: Acting, inspection_id: UUID, order: UUID, decision: Callable[..., object]) -> Inspection:
    """The inspection whose order allows this decision now. Raises InspectionUnknown, StaleVersion, OrderUnknown,
    NotNow.
    """
    inspection = await to_change(act, inspection_id)
    INSPECTION.require(orders.draft, inspection)  # orders are handled as long as they can be drafted
    ORDER.require(decision, OrderHere(inspection, orders.order_of(inspection, order)))
    return inspection
