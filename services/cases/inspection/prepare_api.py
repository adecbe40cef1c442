"""Preparing an inspection over HTTP. Every action answers with the inspection as it is after the action; the ETag is
the version for the next action.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.cases.inspection import prepare_requests as requests
from services.cases.inspection import prepare_usecases, wire
from services.cases.inspection.showing import shown
from shared.access.roles import Permission
from shared.http.acting import changing
from shared.http.preconditions import Tag
from shared.work import Acting

router = APIRouter(prefix="/inspections/{inspection}", tags=["inspections"])

Opener = Annotated[Acting, changing(Permission.INSPECTION_OPEN)]
Preparer = Annotated[Acting, changing(Permission.INSPECTION_PREPARE)]
Reviewer = Annotated[Acting, changing(Permission.INSPECTION_REVIEW)]
Approver = Annotated[Acting, changing(Permission.INSPECTION_APPROVE)]


@router.post("/basis", summary="State the basis of an inspection")
async def state_basis(
    inspection: UUID, body: requests.StateBasisRequest, act: Opener, tag: Tag
) -> wire.InspectionShown:
    """Records why the inspection may be held, if neither a plan nor a draw asks for it: a complaint, a filed special
    order, a re-inspection, or guidance by the bureau above. Without its basis no site plan can be drafted.
    """
    return shown(tag(await prepare_usecases.state_basis(act, inspection, body)), act)


@router.post("/site-plan", summary="Draft the site plan")
async def draft_site_plan(
    inspection: UUID, body: requests.SitePlanRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records a draft of the site plan, by a person of the crew. After a refusal, the next draft begins a new round;
    the earlier rounds stay on record. An approved plan can be drafted again, and then needs its approvals, and the
    notice, again. A visit after the day by which it should have been held needs a reason in `late`.
    """
    return shown(tag(await prepare_usecases.draft_plan(act, inspection, body)), act)


@router.post("/site-plan/review", summary="Let the site plan pass the review")
async def review_site_plan(
    inspection: UUID, body: requests.OpinionRequest, act: Reviewer, tag: Tag
) -> wire.InspectionShown:
    """Records the review, if the policy asks for one. The drafter cannot review the plan."""
    return shown(tag(await prepare_usecases.review_plan(act, inspection, body.opinion)), act)


@router.post("/site-plan/approval", summary="Approve the site plan")
async def approve_site_plan(
    inspection: UUID, body: requests.OpinionRequest, act: Approver, tag: Tag
) -> wire.InspectionShown:
    """Records the approval by the person whom the policy names. Neither the drafter nor the reviewer can approve."""
    return shown(tag(await prepare_usecases.approve_plan(act, inspection, body.opinion)), act)


@router.post("/site-plan/refusal", summary="Send the site plan back")
async def refuse_site_plan(
    inspection: UUID, body: requests.RefusalRequest, act: Reviewer, tag: Tag
) -> wire.InspectionShown:
    """Sends the site plan back with an opinion, which stays on record."""
    return shown(tag(await prepare_usecases.refuse_plan(act, inspection, body.opinion)), act)


@router.post("/notice", summary="Record that the enterprise was told")
async def notify_enterprise(
    inspection: UUID, body: requests.NotifyRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records how the enterprise was told of the visit. A covert visit is not announced."""
    return shown(tag(await prepare_usecases.notify(act, inspection, body)), act)


@router.post("/postponement", summary="Put the visit off")
async def postpone_visit(
    inspection: UUID, body: requests.PostponeRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records another day of the visit. The enterprise must be told again."""
    return shown(tag(await prepare_usecases.postpone(act, inspection, body)), act)


@router.post("/cancellation", summary="Request to call the inspection off")
async def request_call_off(
    inspection: UUID, body: requests.CallOffRequest, act: Opener, tag: Tag
) -> wire.InspectionShown:
    """Requests that the inspection is not held, for a listed reason; another person must approve it. An enterprise that
    a draw drew is withdrawn by a substitution in the draw instead. The preparation goes on; the request lapses when
    the crew arrives.
    """
    return shown(tag(await prepare_usecases.request_call_off(act, inspection, body)), act)


@router.post("/cancellation/approval", summary="Call the inspection off")
async def call_off_inspection(inspection: UUID, act: Approver, tag: Tag) -> wire.InspectionShown:
    """Approves the request: the inspection is not held, its open clocks end, and sampling learns the reason. The person
    who requested it cannot approve it.
    """
    return shown(tag(await prepare_usecases.call_off(act, inspection)), act)


@router.post("/cancellation/refusal", summary="Refuse to call the inspection off")
async def refuse_call_off(
    inspection: UUID, body: requests.RefusalRequest, act: Approver, tag: Tag
) -> wire.InspectionShown:
    """Refuses the request with an opinion, which stays on record. The inspection goes on."""
    return shown(tag(await prepare_usecases.refuse_call_off(act, inspection, body.opinion)), act)
