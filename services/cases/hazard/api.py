"""Major hazards over HTTP. Every action answers with the hazard as it is after the action; the ETag is the version for
the next action.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.cases.hazard import requests, store, usecases, wire
from services.cases.hazard.lifecycle import Hazard, HazardStatus
from services.cases.hazard.showing import row_shown, shown
from services.cases.law.store import law_in
from shared.access.roles import Permission
from shared.http.acting import acting, asking, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.policy.clauses import Day
from shared.work import Acting, Asking

PATH = "/hazards"

router = APIRouter(prefix=PATH, tags=["hazards"])

Lister = Annotated[Acting, acting(Permission.HAZARD_KEEP)]
Keeper = Annotated[Acting, changing(Permission.HAZARD_KEEP)]
Decider = Annotated[Acting, changing(Permission.HAZARD_DECIDE)]


async def which(
    status: Annotated[HazardStatus | None, Query(description="Only hazards in this state.")] = None,
    stands: Annotated[bool | None, Query(description="Only hazards that are not over; or only those that are.")] = None,
    overdue: Annotated[
        bool | None, Query(description="Only hazards that are overdue; or only those that are not.")
    ] = None,
    stopped: Annotated[
        bool | None, Query(description="Only hazards for which work may not restart yet; or others.")
    ] = None,
    supervised: Annotated[
        bool | None, Query(description="Only hazards that an authority supervises; or others.")
    ] = None,
) -> store.HazardsSought:
    return store.HazardsSought(status, stands, overdue, stopped, supervised)


async def whose(
    among: Annotated[store.HazardsSought, Depends(which)],
    identifier: Annotated[str | None, Query(max_length=50, description="Only hazards of this enterprise.")] = None,
    inspection: Annotated[UUID | None, Query(description="Only hazards that this inspection found.")] = None,
    team: Annotated[str | None, Query(max_length=40, description="Only hazards in charge of this team.")] = None,
    since: Annotated[Day | None, Query(description="Only hazards listed on this day or later.")] = None,
    until: Annotated[Day | None, Query(description="Only hazards listed on this day or before.")] = None,
) -> store.HazardsSought:
    return among._replace(identifier=identifier, inspection=inspection, team=team, since=since, until=until)


@router.post("", status_code=201, response_model=wire.HazardShown, summary="List a major hazard")
async def enter_hazard(body: requests.ListHazardRequest, once: Once, act: Lister) -> Response:
    """Puts a confirmed major hazard on the list: a major finding of an inspection, or what the enterprise or somebody
    else reported. It names the situation of the national list, what must be done, and by which day. A finding is listed
    once.
    """

    async def work() -> Answer:
        hazard = await usecases.list_hazard(act, body)
        answer = shown(hazard, act, await law_in(act.session, act.bureau))
        return Answer(answer, location=f"{PATH}/{hazard.id}", version=hazard.version)

    return await once(work)


@router.get("", summary="List major hazards, newest first")
async def list_hazards(
    ask: Annotated[Asking, listing(Permission.INSPECTION_READ)],
    page: NewestFirst,
    among: Annotated[store.HazardsSought, Depends(whose)],
) -> Listed[wire.HazardListed]:
    """A page of the bureau's hazards; the query parameters narrow the list. What was found in an inspection of a covert
    draw is shown only to its crew and to callers who may read covert draws, until the draw is opened.
    """
    found = await store.hazards(ask, among, page.wanted)
    return page.of(found, lambda row: row_shown(row, ask.today))


@router.get("/{hazard}", summary="Get a major hazard with everything that is on record of it")
async def get_hazard(
    hazard: UUID, ask: Annotated[Asking, asking(Permission.INSPECTION_READ)], tag: Tag
) -> wire.HazardShown:
    """The hazard with its supervision, stops, plans, visits, reports, requests and clocks; once it is overdue, the
    steps that the law names; and what may happen next.
    """
    return await _shown(tag(await store.hazard_of(ask, hazard)), ask)


@router.post("/{hazard}/supervision", summary="Record that an authority supervises the elimination")
async def record_supervision(
    hazard: UUID, body: requests.SuperviseHazardRequest, act: Keeper, tag: Tag
) -> wire.HazardShown:
    """Records who supervises (挂牌督办), under which number. A later one takes the place of an earlier one."""
    return await _shown(tag(await usecases.supervise(act, hazard, body)), act)


@router.post("/{hazard}/stops", summary="Record that people were ordered out, or work was stopped")
async def record_stop(hazard: UUID, body: requests.StopWorkRequest, act: Keeper, tag: Tag) -> wire.HazardShown:
    """Records what does not go on from now on. It restarts only when the treatment was examined and accepted."""
    return await _shown(tag(await usecases.stop(act, hazard, body)), act)


@router.post("/{hazard}/plans", summary="Record the treatment plan of the enterprise")
async def record_treatment_plan(
    hazard: UUID, body: requests.HandInPlanRequest, act: Keeper, tag: Tag
) -> wire.HazardShown:
    """Records the plan with its six parts. A later one takes the place of an earlier one, which stays on record."""
    return await _shown(tag(await usecases.hand_in_plan(act, hazard, body)), act)


@router.post("/{hazard}/visits", summary="Record a visit while the hazard stands")
async def record_hazard_visit(
    hazard: UUID, body: requests.VisitHazardRequest, act: Keeper, tag: Tag
) -> wire.HazardShown:
    """Records what the bureau found, and whether a stop is kept. The time to the next visit begins."""
    return await _shown(tag(await usecases.visit(act, hazard, body)), act)


@router.post("/{hazard}/reports", summary="Record a report upward")
async def record_hazard_report(
    hazard: UUID, body: requests.ReportHazardRequest, act: Keeper, tag: Tag
) -> wire.HazardShown:
    """Records that a level above was told how the hazard is treated. The time to the next report begins."""
    return await _shown(tag(await usecases.report(act, hazard, body)), act)


@router.post("/{hazard}/extensions", summary="Record that the enterprise asks for more time for the treatment")
async def ask_more_time(hazard: UUID, body: requests.AskMoreTimeRequest, act: Keeper, tag: Tag) -> wire.HazardShown:
    """Records the request. It must come before the treatment is overdue."""
    return await _shown(tag(await usecases.ask_more_time(act, hazard, body)), act)


@router.post("/{hazard}/extension-decisions", summary="Decide about more time for the treatment")
async def decide_more_time(
    hazard: UUID, body: requests.DecideMoreTimeRequest, act: Decider, tag: Tag
) -> wire.HazardShown:
    """Records the decision by another person than who recorded the request."""
    return await _shown(tag(await usecases.decide_more_time(act, hazard, body)), act)


@router.post("/{hazard}/acceptance-requests", summary="Record that the enterprise asks for acceptance or restart")
async def ask_acceptance(hazard: UUID, body: requests.AskAcceptanceRequest, act: Keeper, tag: Tag) -> wire.HazardShown:
    """Records that the enterprise says that the hazard is gone. The time of the bureau to examine on site begins."""
    return await _shown(tag(await usecases.ask_acceptance(act, hazard, body)), act)


@router.post("/{hazard}/examinations", summary="Record the examination on site")
async def record_examination(
    hazard: UUID, body: requests.ExamineTreatmentRequest, act: Keeper, tag: Tag
) -> wire.HazardShown:
    """Records whether the hazard is gone. Another person decides then."""
    return await _shown(tag(await usecases.examine(act, hazard, body)), act)


@router.post("/{hazard}/acceptance", summary="Accept the treatment, and consent to the restart")
async def accept_treatment(
    hazard: UUID, body: requests.AcceptTreatmentRequest, act: Decider, tag: Tag
) -> wire.HazardShown:
    """Records that the hazard is gone and struck off the list; where work was stopped, it may restart."""
    return await _shown(tag(await usecases.accept(act, hazard, body)), act)


@router.post("/{hazard}/refusal", summary="Refuse the acceptance")
async def refuse_treatment(
    hazard: UUID, body: requests.RefuseTreatmentRequest, act: Decider, tag: Tag
) -> wire.HazardShown:
    """Records why the treatment is not accepted. What was stopped stands still; the enterprise may ask again."""
    return await _shown(tag(await usecases.refuse(act, hazard, body)), act)


@router.post("/{hazard}/steps", summary="Record a step after the treatment is overdue")
async def take_overdue_step(hazard: UUID, body: requests.TakeStepRequest, act: Keeper, tag: Tag) -> wire.HazardShown:
    """Records that one of the steps was taken that the law names: `overdue_steps` of the hazard lists them."""
    return await _shown(tag(await usecases.take_step(act, hazard, body)), act)


@router.post("/{hazard}/denial", summary="Record that it was no major hazard")
async def discard_hazard(hazard: UUID, body: requests.DenyHazardRequest, act: Decider, tag: Tag) -> wire.HazardShown:
    """Takes the hazard off the list, by another person than who listed it; where it was published, the public is told
    the explanation. Its clocks end.
    """
    return await _shown(tag(await usecases.deny(act, hazard, body)), act)


async def _shown(hazard: Hazard, ask: Asking) -> wire.HazardShown:
    return shown(hazard, ask, await law_in(ask.session, hazard.bureau))
