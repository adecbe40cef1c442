"""Inspections on record over HTTP: put inspections on record, show them, withdraw an inspection."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.sampling.past.inspection import requests, store, usecases, wire
from shared.access.roles import Permission
from shared.http.acting import acting, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, Page, page_by
from shared.http.preconditions import Tag
from shared.policy.clauses import Day
from shared.policy.occasions import Occasion
from shared.work import Acting, Asking

router = APIRouter(prefix="/recorded-inspections", tags=["recorded-inspections"])

Reader = Annotated[Asking, listing(Permission.PLAN_READ)]
Decider = Annotated[Acting, changing(Permission.INSPECTION_WITHDRAW)]


async def asked_for(
    identifier: Annotated[str | None, Query(max_length=50, description="Only inspections of this enterprise.")] = None,
    since: Annotated[Day | None, Query(alias="from", description="Only inspections on this day or later.")] = None,
    until: Annotated[Day | None, Query(description="Only inspections on this day or before.")] = None,
    whose: Annotated[
        Literal["own", "others"] | None,
        Query(description="Only inspections of this bureau, or only inspections of other departments."),
    ] = None,
    occasion: Annotated[Occasion | None, Query(description="Only inspections on this occasion.")] = None,
    draw: Annotated[
        UUID | None, Query(description="Only inspections that followed this draw, of enterprises or of people.")
    ] = None,
) -> store.InspectionsSought:
    return store.InspectionsSought(identifier, since, until, None if whose is None else whose == "own", occasion, draw)


@router.post("", status_code=201, response_model=wire.InspectionsPutOnRecord, summary="Record inspections")
async def record_inspections(
    body: requests.RecordInspectionsRequest, once: Once, act: Annotated[Acting, acting(Permission.INSPECTION_RECORD)]
) -> Response:
    """Records inspections of other departments, and those of the bureau from before it began to hold them in the
    service cases: up to 1,000 at a time, all of them or none. The refusal names every faulty entry, counted from 0. The
    public entry of this event does not show who was inspected.
    """

    async def work() -> Answer:
        return Answer(wire.recorded(await usecases.record(act, body)))

    return await once(work)


@router.get("", summary="List recorded inspections, newest day first")
async def list_recorded_inspections(
    ask: Reader,
    page: Annotated[Page[store.Place], Depends(page_by(store.Place))],
    sought: Annotated[store.InspectionsSought, Depends(asked_for)],
) -> Listed[wire.RecordedInspectionShown]:
    """A page of inspections that are not withdrawn, those that the service cases held among them (`learned`). A visit
    that was also recorded stands twice in the list, and counts once. Inspections of a covert draw are shown to all
    callers after the draw is opened; before that, only to callers who see covert visits: those whom the policy
    names (`covert.seen_by`), or who may read covert draws.
    """
    return page.of(await store.inspections(ask, sought, page.wanted), lambda row: wire.shown(row, ask.names))


@router.get("/{inspection}", summary="Get a recorded inspection, even if it was withdrawn")
async def get_recorded_inspection(inspection: UUID, ask: Reader, tag: Tag) -> wire.RecordedInspectionShown:
    """The inspection as it is on record. A withdrawn inspection has the reason for the withdrawal."""
    return wire.shown(tag(await store.inspection_of(ask, inspection)), ask.names)


@router.post("/{inspection}/withdrawal", summary="Request to withdraw an inspection that was recorded by mistake")
async def request_withdrawal(
    inspection: UUID,
    body: requests.WithdrawInspectionRequest,
    act: Annotated[Acting, changing(Permission.INSPECTION_RECORD)],
    tag: Tag,
) -> wire.RecordedInspectionShown:
    """Requests that the inspection is withdrawn: the person who recorded it does, or a group leader. Another person
    must approve it, because the next frame depends on it. Until then it counts. An inspection that the service cases
    held is not withdrawn here.
    """
    return wire.shown(tag(await usecases.request_withdrawal(act, inspection, body)), act.names)


@router.post("/{inspection}/withdrawal/approval", summary="Approve the withdrawal of an inspection")
async def approve_withdrawal(inspection: UUID, act: Decider, tag: Tag) -> wire.RecordedInspectionShown:
    """Withdraws the inspection: it no longer counts, and stays visible under its id with the reason. The person who
    requested the withdrawal cannot approve it.
    """
    return wire.shown(tag(await usecases.withdraw(act, inspection)), act.names)


@router.post("/{inspection}/withdrawal/refusal", summary="Refuse the withdrawal of an inspection with an opinion")
async def refuse_withdrawal(
    inspection: UUID, body: requests.RefuseWithdrawalRequest, act: Decider, tag: Tag
) -> wire.RecordedInspectionShown:
    """Refuses the withdrawal: the inspection stays on record, and so does the opinion. The withdrawal can be requested
    again.
    """
    return wire.shown(tag(await usecases.refuse_withdrawal(act, inspection, body.opinion)), act.names)
