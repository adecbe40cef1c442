"""What the crew does on site, from its arrival to the confirmed record."""

from uuid import UUID

from services.cases.inspection import recusing, visiting
from services.cases.inspection.conduct_requests import (
    ArriveRequest,
    CheckItemRequest,
    ConfirmRecordRequest,
    DecideRecusalRequest,
    FailRequest,
    HoldMeetingRequest,
    JoinRequest,
    ReportRefusalRequest,
    TellRightsRequest,
)
from services.cases.inspection.gate import check_gate
from services.cases.inspection.gate_store import gate_of
from services.cases.inspection.recording_usecases import note, require_below_cap, terms_of, to_change
from services.cases.inspection.state import Inspection
from services.cases.inspection.verbs import INSPECTION
from services.cases.items.store import published_keys
from shared.clock import beijing_date
from shared.contracts.inspection.visit import (
    Arrived,
    ItemChecked,
    Joined,
    MeetingHeld,
    RecordConfirmed,
    RecusalAsked,
    RecusalDecided,
    RefusalReported,
    RightsTold,
    VisitFailed,
)
from shared.work import Acting


async def arrive(act: Acting, inspection_id: UUID, request: ArriveRequest) -> Inspection:
    """Record the arrival of the crew. Raises InspectionUnknown, StaleVersion, NotNow, GateNotPassed, and what
    `visiting.arrive` raises.
    """
    inspection = await to_change(act, inspection_id)
    INSPECTION.require(visiting.arrive, inspection)
    least = (await terms_of(act, inspection)).least(beijing_date(request.at))
    arrived = Arrived.model_validate(request.model_dump())
    what = visiting.arrive(inspection, arrived, act.person, act.now, least)
    came = [each.person for each in what.present]
    check_gate(inspection, await gate_of(act.session, inspection), came, beijing_date(what.at))
    await require_below_cap(act, inspection, beijing_date(request.at))
    return await note(act, inspection, what)


async def join(act: Acting, inspection_id: UUID, request: JoinRequest) -> Inspection:
    """Record who came later. Raises InspectionUnknown, StaleVersion, NotNow, GateNotPassed, and what `visiting.join`
    raises.
    """
    inspection = await to_change(act, inspection_id)
    joined = Joined.model_validate(request.model_dump())
    what = INSPECTION.decide(visiting.join, inspection, joined, act.person, act.now)
    check_gate(inspection, await gate_of(act.session, inspection), (what.person,), beijing_date(what.at))
    return await note(act, inspection, what)


async def decide_recusal(act: Acting, inspection_id: UUID, request: DecideRecusalRequest) -> Inspection:
    """Record the decision on a recusal. Raises InspectionUnknown, StaleVersion, NotNow, and what `recusing.decide`
    raises.
    """
    inspection = await to_change(act, inspection_id)
    decided_by = (await terms_of(act, inspection)).recusal_decided_by()
    decided = RecusalDecided.model_validate({**request.model_dump(), "decided_by": decided_by})
    return await note(act, inspection, INSPECTION.decide(recusing.decide, inspection, decided, act.person))


async def tell_rights(act: Acting, inspection_id: UUID, request: TellRightsRequest) -> Inspection:
    """Record that the rights were told. Raises InspectionUnknown, StaleVersion, NotNow, and what `visiting.tell_rights`
    raises.
    """
    inspection = await to_change(act, inspection_id)
    recusals = tuple(RecusalAsked(person=each.person, grounds=each.reason) for each in request.recusals)
    told = RightsTold(**request.model_dump(exclude={"recusals"}), recusals=recusals)
    return await note(act, inspection, INSPECTION.decide(visiting.tell_rights, inspection, told, act.person))


async def hold_meeting(act: Acting, inspection_id: UUID, request: HoldMeetingRequest) -> Inspection:
    """Record a meeting. Raises InspectionUnknown, StaleVersion, NotNow, and what `visiting.hold_meeting` raises."""
    inspection = await to_change(act, inspection_id)
    held = MeetingHeld.model_validate(request.model_dump())
    return await note(act, inspection, INSPECTION.decide(visiting.hold_meeting, inspection, held, act.person, act.now))


async def check_item(act: Acting, inspection_id: UUID, request: CheckItemRequest) -> Inspection:
    """Record the result of an item. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `visiting.check_item` raises.
    """
    inspection = await to_change(act, inspection_id)
    published = await published_keys(act.session, inspection.bureau, act.today)
    checked = ItemChecked.model_validate(request.model_dump())
    what = INSPECTION.decide(visiting.check_item, inspection, checked, act.person, published)
    return await note(act, inspection, what)


async def confirm_record(act: Acting, inspection_id: UUID, request: ConfirmRecordRequest) -> Inspection:
    """Record the end of the visit. Raises InspectionUnknown, StaleVersion, NotNow, and what `visiting.confirm`
    raises.
    """
    inspection = await to_change(act, inspection_id)
    confirmed = RecordConfirmed.model_validate(request.model_dump())
    least = (await terms_of(act, inspection)).least(beijing_date(request.left))
    what = INSPECTION.decide(visiting.confirm, inspection, confirmed, act.person, act.now, least)
    return await note(act, inspection, what)


async def fail(act: Acting, inspection_id: UUID, request: FailRequest) -> Inspection:
    """Record why the visit could not be held. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `visiting.fail` raises.
    """
    inspection = await to_change(act, inspection_id)
    INSPECTION.require(visiting.fail, inspection)
    least = (await terms_of(act, inspection)).least(beijing_date(request.at))
    failed = VisitFailed.model_validate(request.model_dump())
    return await note(act, inspection, visiting.fail(inspection, failed, act.person, act.now, least))


async def report_refusal(act: Acting, inspection_id: UUID, request: ReportRefusalRequest) -> Inspection:
    """Record the report that the record was not signed. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `visiting.report_refusal` raises.
    """
    inspection = await to_change(act, inspection_id)
    told = RefusalReported.model_validate(request.model_dump())
    return await note(
        act, inspection, INSPECTION.decide(visiting.report_refusal, inspection, told, act.person, act.now)
    )
