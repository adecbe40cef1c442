"""Concluding an inspection: the report, the feedback to the enterprise, the closing."""

from uuid import UUID

from services.cases.inspection import closing, reporting, store
from services.cases.inspection.conclude_requests import (
    CloseRequest,
    DraftReportRequest,
    FeedBackRequest,
    HandOverRequest,
)
from services.cases.inspection.recording_usecases import note, sign, signatory, terms_of, to_change
from services.cases.inspection.state import Inspection
from services.cases.inspection.store import INSPECTIONS
from services.cases.inspection.verbs import INSPECTION
from shared.aggregate import record, state_of
from shared.clocks.ending import hand_over
from shared.contracts.inspection.noted import InspectionNoted
from shared.contracts.inspection.visit import FedBack, Report
from shared.work import Acting


async def draft_report(act: Acting, inspection_id: UUID, request: DraftReportRequest) -> Inspection:
    """Record a draft of the report. Raises InspectionUnknown, StaleVersion, NotNow, and what `reporting.draft`
    raises.
    """
    inspection = await to_change(act, inspection_id)
    terms = await terms_of(act, inspection)
    signers = terms.asked_of("report", inspection.opened.occasion)
    report = Report.model_validate(request.model_dump())
    who = signatory(act, inspection)
    what = INSPECTION.decide(reporting.draft, inspection, report, who, signers, terms.results(act.today))
    return await note(act, inspection, what)


async def review_report(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the report passes the review. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `reporting.review` raises.
    """
    return await sign(act, inspection_id, "report", reporting.review, opinion)


async def approve_report(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record the approval of the report. Raises InspectionUnknown, StaleVersion, NotNow, and what `reporting.approve`
    raises.
    """
    return await sign(act, inspection_id, "report", reporting.approve, opinion)


async def refuse_report(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the report is sent back. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `reporting.refuse` raises.
    """
    return await sign(act, inspection_id, "report", reporting.refuse, opinion)


async def feed_back(act: Acting, inspection_id: UUID, request: FeedBackRequest) -> Inspection:
    """Record the feedback to the enterprise. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `reporting.feed_back` raises.
    """
    inspection = await to_change(act, inspection_id)
    feedback = FedBack.model_validate(request.model_dump())
    what = INSPECTION.decide(reporting.feed_back, inspection, feedback, act.person, act.now)
    return await note(act, inspection, what)


async def close(act: Acting, inspection_id: UUID, request: CloseRequest) -> Inspection:
    """Record the closing, and hand its open clocks over. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `closing.close` raises.
    """
    inspection = await to_change(act, inspection_id)
    signers = (await terms_of(act, inspection)).signers("closing", inspection.opened.occasion)
    for each in request.hand_over:
        inspection = await _hand_over(act, inspection, each)
    what = INSPECTION.decide(closing.close, inspection, signatory(act, inspection), signers, request.remark)
    return await note(act, inspection, what)


async def _hand_over(act: Acting, inspection: Inspection, request: HandOverRequest) -> Inspection:
    """Let a clock run on in another inspection. Raises ClockUnknown, InspectionUnknown, MatterOver, ClockOver,
    ClockStopped.
    """
    other = UUID(request.to.removeprefix("inspection/"))
    await store.may_know(act, other)
    target = await state_of(act, INSPECTIONS, other)
    clock = inspection.clocks.get(request.clock)
    ended, opened = hand_over(clock, act.today, target.stream, closing.take_over(target))
    await record(act, INSPECTIONS, target, InspectionNoted(what=opened))
    handed = InspectionNoted(what=ended.model_copy(update={"reason": request.reason}))
    return await record(act, INSPECTIONS, inspection, handed)
