"""Findings, disputes about them, the lists and checklists of a visit, and leads for other departments."""

from datetime import date
from uuid import UUID

from services.cases.inspection import checklists, departments, findings, handing_in, leads
from services.cases.inspection.citing import cited
from services.cases.inspection.crew import member
from services.cases.inspection.handle_requests import (
    DeliberateRequest,
    DisposeRequest,
    DisputeRequest,
    ExcuseSignatureRequest,
    FindRequest,
    FollowUpRequest,
    HandInListsRequest,
    NotifyUnitRequest,
    ReceiveHandoverRequest,
    ReceiveLeadRequest,
    SignChecklistRequest,
    TransferLeadRequest,
)
from services.cases.inspection.recording_usecases import note, terms_of, to_change
from services.cases.inspection.state import Inspection
from services.cases.inspection.verbs import INSPECTION
from shared.clock import beijing_date
from shared.contracts.inspection.after import ListsHandedIn
from shared.contracts.inspection.checklist import FollowedUp, HandoverReceived, UnitNotified
from shared.contracts.inspection.finding import Deliberated, Disposed, Disputed, Found
from shared.contracts.inspection.order import LeadReceived, LeadTransferred
from shared.work import Acting


async def find(act: Acting, inspection_id: UUID, request: FindRequest) -> Inspection:
    """Record a finding. Raises InspectionUnknown, StaleVersion, NotNow, LegalBasisUnknown, DepartmentNotJoined, and
    what `findings.find` raises.
    """
    inspection = await to_change(act, inspection_id)
    INSPECTION.require(findings.find, inspection)
    terms = await terms_of(act, inspection)
    basis = [cited(terms.rules.law, each, _day_of(inspection, act)) for each in request.basis]
    finder = member(inspection, act.person)
    joined_by = terms.joined_by(inspection.opened.draw_kind)
    department = departments.department_of(finder, request, joined_by)
    said = {"basis": basis, "finder": finder.person, "department": department}
    found = Found.model_validate({**request.model_dump(), **said})
    return await note(act, inspection, findings.find(inspection, found, act.person))


async def dispose(act: Acting, inspection_id: UUID, request: DisposeRequest) -> Inspection:
    """Record what is done about a finding. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `findings.dispose` raises.
    """
    inspection = await to_change(act, inspection_id)
    disposed = Disposed.model_validate(request.model_dump())
    what = INSPECTION.decide(findings.dispose, inspection, disposed.finding, disposed.disposition, act.person, act.now)
    return await note(act, inspection, what)


async def dispute(act: Acting, inspection_id: UUID, request: DisputeRequest) -> Inspection:
    """Record a dispute. Raises InspectionUnknown, StaleVersion, NotNow, and what `findings.dispute` raises."""
    inspection = await to_change(act, inspection_id)
    disputed = Disputed(finding=request.finding, by=request.by, grounds=request.reason)
    return await note(act, inspection, INSPECTION.decide(findings.dispute, inspection, disputed, act.person))


async def deliberate(act: Acting, inspection_id: UUID, request: DeliberateRequest) -> Inspection:
    """Record the common opinion about a disputed finding. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `findings.deliberate` raises.
    """
    inspection = await to_change(act, inspection_id)
    held = Deliberated.model_validate(request.model_dump())
    return await note(act, inspection, INSPECTION.decide(findings.deliberate, inspection, held, act.person, act.now))


async def hand_in_lists(act: Acting, inspection_id: UUID, request: HandInListsRequest) -> Inspection:
    """Record that the lists of the visit were handed in. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `handing_in.hand_in` raises.
    """
    inspection = await to_change(act, inspection_id)
    handed = ListsHandedIn.model_validate(request.model_dump())
    return await note(act, inspection, INSPECTION.decide(handing_in.hand_in, inspection, handed, act.person, act.now))


async def transfer_lead(act: Acting, inspection_id: UUID, request: TransferLeadRequest) -> Inspection:
    """Record a lead that goes to another department. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `leads.transfer` raises.
    """
    inspection = await to_change(act, inspection_id)
    lead = LeadTransferred.model_validate(request.model_dump())
    return await note(act, inspection, INSPECTION.decide(leads.transfer, inspection, lead, act.person))


async def receive_lead(act: Acting, inspection_id: UUID, request: ReceiveLeadRequest) -> Inspection:
    """Record the receipt of a lead. Raises InspectionUnknown, StaleVersion, NotNow, and what `leads.receive`
    raises.
    """
    inspection = await to_change(act, inspection_id)
    received = LeadReceived.model_validate(request.model_dump())
    return await note(act, inspection, INSPECTION.decide(leads.receive, inspection, received, act.person, act.today))


async def sign_checklist(act: Acting, inspection_id: UUID, request: SignChecklistRequest) -> Inspection:
    """Record that the caller signed the own checklist. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `checklists.sign` raises.
    """
    inspection = await to_change(act, inspection_id)
    return await note(act, inspection, INSPECTION.decide(checklists.sign, inspection, request.signature, act.person))


async def excuse_signature(act: Acting, inspection_id: UUID, request: ExcuseSignatureRequest) -> Inspection:
    """Record why somebody did not sign. Raises InspectionUnknown, StaleVersion, NotNow, and what `checklists.excuse`
    raises.
    """
    inspection = await to_change(act, inspection_id)
    what = INSPECTION.decide(checklists.excuse, inspection, request.person, request.reason, act.person)
    return await note(act, inspection, what)


async def notify_unit(act: Acting, inspection_id: UUID, request: NotifyUnitRequest) -> Inspection:
    """Record the notice to the unit of somebody who did not sign. Raises InspectionUnknown, StaleVersion, NotNow, and
    what `checklists.notify_unit` raises.
    """
    inspection = await to_change(act, inspection_id)
    told = UnitNotified.model_validate(request.model_dump())
    return await note(act, inspection, INSPECTION.decide(checklists.notify_unit, inspection, told, act.now))


async def receive_handover(act: Acting, inspection_id: UUID, request: ReceiveHandoverRequest) -> Inspection:
    """Record the receipt of findings that were handed over. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `checklists.receive` raises.
    """
    inspection = await to_change(act, inspection_id)
    received = HandoverReceived.model_validate(request.model_dump())
    return await note(act, inspection, INSPECTION.decide(checklists.receive, inspection, received, act.person, act.now))


async def follow_up(act: Acting, inspection_id: UUID, request: FollowUpRequest) -> Inspection:
    """Record what a department did about a finding of its own. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `departments.follow_up` raises.
    """
    inspection = await to_change(act, inspection_id)
    done = FollowedUp.model_validate(request.model_dump())
    return await note(
        act, inspection, INSPECTION.decide(departments.follow_up, inspection, done, act.person, act.today)
    )


def _day_of(inspection: Inspection, act: Acting) -> date:
    """The day of the visit, on which the rule that was broken must have been in force."""
    arrival = inspection.visit.arrival
    return beijing_date(arrival.at) if arrival else act.today
