"""Concluding an inspection over HTTP. Every action answers with the inspection as it is after the action; the ETag is
the version for the next action.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.cases.inspection import conclude_requests as requests
from services.cases.inspection import conclude_usecases, wire
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


@router.post("/report", summary="Draft the report")
async def draft_report(
    inspection: UUID, body: requests.DraftReportRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records a draft of the report. It counts once those whom the policy names have signed it; if the policy names
    nobody, once the chief has approved it. Its drafter can draft it again while it waits.
    """
    return shown(tag(await conclude_usecases.draft_report(act, inspection, body)), act)


@router.post("/report/review", summary="Let the report pass the review")
async def review_report(inspection: UUID, body: OpinionRequest, act: Reviewer, tag: Tag) -> wire.InspectionShown:
    """Records the review, if the policy asks for one."""
    return shown(tag(await conclude_usecases.review_report(act, inspection, body.opinion)), act)


@router.post("/report/approval", summary="Approve the report")
async def approve_report(inspection: UUID, body: OpinionRequest, act: Approver, tag: Tag) -> wire.InspectionShown:
    """Records the approval by the person whom the policy names."""
    return shown(tag(await conclude_usecases.approve_report(act, inspection, body.opinion)), act)


@router.post("/report/refusal", summary="Send the report back")
async def refuse_report(inspection: UUID, body: RefusalRequest, act: Reviewer, tag: Tag) -> wire.InspectionShown:
    """Sends the report back with an opinion, which stays on record."""
    return shown(tag(await conclude_usecases.refuse_report(act, inspection, body.opinion)), act)


@router.post("/feedback", summary="Record the feedback to the enterprise")
async def feed_back(inspection: UUID, body: requests.FeedBackRequest, act: Preparer, tag: Tag) -> wire.InspectionShown:
    """Records how the enterprise got the result."""
    return shown(tag(await conclude_usecases.feed_back(act, inspection, body)), act)


@router.post("/closing", summary="Draft the closing")
async def draft_closing(
    inspection: UUID, body: requests.DraftClosingRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records a draft of the closing, when nothing of the inspection is open, and the clocks to hand over."""
    return shown(tag(await conclude_usecases.draft_closing(act, inspection, body)), act)


@router.post("/closing/review", summary="Let the closing pass the review")
async def review_closing(inspection: UUID, body: OpinionRequest, act: Reviewer, tag: Tag) -> wire.InspectionShown:
    """Records the review, if the policy asks for one."""
    return shown(tag(await conclude_usecases.review_closing(act, inspection, body.opinion)), act)


@router.post("/closing/approval", summary="Approve the closing")
async def approve_closing(inspection: UUID, body: OpinionRequest, act: Approver, tag: Tag) -> wire.InspectionShown:
    """Closes the inspection, when nothing of it is open, and hands its clocks over. What is closed does not change any
    more.
    """
    return shown(tag(await conclude_usecases.approve_closing(act, inspection, body.opinion)), act)


@router.post("/closing/refusal", summary="Send the closing back")
async def refuse_closing(inspection: UUID, body: RefusalRequest, act: Reviewer, tag: Tag) -> wire.InspectionShown:
    """Sends the closing back with an opinion, which stays on record."""
    return shown(tag(await conclude_usecases.refuse_closing(act, inspection, body.opinion)), act)
