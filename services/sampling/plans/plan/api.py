"""Plans over HTTP. Every action answers with the plan as it is after the action; the ETag is the version for the next
action.
"""

from operator import attrgetter
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from services.sampling.plans.plan import requests, store, usecases, wire
from services.sampling.plans.plan.lifecycle import Plan, Status
from shared.access.roles import Permission
from shared.contracts.planning import PlanKind
from shared.http.acting import acting, asking, changing, listing
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import ByIdentifier, Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.work import Acting, Asking

PATH = "/plans"
EDITIONS = (f"POST {PATH}", f"POST {PATH}/{{plan}}/amendments")

router = APIRouter(prefix=PATH, tags=["plans"])

Drafter = Annotated[Acting, changing(Permission.PLAN_DRAFT)]
Approver = Annotated[Acting, changing(Permission.PLAN_APPROVE)]
Reader = Annotated[Asking, asking(Permission.PLAN_READ)]


async def asked_for(
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    kind: Annotated[PlanKind | None, Query(description="Only annual plans, or only campaigns.")] = None,
    status: Status | None = None,
) -> store.PlansSought:
    return store.PlansSought(year, kind, status)


@router.post(
    "",
    status_code=201,
    response_model=wire.PlanShown,
    summary="Draft a plan",
    dependencies=[dear(100)],
)
async def draft_plan(
    body: requests.DraftPlanRequest, once: Once, act: Annotated[Acting, acting(Permission.PLAN_DRAFT)]
) -> Response:
    """Drafts a plan from the directory as it is now. The service assigns each enterprise to a team by the policy,
    spreads the enterprises over the months, and computes the people-days of the year. The request is refused if an
    enterprise fits no team or several teams; the refusal names these enterprises.
    """

    async def work() -> Answer:
        plan = await usecases.draft(act, body)
        return Answer(await _shown(act, plan), location=f"{PATH}/{plan.id}", version=plan.version)

    return await once(work)


@router.get("", summary="List plans, newest first")
async def list_plans(
    ask: Annotated[Asking, listing(Permission.PLAN_READ)],
    page: NewestFirst,
    sought: Annotated[store.PlansSought, Depends(asked_for)],
) -> Listed[wire.PlanListed]:
    """A page of plans of the bureau; the query parameters narrow the list."""
    found = await store.plans(ask.session, ask.bureau, sought, page.wanted)
    return page.of(found, lambda row: wire.PlanListed.model_validate(row, from_attributes=True))


@router.get("/{plan}", summary="Get a plan with all its editions")
async def get_plan(plan: UUID, ask: Reader, tag: Tag) -> wire.PlanShown:
    """The plan with every edition, its requests for approval, its approval and its filing."""
    return await _shown(ask, tag(await usecases.find_plan(ask, plan)))


@router.get("/{plan}/enterprises", summary="List the enterprises of the plan")
async def list_planned_enterprises(
    plan: UUID,
    ask: Reader,
    page: ByIdentifier,
    category: Annotated[
        Literal["key", "general"] | None, Query(description="Only key units, or only general units.")
    ] = None,
    team: Annotated[str | None, Query(max_length=40, description="Only enterprises that this team inspects.")] = None,
) -> Listed[wire.PlannedShown]:
    """The enterprises of the edition in force, in the order of identifiers. Before the first approval, they are the
    enterprises of the draft.
    """
    await store.plan_of(ask.session, plan, ask.may_see)
    which = store.WhichPlanned(plan, category, team)
    return page.of(await store.planned_page(ask.session, which, page.wanted), _planned)


@router.get(
    "/{plan}/editions/{edition}/enterprises",
    summary="List the enterprises of an edition of the plan",
    dependencies=[dear(5)],
)
async def list_edition_enterprises(
    plan: UUID,
    edition: Annotated[int, Path(ge=1, le=10_000, description="The number of the version, counted from 1.")],
    ask: Reader,
    page: ByIdentifier,
) -> Listed[wire.PlannedShown]:
    """The enterprises of an edition, even if it is not approved yet or no longer in force."""
    entries = await usecases.named_by(ask, plan, edition)
    return page.of(page.wanted.among(entries, attrgetter("identifier")), _planned)


@router.post("/{plan}/approval", summary="Record the government's approval")
async def approve_plan(plan: UUID, body: requests.ApprovePlanRequest, act: Approver, tag: Tag) -> wire.PlanShown:
    """Records the approval of the newest edition. The person who drafted the edition cannot approve it. The approved
    edition is in force.
    """
    return await _shown(act, tag(await usecases.approve(act, plan, body)))


@router.post("/{plan}/refusal", summary="Refuse the plan with an opinion")
async def refuse_plan(plan: UUID, body: requests.RefusePlanRequest, act: Approver, tag: Tag) -> wire.PlanShown:
    """Sends the newest edition back to its drafter, who amends it or requests approval again. The opinion stays on
    record.
    """
    return await _shown(act, tag(await usecases.refuse(act, plan, body)))


@router.post("/{plan}/requests", summary="Request approval again after a refusal")
async def request_plan_approval(
    plan: UUID, body: requests.RepeatApprovalRequest, act: Drafter, tag: Tag
) -> wire.PlanShown:
    """Requests approval of the newest edition again, without changing it."""
    return await _shown(act, tag(await usecases.request_again(act, plan, body)))


@router.post("/{plan}/filing", summary="Record the filing with the level above")
async def file_plan(plan: UUID, body: requests.FilePlanRequest, act: Drafter, tag: Tag) -> wire.PlanShown:
    """Records that the newest edition was filed with the level above, once it is approved."""
    return await _shown(act, tag(await usecases.file(act, plan, body)))


@router.post("/{plan}/publication", summary="Publish the plan")
async def publish_plan(plan: UUID, act: Drafter, tag: Tag) -> wire.PlanShown:
    """Publishes the newest edition, once it is approved and, if the policy names an authority to file with, filed."""
    return await _shown(act, tag(await usecases.publish(act, plan)))


@router.post(
    "/{plan}/amendments",
    summary="Amend the plan by another edition",
    dependencies=[dear(100)],
)
async def amend_plan(plan: UUID, body: requests.AmendPlanRequest, act: Drafter, tag: Tag) -> wire.PlanShown:
    """Drafts a new edition, which must be approved and filed itself. Until it is approved, the previous edition stays
    in force.
    """
    return await _shown(act, tag(await usecases.amend(act, plan, body)))


@router.post("/{plan}/closing", summary="Close the plan")
async def close_plan(plan: UUID, body: requests.ClosePlanRequest, act: Approver, tag: Tag) -> wire.PlanShown:
    """Closes the plan after its last day, or before that day with a reason."""
    return await _shown(act, tag(await usecases.close(act, plan, body)))


def _planned(row: object) -> wire.PlannedShown:
    return wire.PlannedShown.model_validate(row, from_attributes=True)


async def _shown(ask: Asking, plan: Plan) -> wire.PlanShown:
    return wire.shown(plan, ask.names, await usecases.filed_with(ask, plan))
