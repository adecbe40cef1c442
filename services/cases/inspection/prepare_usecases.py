"""Preparing an inspection: its basis, its site plan, the notice, another day, calling it off."""

from uuid import UUID

from services.cases.inspection import opening, preparing, site_plan, store
from services.cases.inspection.prepare_requests import (
    NotifyRequest,
    PostponeRequest,
    SitePlanRequest,
    StateBasisRequest,
)
from services.cases.inspection.recording_usecases import note, sign, signatory, signers_of, to_change
from services.cases.inspection.state import Inspection
from services.cases.inspection.verbs import INSPECTION
from shared.contracts.inspection.basis import BasisStated
from shared.contracts.inspection.preparation import Notified, SitePlan
from shared.work import Acting


async def state_basis(act: Acting, inspection_id: UUID, request: StateBasisRequest) -> Inspection:
    """Record the basis. Raises InspectionUnknown, StaleVersion, NotNow, WrongBasis."""
    inspection = await to_change(act, inspection_id)
    basis = BasisStated.model_validate(request.model_dump()).basis
    return await note(act, inspection, INSPECTION.decide(opening.state_basis, inspection, basis))


async def draft_plan(act: Acting, inspection_id: UUID, request: SitePlanRequest) -> Inspection:
    """Record a draft of the site plan. Raises InspectionUnknown, StaleVersion, NotNow, NoBasis, CapReached, and what
    `site_plan.draft` raises.
    """
    inspection = await to_change(act, inspection_id)
    INSPECTION.require(site_plan.draft, inspection)
    opening.require_basis(inspection)
    opening.require_below_cap(inspection, await store.visits_in_year(act, inspection, request.on), request.on)
    signers = await signers_of(act, inspection, "site-plan")
    plan = SitePlan.model_validate(request.model_dump())
    what = site_plan.draft(inspection, plan, signatory(act, inspection), signers, act.today)
    return await note(act, inspection, what)


async def review_plan(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the site plan passes the review. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `site_plan.review` raises.
    """
    return await sign(act, inspection_id, "site-plan", site_plan.review, opinion)


async def approve_plan(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record the approval of the site plan. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `site_plan.approve` raises.
    """
    return await sign(act, inspection_id, "site-plan", site_plan.approve, opinion)


async def refuse_plan(act: Acting, inspection_id: UUID, opinion: str) -> Inspection:
    """Record that the site plan is sent back. Raises InspectionUnknown, StaleVersion, NotNow, and what
    `site_plan.refuse` raises.
    """
    return await sign(act, inspection_id, "site-plan", site_plan.refuse, opinion)


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
    return await note(act, inspection, what)


async def call_off(act: Acting, inspection_id: UUID, reason: str) -> Inspection:
    """Record that the inspection is not held. Raises InspectionUnknown, StaleVersion, NotNow."""
    inspection = await to_change(act, inspection_id)
    return await note(act, inspection, INSPECTION.decide(preparing.call_off, inspection, reason))
