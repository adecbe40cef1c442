"""Findings, checklists, lists and leads over HTTP. Every action answers with the inspection as it is after the action;
the ETag is the version for the next action.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.cases.inspection import handle_requests as requests
from services.cases.inspection import handle_usecases, wire
from services.cases.inspection.showing import shown
from shared.access.roles import Permission
from shared.http.acting import changing
from shared.http.preconditions import Tag
from shared.work import Acting

router = APIRouter(prefix="/inspections/{inspection}", tags=["inspections"])

Visitor = Annotated[Acting, changing(Permission.INSPECTION_CONDUCT)]
Preparer = Annotated[Acting, changing(Permission.INSPECTION_PREPARE)]
Deliberator = Annotated[Acting, changing(Permission.INSPECTION_DELIBERATE)]
Reviewer = Annotated[Acting, changing(Permission.INSPECTION_REVIEW)]
Receiver = Annotated[Acting, changing(Permission.HANDOVER_RECEIVE)]


@router.post("/findings", summary="Record a finding")
async def record_finding(inspection: UUID, body: requests.FindRequest, act: Visitor, tag: Tag) -> wire.InspectionShown:
    """Records a finding by its finder, with the rule that was broken as it was in force on the day of the visit."""
    return shown(tag(await handle_usecases.find(act, inspection, body)), act)


@router.post("/dispositions", summary="Record what is done about a finding")
async def dispose_of_finding(
    inspection: UUID, body: requests.DisposeRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records that the enterprise was told, that it rectified the finding on the spot, that an investigation was
    opened, or that the finding was handed over for a penalty. Nothing is done about a finding in dispute.
    """
    return shown(tag(await handle_usecases.dispose(act, inspection, body)), act)


@router.post("/disputes", summary="Dispute a finding")
async def dispute_finding(
    inspection: UUID, body: requests.DisputeRequest, act: Visitor, tag: Tag
) -> wire.InspectionShown:
    """Records a dispute. Until a deliberation ends in a common opinion, nothing is done about the finding."""
    return shown(tag(await handle_usecases.dispute(act, inspection, body)), act)


@router.post("/deliberations", summary="Record the common opinion about a disputed finding")
async def record_deliberation(
    inspection: UUID, body: requests.DeliberateRequest, act: Deliberator, tag: Tag
) -> wire.InspectionShown:
    """Records what each participant said, and the common opinion: the finding stands, or is dropped."""
    return shown(tag(await handle_usecases.deliberate(act, inspection, body)), act)


@router.post("/lists", summary="Record that the lists of the visit were handed in")
async def hand_in_lists(
    inspection: UUID, body: requests.HandInListsRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records that the lists of findings, of major hazards and of intended penalty cases were handed in, where the
    policy has a deadline for it (`hand-in-lists`).
    """
    return shown(tag(await handle_usecases.hand_in_lists(act, inspection, body)), act)


@router.post("/leads", summary="Transfer a lead to the competent department")
async def transfer_lead(
    inspection: UUID, body: requests.TransferLeadRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records that findings outside the remit of the bureau went to the competent department."""
    return shown(tag(await handle_usecases.transfer_lead(act, inspection, body)), act)


@router.post("/lead-receipts", summary="Record the receipt of a lead")
async def record_lead_receipt(
    inspection: UUID, body: requests.ReceiveLeadRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records that the department acknowledged the lead."""
    return shown(tag(await handle_usecases.receive_lead(act, inspection, body)), act)


@router.post("/checklists", summary="Sign the own checklist")
async def sign_checklist(
    inspection: UUID, body: requests.SignChecklistRequest, act: Visitor, tag: Tag
) -> wire.InspectionShown:
    """Records that the caller, who is of the crew and came, signed the checklist with all that the caller found, as an
    inspector or as an expert. What is found afterwards needs another signature.
    """
    return shown(tag(await handle_usecases.sign_checklist(act, inspection, body)), act)


@router.post("/excuses", summary="Record why a person did not sign the checklist")
async def excuse_signature(
    inspection: UUID, body: requests.ExcuseSignatureRequest, act: Reviewer, tag: Tag
) -> wire.InspectionShown:
    """Records the reason for which a person of the crew did not sign, as somebody else takes it."""
    return shown(tag(await handle_usecases.excuse_signature(act, inspection, body)), act)


@router.post("/unit-notices", summary="Record the notice to the unit of a person who did not sign")
async def notify_unit(
    inspection: UUID, body: requests.NotifyUnitRequest, act: Reviewer, tag: Tag
) -> wire.InspectionShown:
    """Records that the unit of a person, who did not sign the checklist and gave no reason, was notified in writing."""
    return shown(tag(await handle_usecases.notify_unit(act, inspection, body)), act)


@router.post("/handover-receipts", summary="Acknowledge findings that were handed over for a penalty")
async def receive_handover(
    inspection: UUID, body: requests.ReceiveHandoverRequest, act: Receiver, tag: Tag
) -> wire.InspectionShown:
    """Records that findings which the crew had handed over for a penalty were received, with the form that both sides
    signed. Nobody of the crew acknowledges them.
    """
    return shown(tag(await handle_usecases.receive_handover(act, inspection, body)), act)


@router.post("/follow-ups", summary="Record what a department did about its finding in a joint visit")
async def follow_up_finding(
    inspection: UUID, body: requests.FollowUpRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records what a department that takes part in a joint visit did about a finding of its own people."""
    return shown(tag(await handle_usecases.follow_up(act, inspection, body)), act)
