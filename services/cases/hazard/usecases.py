"""What can be done with major hazards: each use case loads, decides, and records."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import uuid_utils.compat

from services.cases.hazard import accepting, extending, listing, overdue, store, treating
from services.cases.hazard import requests as asked
from services.cases.hazard.lifecycle import Hazard
from services.cases.hazard.store import HAZARDS
from services.cases.hazard.telling import told
from services.cases.hazard.timing import timed
from services.cases.hazard.verbs import HAZARD
from services.cases.inspection.store import known_to, unknown
from services.cases.inspection.terms import Terms
from services.cases.inspection.terms_store import terms_since
from shared import aggregate
from shared.aggregate import Then
from shared.clock import beijing_date
from shared.contracts.hazards import MajorHazardChanged, MajorHazardEliminated, MajorHazardListed, MajorHazardTold
from shared.contracts.results import PublishedParty
from shared.contracts.treatment import (
    AcceptanceAsked,
    AcceptanceDecided,
    FromEnterprise,
    FromFinding,
    FromLead,
    HazardConfirmed,
    HazardDenied,
    HazardDisclosed,
    HazardNote,
    HazardNoted,
    HazardReported,
    HazardVisited,
    MoreTimeAsked,
    MoreTimeDecided,
    OverdueStepTaken,
    SupervisionTaken,
    TreatmentExamined,
    TreatmentPlanned,
    WorkStopped,
)
from shared.identifiers import of_individual_business, subject_identifier
from shared.log.append import append
from shared.log.event import Event
from shared.log.streams import load
from shared.work import Acting


async def list_hazard(act: Acting, request: asked.ListHazardRequest) -> Hazard:
    """List a major hazard. Raises InspectionUnknown, NoLawInForce, and what `listing` raises."""
    terms = await terms_since(act, act.bureau, act.today)
    criterion = listing.criterion(terms.rules.law, **request.criterion.model_dump(), on=request.found)
    given = {**request.model_dump(exclude={"origin"}), "criterion": criterion}
    if isinstance(request.origin, asked.FromFindingRequest):
        what = await _of_finding(act, FromFinding.model_validate(request.origin.model_dump()), given)
    else:
        what = _reported(request.origin, given)
    fact = HazardNoted(what=listing.confirm(what, act.today))
    hazard = await aggregate.begin(act, HAZARDS, uuid_utils.compat.uuid7(), fact, _clocks(act, fact.what, terms))
    await _tell(act, hazard, terms)
    return hazard


async def supervise(act: Acting, hazard_id: UUID, request: asked.SuperviseHazardRequest) -> Hazard:
    """Record who supervises. Raises HazardUnknown, StaleVersion, NotNow, HazardTimeImpossible."""
    hazard = await store.to_change(act, hazard_id)
    taken = SupervisionTaken.model_validate(request.model_dump())
    return await note(act, hazard, HAZARD.decide(treating.supervise, hazard, taken, act.now))


async def stop(act: Acting, hazard_id: UUID, request: asked.StopWorkRequest) -> Hazard:
    """Record that work was stopped. Raises HazardUnknown, StaleVersion, NotNow, and what `treating.stop` raises."""
    hazard = await store.to_change(act, hazard_id)
    inspection = await known_to(act, hazard.found_in.inspection) if hazard.found_in else None
    stopped = WorkStopped.model_validate(request.model_dump())
    return await note(act, hazard, HAZARD.decide(treating.stop, hazard, stopped, inspection, act.now))


async def hand_in_plan(act: Acting, hazard_id: UUID, request: asked.HandInPlanRequest) -> Hazard:
    """Record a treatment plan. Raises HazardUnknown, StaleVersion, NotNow, HazardTimeImpossible."""
    hazard = await store.to_change(act, hazard_id)
    planned = TreatmentPlanned.model_validate(request.model_dump())
    return await note(act, hazard, HAZARD.decide(treating.hand_in_plan, hazard, planned, act.now))


async def visit(act: Acting, hazard_id: UUID, request: asked.VisitHazardRequest) -> Hazard:
    """Record a visit. Raises HazardUnknown, InspectionUnknown, StaleVersion, NotNow, and what `treating.visit`
    raises.
    """
    hazard = await store.to_change(act, hazard_id)
    if request.inspection and await known_to(act, request.inspection) is None:
        raise unknown(str(request.inspection))
    visited = HazardVisited.model_validate(request.model_dump())
    return await note(act, hazard, HAZARD.decide(treating.visit, hazard, visited, act.now))


async def report(act: Acting, hazard_id: UUID, request: asked.ReportHazardRequest) -> Hazard:
    """Record a report upward. Raises HazardUnknown, StaleVersion, NotNow, HazardTimeImpossible."""
    hazard = await store.to_change(act, hazard_id)
    reported = HazardReported.model_validate(request.model_dump())
    return await note(act, hazard, HAZARD.decide(treating.report, hazard, reported, act.now))


async def ask_more_time(act: Acting, hazard_id: UUID, request: asked.AskMoreTimeRequest) -> Hazard:
    """Record a request for more time. Raises HazardUnknown, StaleVersion, NotNow, and what `extending.ask_more_time`
    raises.
    """
    hazard = await store.to_change(act, hazard_id)
    wanted = MoreTimeAsked.model_validate(request.model_dump())
    return await note(act, hazard, HAZARD.decide(extending.ask_more_time, hazard, wanted, act.today))


async def decide_more_time(act: Acting, hazard_id: UUID, request: asked.DecideMoreTimeRequest) -> Hazard:
    """Record the decision about more time. Raises HazardUnknown, StaleVersion, NotNow, and what
    `extending.decide_more_time` raises.
    """
    hazard = await store.to_change(act, hazard_id)
    said = MoreTimeDecided.model_validate(request.model_dump())
    return await note(act, hazard, HAZARD.decide(extending.decide_more_time, hazard, said, act.person, act.today))


async def ask_acceptance(act: Acting, hazard_id: UUID, request: asked.AskAcceptanceRequest) -> Hazard:
    """Record that the enterprise asks for the examination. Raises HazardUnknown, StaleVersion, NotNow, and what
    `accepting.ask_acceptance` raises.
    """
    hazard = await store.to_change(act, hazard_id)
    wanted = AcceptanceAsked.model_validate(request.model_dump())
    return await note(act, hazard, HAZARD.decide(accepting.ask_acceptance, hazard, wanted, act.now))


async def examine(act: Acting, hazard_id: UUID, request: asked.ExamineTreatmentRequest) -> Hazard:
    """Record an examination on site. Raises HazardUnknown, StaleVersion, NotNow, HazardTimeImpossible."""
    hazard = await store.to_change(act, hazard_id)
    examined = TreatmentExamined.model_validate(request.model_dump())
    return await note(act, hazard, HAZARD.decide(accepting.examine, hazard, examined, act.now))


async def accept(act: Acting, hazard_id: UUID, request: asked.AcceptTreatmentRequest) -> Hazard:
    """Record that it is gone. Raises HazardUnknown, StaleVersion, NotNow, and what `accepting.accept` raises."""
    said = AcceptanceDecided(accepted=True, **request.model_dump())
    return await _decide(act, hazard_id, accepting.accept, said)


async def refuse(act: Acting, hazard_id: UUID, request: asked.RefuseTreatmentRequest) -> Hazard:
    """Record that it is not accepted. Raises HazardUnknown, StaleVersion, NotNow, SamePerson."""
    said = AcceptanceDecided(accepted=False, **request.model_dump())
    return await _decide(act, hazard_id, accepting.refuse, said)


async def take_step(act: Acting, hazard_id: UUID, request: asked.TakeStepRequest) -> Hazard:
    """Record a step of an overdue hazard. Raises HazardUnknown, StaleVersion, NotNow, and what `overdue.take_step`
    raises.
    """
    hazard = await store.to_change(act, hazard_id)
    steps = overdue.steps_of((await _terms(act, hazard)).rules.law, act.today)
    taken = OverdueStepTaken.model_validate({**request.model_dump(), "citation": ""})
    return await note(act, hazard, HAZARD.decide(overdue.take_step, hazard, taken, steps, act.now, act.today))


async def deny(act: Acting, hazard_id: UUID, request: asked.DenyHazardRequest) -> Hazard:
    """Record that it was no major hazard. Raises HazardUnknown, StaleVersion, NotNow, SamePerson."""
    hazard = await store.to_change(act, hazard_id)
    denied = HazardDenied(explanation=request.explanation)
    return await note(act, hazard, HAZARD.decide(listing.deny, hazard, denied, act.person))


async def disclose(act: Acting, event: Event) -> None:
    """Let everybody know of the hazards that were secret for an inspection which is not secret any more."""
    for hidden in await store.to_disclose(act.session, act.bureau):
        hazard = await aggregate.state_of(act, HAZARDS, hidden)
        await note(act, hazard, HazardDisclosed(opened=event.id))


async def note(act: Acting, hazard: Hazard, what: HazardNote) -> Hazard:
    """Record a note, the clocks that it opens and ends, and what publishing learns by it. Raises StaleVersion,
    YearNotPublished.
    """
    terms = await _terms(act, hazard)
    after = await aggregate.record(act, HAZARDS, hazard, HazardNoted(what=what), _clocks(act, what, terms))
    await _tell(act, after, terms)
    return after


async def _decide(
    act: Acting,
    hazard_id: UUID,
    decision: Callable[[Hazard, AcceptanceDecided, str], AcceptanceDecided],
    said: AcceptanceDecided,
) -> Hazard:
    hazard = await store.to_change(act, hazard_id)
    return await note(act, hazard, HAZARD.decide(decision, hazard, said, act.person))


async def _of_finding(act: Acting, origin: FromFinding, given: dict[str, object]) -> HazardConfirmed:
    """The hazard of a finding, with what its inspection knows. Raises InspectionUnknown, and what `listing` raises."""
    listing.require_new(await store.of_finding(act, origin.finding))
    inspection = await known_to(act, origin.inspection)
    if inspection is None:
        raise unknown(str(origin.inspection))
    party = PublishedParty(name=inspection.party.name, identifier=inspection.party.identifier)
    what = HazardConfirmed.model_validate({**given, "origin": origin, "party": party})
    return listing.from_finding(inspection, origin, what)


def _reported(
    request: asked.FromEnterpriseRequest | asked.FromLeadRequest, given: dict[str, object]
) -> HazardConfirmed:
    """A hazard of which the bureau has heard otherwise. Raises what `subject_identifier` raises."""
    kind = FromEnterprise if isinstance(request, asked.FromEnterpriseRequest) else FromLead
    origin = kind.model_validate(request.model_dump(exclude={"party"}))
    identifier = str(subject_identifier(request.party.identifier))
    party = PublishedParty(
        name=request.party.name, identifier=identifier, individual=of_individual_business(identifier)
    )
    mentions = listing.named_by(origin)
    return HazardConfirmed.model_validate({**given, "origin": origin, "party": party, "mentions": mentions})


async def _terms(act: Acting, hazard: Hazard) -> Terms:
    """The terms on which the hazard is decided today, and its clocks by the policies since it was listed."""
    return await terms_since(act, hazard.bureau, beijing_date(hazard.listed.at))


def _clocks(act: Acting, what: HazardNote, terms: Terms) -> Then[Hazard]:
    """The notes about clocks that follow the note."""
    return lambda after: [HazardNoted(what=part) for part in timed(after, what, act.now, terms.rules)]


async def _tell(act: Acting, hazard: Hazard, terms: Terms) -> None:
    """Tell publishing what is to be published, if the policy of today has hazards published; what it was told of is
    told to the end, whatever the policy says by then. Trace and cause are those of the hazard, as for inspections.
    """
    if hazard.hidden:
        return
    stream = f"publicity/{hazard.id}"
    so_far = await load(act.session, stream)
    if not so_far and not terms.publishes("major-hazard"):
        return
    if fact := told(hazard, _authority(terms), _last_told(so_far)):
        own = replace(act.occasion, trace=hazard.trace, cause=hazard.trace)
        await append(act.session, own, stream, len(so_far), fact)


def _authority(terms: Terms) -> str:
    """The name of the bureau, as the policy has it."""
    return terms.policy.authorities.bureau if terms.policy and terms.policy.authorities else ""


def _last_told(events: list[Event]) -> MajorHazardTold | None:
    for event in reversed(events):
        for kind in (MajorHazardListed, MajorHazardChanged, MajorHazardEliminated):
            if event.type == kind.type:
                return kind.of(event).told
    return None
