"""Putting inspections on record, and taking an inspection off that was recorded by mistake."""

from collections.abc import Mapping
from uuid import UUID

import uuid_utils.compat

from services.sampling.past.inspection import store, withdrawal
from services.sampling.past.inspection.recording import KnownBefore, check
from services.sampling.past.inspection.requests import (
    InspectionRequest,
    RecordInspectionsRequest,
    WithdrawInspectionRequest,
)
from services.sampling.past.inspection.tables import AnyInspection
from services.sampling.past.inspection.verbs import INSPECTION
from services.sampling.rules.policy.store import in_force
from shared.access.roles import Permission
from shared.contracts.noted import kind_of_note
from shared.contracts.planning import (
    Inspection,
    InspectionsRecorded,
    InspectionWithdrawn,
    WithdrawalRefused,
    WithdrawalRequested,
)
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.work import Acting

NOTED: Mapping[str, Projection] = {
    kind_of_note(InspectionsRecorded): store.project_recorded,
    kind_of_note(WithdrawalRequested): store.project_requested,
    kind_of_note(WithdrawalRefused): store.project_refused,
    kind_of_note(InspectionWithdrawn): store.project_withdrawn,
}
"""Kind of note → how the note changes the read tables."""


async def record(act: Acting, request: RecordInspectionsRequest) -> Event:
    """Put inspections on record, all of them or none. Raises InspectionsRefused."""
    await store.be_alone(act)
    known = await _known(act, request)
    check(request.inspections, known, act.today)
    inspections = tuple(_identified(entry) for entry in request.inspections)
    return await store.record(act, InspectionsRecorded(inspections=inspections))


async def request_withdrawal(act: Acting, inspection: UUID, request: WithdrawInspectionRequest) -> AnyInspection:
    """Record the request to withdraw an inspection. Raises RecordedInspectionUnknown, StaleVersion, NotNow,
    LearnedFromCases, NotTheRecorder.
    """
    found = await _to_change(act, inspection)
    decides = act.may(Permission.INSPECTION_WITHDRAW)
    fact = INSPECTION.decide(withdrawal.request, found, act.person, request.reason, decides=decides)
    return await store.change(act, fact)


async def withdraw(act: Acting, inspection: UUID) -> AnyInspection:
    """Take an inspection off the record. Raises RecordedInspectionUnknown, StaleVersion, NotNow, SamePerson."""
    found = await _to_change(act, inspection)
    return await store.change(act, INSPECTION.decide(withdrawal.withdraw, found, act.person))


async def refuse_withdrawal(act: Acting, inspection: UUID, opinion: str) -> AnyInspection:
    """Record that an inspection stays on record. Raises RecordedInspectionUnknown, StaleVersion, NotNow, SamePerson."""
    found = await _to_change(act, inspection)
    return await store.change(act, INSPECTION.decide(withdrawal.refuse, found, act.person, opinion))


async def _to_change(act: Acting, inspection: UUID) -> AnyInspection:
    await store.be_alone(act)
    found = await store.inspection_of(act, inspection)
    act.if_match.check(found.version)
    return found


async def _known(act: Acting, request: RecordInspectionsRequest) -> KnownBefore:
    """What is on record about the enterprises and draws that the request names, as far as the caller may know it."""
    identifiers = {entry.identifier for entry in request.inspections}
    draws = {entry.draw for entry in request.inspections if entry.draw is not None}
    return KnownBefore(
        enterprises=await store.in_directory(act.session, act.bureau, identifiers),
        drawn=await store.drawn_by(act, draws),
        on_record=await store.days_on_record(act, identifiers),
        cases_since=await store.cases_since(act),
        teams=await _teams(act) if any(entry.team for entry in request.inspections) else frozenset(),
    )


async def _teams(act: Acting) -> frozenset[str]:
    """The codes of the teams of the policy in force."""
    found = await in_force(act.session, act.bureau, act.today)
    return frozenset(team.code for team in found.policy.teams) if found else frozenset()


def _identified(entry: InspectionRequest) -> Inspection:
    return Inspection(id=uuid_utils.compat.uuid7(), **entry.model_dump())
