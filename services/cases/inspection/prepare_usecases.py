"""Preparing an inspection: its basis, its site plan, the notice, another day, calling it off."""

from uuid import UUID

from services.cases.inspection import bases, calling_off, opening, preparing, site_plan, store
from services.cases.inspection.prepare_requests import (
    CallOffRequest,
    NotifyRequest,
    PostponeRequest,
    SitePlanRequest,
    StateBasisRequest,
)
from services.cases.inspection.recording_usecases import (
    note,
    require_below_cap,
    sign,
    signatory,
    signers_of,
    terms_of,
    to_change,
)
from services.cases.inspection.state import Inspection
from services.cases.inspection.verbs import INSPECTION
from services.cases.inspection.visits_store import visits_in_year
from services.cases.policies.store import ruling_policy
from shared.clock import beijing_date
from shared.contracts.inspection.basis import BasisStated, Reinspection
from shared.contracts.inspection.preparation import CallOffRequested, Notified, SitePlan
from shared.policy.reasons import listed_for
from shared.work import Acting


async def state_basis(act: Acting, inspection_id: UUID, request: StateBasisRequest) -> Inspection:
    """Record the basis. Raises InspectionUnknown, StaleVersion, NotNow, WrongBasis, BasisUntrue."""
    inspection = await to_change(act, inspection_id)
    basis = BasisStated.model_validate(request.model_dump()).basis
    earlier = await store.known_to(act, basis.inspection) if isinstance(basis, Reinspection) else None
    return await note(act, inspection, INSPECTION.decide(bases.state_basis, inspection, basis, earlier, act.today))


async def draft_plan(act: Acting, inspection_id: UUID, request: SitePlanRequest) -> Inspection:
    """Record a draft of the site plan. Raises InspectionUnknown, StaleVersion, NotNow, NoBasis, CapReached, and what
    `site_plan.draft` raises.
    """
    inspection = await to_change(act, inspection_id)
    INSPECTION.require(site_plan.draft, inspection)
    bases.require_basis(inspection, (await terms_of(act, inspection)).basis_cited(act.today))
    await require_below_cap(act, inspection, request.on)
    signers = await signers_of(act, inspection, "site-plan")
    plan = SitePlan.model_validate(request.model_dump())
    what = site_plan.draft(inspection, plan, signatory(act, inspection), signers, act.today)
    return await note(act, inspection, what)


async def review_plan(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the site plan passes the review. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `site_plan.review` raises.
    """
    return await sign(act, inspection_id, site_plan.review, opinion)


async def approve_plan(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record the approval of the site plan. Raises InspectionUnknown, StaleVersion, NotNow, CapReached, and what
    `site_plan.approve` raises.
    """
    inspection = await to_change(act, inspection_id)
    INSPECTION.require(site_plan.approve, inspection)
    assert inspection.plan is not None  # noqa: S101  # the table of verbs allows this only after a draft
    await require_below_cap(act, inspection, inspection.plan.plan.on)
    return await sign(act, inspection_id, site_plan.approve, opinion)


async def refuse_plan(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the site plan is sent back. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `site_plan.refuse` raises.
    """
    return await sign(act, inspection_id, site_plan.refuse, opinion)


async def notify(act: Acting, inspection_id: UUID, request: NotifyRequest) -> Inspection:
    """Record the notice to the enterprise. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `preparing.notify` raises.
    """
    inspection = await to_change(act, inspection_id)
    notice = Notified.model_validate(request.model_dump())
    what = INSPECTION.decide(preparing.notify, inspection, notice, act.person, act.now)
    return await note(act, inspection, what)


async def postpone(act: Acting, inspection_id: UUID, request: PostponeRequest) -> Inspection:
    """Record another day of the visit. Raises InspectionUnknown, StaleVersion, NotNow, and what `preparing.postpone`
    raises.
    """
    inspection = await to_change(act, inspection_id)
    what = INSPECTION.decide(preparing.postpone, inspection, request.on, request.reason, act.person, act.today)
    await require_below_cap(act, inspection, request.on)
    return await note(act, inspection, what)


async def request_call_off(act: Acting, inspection_id: UUID, request: CallOffRequest) -> Inspection:
    """Record the request to call the inspection off. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `calling_off.request` raises.
    """
    inspection = await to_change(act, inspection_id)
    asked = CallOffRequested.model_validate(request.model_dump())
    grounds = await _grounds(act, inspection)
    return await note(act, inspection, INSPECTION.decide(calling_off.request, inspection, asked, grounds))


async def call_off(act: Acting, inspection_id: UUID) -> Inspection:
    """Record that the inspection is not held. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `calling_off.approve` raises.
    """
    inspection = await to_change(act, inspection_id)
    grounds = await _grounds(act, inspection)
    return await note(act, inspection, INSPECTION.decide(calling_off.approve, inspection, act.person, grounds))


async def refuse_call_off(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the inspection goes on. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `calling_off.refuse` raises.
    """
    inspection = await to_change(act, inspection_id)
    return await note(act, inspection, INSPECTION.decide(calling_off.refuse, inspection, act.person, opinion))


async def _grounds(act: Acting, inspection: Inspection) -> calling_off.Grounds:
    """What may be a reason to call the inspection off. The list is that of the day of the opening: nobody adopts a
    policy to get a reason.
    """
    ruling = await ruling_policy(act.session, inspection.bureau, beijing_date(inspection.opening.at))
    day = inspection.day or act.today
    visits = await visits_in_year(act, inspection, day)
    listed = listed_for("calling-off", ruling.policy.reasons if ruling else ())
    return calling_off.Grounds(listed, opening.cap_forbids(inspection, visits, day))
