"""Concluding an inspection: the report, the feedback to the enterprise, the closing."""

from uuid import UUID

from services.cases.inspection import closing, reporting, store
from services.cases.inspection.conclude_requests import DraftClosingRequest, DraftReportRequest, FeedBackRequest
from services.cases.inspection.recording_usecases import (
    note,
    note_parts,
    sign,
    signatory,
    signers_of,
    terms_of,
    to_change,
)
from services.cases.inspection.state import Inspection
from services.cases.inspection.store import INSPECTIONS
from services.cases.inspection.verbs import INSPECTION
from shared.aggregate import state_of
from shared.contracts.inspection.visit import Closing, FedBack, Report
from shared.work import Acting


async def draft_report(act: Acting, inspection_id: UUID, request: DraftReportRequest) -> Inspection:
    """Record a draft of the report. Raises InspectionUnknown, StaleVersion, NotNow, and what `reporting.draft`
    raises.
    """
    inspection = await to_change(act, inspection_id)
    terms = await terms_of(act, inspection)
    signers = terms.signers("report", inspection.opened.occasion)
    report = Report.model_validate(request.model_dump())
    who = signatory(act, inspection)
    what = INSPECTION.decide(reporting.draft, inspection, report, who, signers, terms.results(act.today))
    return await note(act, inspection, what)


async def review_report(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the report passes the review. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `reporting.review` raises.
    """
    return await sign(act, inspection_id, reporting.review, opinion)


async def approve_report(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record the approval of the report. Raises InspectionUnknown, StaleVersion, NotNow, and what `reporting.approve`
    raises.
    """
    return await sign(act, inspection_id, reporting.approve, opinion)


async def refuse_report(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the report is sent back. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `reporting.refuse` raises.
    """
    return await sign(act, inspection_id, reporting.refuse, opinion)


async def feed_back(act: Acting, inspection_id: UUID, request: FeedBackRequest) -> Inspection:
    """Record the feedback to the enterprise. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `reporting.feed_back` raises.
    """
    inspection = await to_change(act, inspection_id)
    feedback = FedBack.model_validate(request.model_dump())
    what = INSPECTION.decide(reporting.feed_back, inspection, feedback, act.person, act.now)
    return await note(act, inspection, what)


async def draft_closing(act: Acting, inspection_id: UUID, request: DraftClosingRequest) -> Inspection:
    """Record a draft of the closing, whose clocks can be handed over. Raises InspectionUnknown, StaleVersion, NotNow,
    and what `closing.carry_out` and `closing.draft` raise.
    """
    inspection = await to_change(act, inspection_id)
    INSPECTION.require(closing.draft, inspection)
    wanted = Closing.model_validate(request.model_dump())
    after, _ = await _carried_out(act, inspection, wanted)
    signers = await signers_of(act, inspection, "closing")
    what = closing.draft(after.inspection, wanted, signatory(act, inspection), signers)
    return await note(act, inspection, what)


async def review_closing(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the closing passes the review. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `closing.review` raises.
    """
    return await sign(act, inspection_id, closing.review, opinion)


async def approve_closing(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record the approval of the closing, and hand its clocks over. Raises InspectionUnknown, StaleVersion, NotNow, and
    what `closing.carry_out` and `closing.approve` raise.
    """
    inspection = await to_change(act, inspection_id)
    INSPECTION.require(closing.approve, inspection)
    after, targets = await _carried_out(act, inspection, closing.newest(inspection).closing)
    what = closing.approve(after.inspection, signatory(act, inspection), opinion)
    # In the order of their ids: two closings that hand over to one another wait, and do not block each other.
    for other in sorted({inspection.id, *targets}):
        if other == inspection.id:
            closed = await note(act, await note_parts(act, inspection, after.parts), what)
        else:
            await note_parts(act, targets[other], after.taken[other])
    return closed


async def refuse_closing(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the closing is sent back. Raises InspectionUnknown, StaleVersion, NotNow, and what `closing.refuse`
    raises.
    """
    return await sign(act, inspection_id, closing.refuse, opinion)


async def _carried_out(
    act: Acting, inspection: Inspection, what: Closing
) -> tuple[closing.CarriedOut, dict[UUID, Inspection]]:
    """What the closing does to clocks, and the inspections that take some over. Raises InspectionUnknown, and what
    `closing.carry_out` raises.
    """
    targets = {other: await _target(act, other) for other in closing.taking_over(what)}
    rules = (await terms_of(act, inspection)).rules
    return closing.carry_out(inspection, what, targets, act.now, rules), targets


async def _target(act: Acting, inspection: UUID) -> Inspection:
    """An inspection in which a clock runs on. Raises InspectionUnknown."""
    target = await state_of(act, INSPECTIONS, inspection)
    await store.require_known(act, target)
    return target
