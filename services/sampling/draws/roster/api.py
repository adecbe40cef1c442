"""Rosters over HTTP: preview a roster, freeze it, list and show frozen rosters."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.sampling.draws.roster import preview_wire, store, usecases, wire
from services.sampling.draws.roster.requests import PreviewRosterRequest, RosterRequest
from shared.access.roles import Permission
from shared.http.acting import acting, asking, listing
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.work import Acting, Asking

router = APIRouter(prefix="/rosters", tags=["rosters"])

Announcer = Annotated[Acting, acting(Permission.DRAW_ANNOUNCE)]
_NOT_THERE: dict[int | str, dict[str, Any]] = {
    404: {"description": "The draw, the frame or the plan of the tasks does not exist."}
}


@router.post(
    "",
    status_code=201,
    response_model=wire.RosterListed,
    summary="Freeze a roster",
    responses=_NOT_THERE,
    dependencies=[dear(100)],
)
async def freeze_roster(body: RosterRequest, once: Once, act: Announcer) -> Response:
    """Fixes the inspections to be made and the people who may be drawn for them, under blinded ids, with the recusals
    and the number of tasks that each person may get. The request is refused if not every slot can be filled; the
    refusal names enterprises, slots and people. The answer names no enterprise and no person who may be drawn, because
    it is stored for repeated requests.
    """

    async def work() -> Answer:
        row = await usecases.freeze_roster(act, body)
        return Answer(wire.listed(row, act.names), location=f"/rosters/{row.id}", version=1)

    return await once(work)


@router.post(
    "/preview",
    summary="Preview a roster without freezing it",
    responses=_NOT_THERE,
    dependencies=[dear(100)],
)
async def preview_roster(body: PreviewRosterRequest, act: Announcer) -> preview_wire.RosterPreview:
    """Shows who could be put on which task, how many tasks each person could get, who is excluded and why, and what is
    missing. The service records nothing.
    """
    return await act.compute(preview_wire.previewed, await usecases.preview(act, body))


@router.post(
    "/{roster}/approval",
    summary="Approve a roster that was made by hand",
    responses={409: {"description": "The roster needs no approval, or has it already."}},
)
async def approve_roster(roster: UUID, act: Annotated[Acting, acting(Permission.FRAME_APPROVE)]) -> wire.RosterListed:
    """Records that a second person approves a roster whose enterprises no kind of draw of the policy chose. The draw
    over it can be announced only then. The person who froze the roster cannot approve it.
    """
    return wire.listed(await usecases.approve_roster(act, roster), act.names)


@router.get("", summary="List rosters, newest first")
async def list_rosters(
    ask: Annotated[Asking, listing(Permission.DRAW_READ)], page: NewestFirst
) -> Listed[wire.RosterListed]:
    """A page of rosters of the bureau, without their people and tasks."""
    return page.of(await store.rosters(ask.session, ask.bureau, page.wanted), lambda row: wire.listed(row, ask.names))


@router.get(
    "/{roster}",
    summary="Get a roster with its tasks, people and exclusions",
    dependencies=[dear(5)],
)
async def get_roster(roster: UUID, ask: Annotated[Asking, asking(Permission.DRAW_READ)]) -> wire.RosterShown:
    """The roster with its tasks and people. The names of the enterprises are shown to callers who may know the names in
    a draw from this roster; the names of the people to callers who may read people.
    """
    return wire.shown(await usecases.roster_to_show(ask, roster), ask.names)
