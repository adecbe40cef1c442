"""Plans over HTTP. Every action answers with the plan as it then stands; its ETag is the version to act on next."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.sampling.plans.plan import requests, store, usecases, wire
from services.sampling.plans.plan.lifecycle import Plan, Status
from services.sampling.plans.plan.usecases import Change
from services.sampling.visibility import PlanReader, SeenPlansBureau
from shared.access.identity import Here, requires
from shared.access.roles import Permission
from shared.blobs import BlobStore
from shared.contracts.planning import PlanKind
from shared.database import Tx
from shared.http.once import Answer, Once
from shared.http.paging import Page, page_by
from shared.http.preconditions import IfMatch, etag

PLANS = "/plans"
LARGEST_REQUEST = 16 * 1024 * 1024
"""Bytes: a hundred thousand enterprises, each with its team."""

router = APIRouter(prefix=PLANS, tags=["plans"])


def blob_store(request: Request) -> BlobStore:
    blobs: BlobStore = request.app.state.blobs
    return blobs


async def change(plan: UUID, if_match: IfMatch) -> Change:
    return Change(plan, if_match)


async def asked_for(
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    kind: Annotated[PlanKind | None, Query(description="Plans of a year, or campaigns.")] = None,
    status: Status | None = None,
) -> store.Sought:
    return store.Sought(year, kind, status)


Blobs = Annotated[BlobStore, Depends(blob_store)]
ToChange = Annotated[Change, Depends(change)]
Drafter = Depends(requires(Permission.PLAN_DRAFT))
Approver = Depends(requires(Permission.PLAN_APPROVE))


@router.post("", status_code=201, response_model=wire.PlanShown, summary="Draft a plan", dependencies=[Drafter])
async def post_plan(body: requests.DraftRequest, once: Once, here: Here, session: Tx, blobs: Blobs) -> Response:
    """Names the enterprises of the directory as it is now, gives each to a team by the policy, spreads them over the
    months, and computes the people-days of the year. Refused, with names, where an enterprise has no team or several.
    """

    async def work() -> Answer:
        plan = await usecases.draft(session, here, blobs, body)
        return Answer(wire.shown(plan), location=f"{PLANS}/{plan.id}", version=plan.version)

    return await once(work)


@router.get("", summary="The bureau's plans, newest first")
async def get_plans(
    bureau: SeenPlansBureau,
    page: Annotated[Page[UUID], Depends(page_by(UUID))],
    sought: Annotated[store.Sought, Depends(asked_for)],
    session: Tx,
) -> list[wire.PlanListed]:
    rows = await store.plans_before(session, bureau, sought, page.after, page.fetch)
    return [wire.PlanListed.model_validate(row, from_attributes=True) for row in page.cut(rows, lambda row: row.id)]


@router.get("/{plan}", summary="A plan with all its editions")
async def get_plan(plan: UUID, reader: PlanReader, session: Tx, response: Response) -> wire.PlanShown:
    return _shown(await usecases.find_plan(session, plan, reader.may_see), response)


@router.get("/{plan}/enterprises", summary="Whom the plan names")
async def get_enterprises(
    plan: UUID,
    reader: PlanReader,
    page: Annotated[Page[str], Depends(page_by(str))],
    session: Tx,
    category: Annotated[Literal["key", "general"] | None, Query(description="Only those of it.")] = None,
    team: Annotated[str | None, Query(max_length=40, description="Only those that this team has.")] = None,
) -> list[wire.PlannedShown]:
    """Of the edition in force (before the first approval: of the draft), in the order of identifiers."""
    await store.plan_of(session, plan, reader.may_see)
    rows = await store.planned_after(session, plan, category, team, page.after or "", page.fetch)
    shown = page.cut(rows, lambda row: row.identifier)
    return [wire.PlannedShown.model_validate(row, from_attributes=True) for row in shown]


@router.get("/{plan}/editions/{edition}/enterprises", summary="Whom an edition of the plan names")
async def get_edition_enterprises(
    plan: UUID,
    edition: Annotated[int, Path(ge=1, le=10_000, description="Counted from 1.")],
    reader: PlanReader,
    page: Annotated[Page[str], Depends(page_by(str))],
    session: Tx,
    blobs: Blobs,
) -> list[wire.PlannedShown]:
    """Also of one that was not approved yet, or is no longer in force."""
    entries = await usecases.named_by(session, blobs, plan, edition, reader.may_see)
    rows = [entry for entry in entries if entry.identifier > (page.after or "")][: page.fetch]
    shown = page.cut(rows, lambda entry: entry.identifier)
    return [wire.PlannedShown.model_validate(entry, from_attributes=True) for entry in shown]


@router.post("/{plan}/approval", summary="Record the government's approval", dependencies=[Approver])
async def post_approval(
    to_change: ToChange,
    body: requests.ApprovalRequest,
    here: Here,
    session: Tx,
    blobs: Blobs,
    response: Response,
) -> wire.PlanShown:
    """Of the newest edition, by somebody other than who drafted it. It is in force from here on."""
    return _shown(await usecases.approve(session, here, blobs, to_change, body), response)


@router.post("/{plan}/filing", summary="Record the filing with the level above", dependencies=[Drafter])
async def post_filing(
    to_change: ToChange, body: requests.FilingRequest, here: Here, session: Tx, blobs: Blobs, response: Response
) -> wire.PlanShown:
    """Of the newest edition, once it is approved."""
    return _shown(await usecases.file(session, here, blobs, to_change, body), response)


@router.post("/{plan}/publication", summary="Publish the plan", dependencies=[Drafter])
async def post_publication(
    to_change: ToChange, here: Here, session: Tx, blobs: Blobs, response: Response
) -> wire.PlanShown:
    """The newest edition, once it is approved and filed."""
    return _shown(await usecases.publish(session, here, blobs, to_change), response)


@router.post("/{plan}/amendments", summary="Amend the plan by another edition", dependencies=[Drafter])
async def post_amendment(
    to_change: ToChange, body: requests.AmendRequest, here: Here, session: Tx, blobs: Blobs, response: Response
) -> wire.PlanShown:
    """The new edition needs approval and filing of its own; until it is approved the one before stays in force."""
    return _shown(await usecases.amend(session, here, blobs, to_change, body), response)


@router.post("/{plan}/closing", summary="Close the plan", dependencies=[Approver])
async def post_closing(
    to_change: ToChange, body: requests.CloseRequest, here: Here, session: Tx, blobs: Blobs, response: Response
) -> wire.PlanShown:
    """After its last day, or before with a reason."""
    return _shown(await usecases.close(session, here, blobs, to_change, body), response)


def _shown(plan: Plan, response: Response) -> wire.PlanShown:
    response.headers["ETag"] = etag(plan.version)
    return wire.shown(plan)
