"""What the crew does on site over HTTP. Every action answers with the inspection as it is after the action; the ETag is
the version for the next action.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.cases.inspection import conduct_requests as requests
from services.cases.inspection import conduct_usecases, wire
from services.cases.inspection.showing import shown
from shared.access.roles import Permission
from shared.http.acting import changing
from shared.http.preconditions import Tag
from shared.work import Acting

router = APIRouter(prefix="/inspections/{inspection}", tags=["inspections"])

Visitor = Annotated[Acting, changing(Permission.INSPECTION_CONDUCT)]
Preparer = Annotated[Acting, changing(Permission.INSPECTION_PREPARE)]


@router.post("/arrival", summary="Record the arrival of the crew")
async def record_arrival(
    inspection: UUID, body: requests.ArriveRequest, act: Visitor, tag: Tag
) -> wire.InspectionShown:
    """Records who arrived, with which certificates, and who did not come. At least as many inspectors with a
    certificate that is valid that day must be there as the law asks for.
    """
    return shown(tag(await conduct_usecases.arrive(act, inspection, body)), act)


@router.post("/failure", summary="Record why the visit could not be held")
async def record_failure(inspection: UUID, body: requests.FailRequest, act: Visitor, tag: Tag) -> wire.InspectionShown:
    """Records that the enterprise was not found, has closed down, or refused access. After the arrival, it records that
    the visit was broken off; what was done until then stays on record.
    """
    return shown(tag(await conduct_usecases.fail(act, inspection, body)), act)


@router.post("/latecomers", summary="Record that a person of the crew came later")
async def record_latecomer(
    inspection: UUID, body: requests.JoinRequest, act: Visitor, tag: Tag
) -> wire.InspectionShown:
    """Records that a person who was absent or late at the arrival has come, and the certificate that was shown."""
    return shown(tag(await conduct_usecases.join(act, inspection, body)), act)


@router.post("/rights", summary="Record that the rights were told")
async def record_rights_told(
    inspection: UUID, body: requests.TellRightsRequest, act: Visitor, tag: Tag
) -> wire.InspectionShown:
    """Records that the certificates were shown, that the enterprise was told its rights, and which recusals it asks
    for. Sent again, it adds recusals.
    """
    return shown(tag(await conduct_usecases.tell_rights(act, inspection, body)), act)


@router.post("/meetings", summary="Record the opening or the closing meeting")
async def record_meeting(
    inspection: UUID, body: requests.HoldMeetingRequest, act: Visitor, tag: Tag
) -> wire.InspectionShown:
    """Records who attended the meeting."""
    return shown(tag(await conduct_usecases.hold_meeting(act, inspection, body)), act)


@router.post("/items", summary="Record the result of an item")
async def record_item(
    inspection: UUID, body: requests.CheckItemRequest, act: Visitor, tag: Tag
) -> wire.InspectionShown:
    """Records the result of an item. Sent again, it replaces the result; both stay in the log. An item beyond those of
    the inspection must be on the published item list, and needs a reason.
    """
    return shown(tag(await conduct_usecases.check_item(act, inspection, body)), act)


@router.post("/record", summary="Record how the enterprise confirmed the record")
async def confirm_record(
    inspection: UUID, body: requests.ConfirmRecordRequest, act: Visitor, tag: Tag
) -> wire.InspectionShown:
    """Ends the visit. Every page is confirmed by signature or seal; or the refusal is recorded with its reason, and
    with a witness if there was one.
    """
    return shown(tag(await conduct_usecases.confirm_record(act, inspection, body)), act)


@router.post("/refusal-report", summary="Record the report that the record was not signed")
async def record_refusal_report(
    inspection: UUID, body: requests.ReportRefusalRequest, act: Preparer, tag: Tag
) -> wire.InspectionShown:
    """Records that the crew reported to the bureau that the enterprise had refused to sign the record."""
    return shown(tag(await conduct_usecases.report_refusal(act, inspection, body)), act)
