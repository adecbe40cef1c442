"""Orders to correct and measures on the spot over HTTP. Every action answers with the inspection as it is after the
action; the ETag is the version for the next action.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.cases.inspection import order_requests as requests
from services.cases.inspection import order_usecases, wire
from services.cases.inspection.prepare_requests import OpinionRequest, RefusalRequest
from services.cases.inspection.showing import shown
from shared.access.roles import Permission
from shared.http.acting import changing
from shared.http.preconditions import Tag
from shared.work import Acting

router = APIRouter(prefix="/inspections/{inspection}", tags=["inspections"])

Preparer = Annotated[Acting, changing(Permission.INSPECTION_PREPARE)]
Reviewer = Annotated[Acting, changing(Permission.INSPECTION_REVIEW)]
Approver = Annotated[Acting, changing(Permission.INSPECTION_APPROVE)]


@router.post("/orders", summary="Draft an order")
async def draft_order(
    inspection: UUID, body: requests.DraftOrderRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records an order with numbered requirements, each for a finding and with a day. It is served once those whom the
    policy names have signed it; if the policy names nobody, once the chief has approved it.
    """
    return shown(tag(await order_usecases.draft(act, inspection, body)), act)


@router.post("/orders/{order}/review", summary="Let the order pass the review")
async def review_order(
    inspection: UUID, order: UUID, body: OpinionRequest, act: Reviewer, tag: Tag
) -> wire.InspectionShown:
    """Records the review, if the policy asks for one."""
    return shown(tag(await order_usecases.review(act, inspection, order, body.opinion)), act)


@router.post("/orders/{order}/approval", summary="Approve the order")
async def approve_order(
    inspection: UUID, order: UUID, body: OpinionRequest, act: Approver, tag: Tag
) -> wire.InspectionShown:
    """Records the approval by the person whom the policy names."""
    return shown(tag(await order_usecases.approve(act, inspection, order, body.opinion)), act)


@router.post("/orders/{order}/refusal", summary="Send the order back")
async def refuse_order(
    inspection: UUID, order: UUID, body: RefusalRequest, act: Reviewer, tag: Tag
) -> wire.InspectionShown:
    """Sends the order back with an opinion. Another order takes its place."""
    return shown(tag(await order_usecases.refuse(act, inspection, order, body.opinion)), act)


@router.post("/orders/{order}/withdrawal", summary="Request to withdraw the order, or to revoke it")
async def request_order_withdrawal(
    inspection: UUID, order: UUID, body: requests.RequestWithdrawalRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records why an approved order should not be served, or why a served order should not hold any more. Another
    person decides; until then the order goes on.
    """
    return shown(tag(await order_usecases.request_withdrawal(act, inspection, order, body)), act)


@router.post("/orders/{order}/withdrawal/approval", summary="Withdraw the order, or revoke it")
async def withdraw_order(inspection: UUID, order: UUID, act: Approver, tag: Tag) -> wire.InspectionShown:
    """Records that the order does not hold any more, by somebody who may approve it, and who neither drafted it nor
    requested this. Its clocks end, and its findings wait for something else to be done about them.
    """
    return shown(tag(await order_usecases.withdraw(act, inspection, order)), act)


@router.post("/orders/{order}/withdrawal/refusal", summary="Refuse to withdraw the order, or to revoke it")
async def refuse_order_withdrawal(
    inspection: UUID, order: UUID, body: RefusalRequest, act: Approver, tag: Tag
) -> wire.InspectionShown:
    """Refuses the request with an opinion, which stays on record. The order holds on."""
    usecase = order_usecases.refuse_withdrawal
    return shown(tag(await usecase(act, inspection, order, body.opinion)), act)


@router.post("/orders/{order}/extensions", summary="Record that the enterprise asks for more time")
async def ask_extension(
    inspection: UUID, order: UUID, body: requests.AskExtensionRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records the request. It must come before the day of the requirement is past."""
    return shown(tag(await order_usecases.ask_extension(act, inspection, order, body)), act)


@router.post("/orders/{order}/extension-reviews", summary="Let a request for more time pass the review")
async def review_extension(
    inspection: UUID, order: UUID, body: requests.ReviewExtensionRequest, act: Reviewer, tag: Tag
) -> wire.InspectionShown:
    """Records the review, if the policy asks for one."""
    return shown(tag(await order_usecases.review_extension(act, inspection, order, body)), act)


@router.post("/orders/{order}/extension-decisions", summary="Decide about more time")
async def decide_extension(
    inspection: UUID, order: UUID, body: requests.DecideExtensionRequest, act: Approver, tag: Tag
) -> wire.InspectionShown:
    """Records the decision by the person whom the policy names, after the review if the policy asks for one."""
    return shown(tag(await order_usecases.decide_extension(act, inspection, order, body)), act)


@router.post("/orders/{order}/reinspections", summary="Record a re-inspection")
async def reinspect_order(
    inspection: UUID, order: UUID, body: requests.ReinspectRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records a verdict for each requirement that was looked at again."""
    return shown(tag(await order_usecases.reinspect(act, inspection, order, body)), act)
