"""Rosters over HTTP: see what a roster would be, freeze it, look at those there are."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.sampling.draws.roster import store, usecases, wire
from services.sampling.draws.roster.requests import RosterRequest
from shared.access.roles import Permission
from shared.http.acting import acting, asking, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.work import Acting, Asking

router = APIRouter(prefix="/rosters", tags=["rosters"])

Announcer = Annotated[Acting, acting(Permission.DRAW_ANNOUNCE)]
_NOT_THERE: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such draw, frame or plan as the tasks are to come from."}
}


@router.post("", status_code=201, response_model=wire.RosterListed, summary="Freeze a roster", responses=_NOT_THERE)
async def freeze_roster(body: RosterRequest, once: Once, act: Announcer) -> Response:
    """Fixes the inspections to be made and the people who may be drawn for them, under blinded ids, with recusals and
    with how many each may be given. Refused when not every slot can be filled, naming enterprises, slots and people.
    The answer names nobody: it is kept, to be given again to a repeated request.
    """

    async def work() -> Answer:
        row = await usecases.freeze_roster(act, body)
        return Answer(wire.listed(row), location=f"/rosters/{row.id}", version=1)

    return await once(work)


@router.post("/preview", summary="A roster as it would be frozen now", responses=_NOT_THERE)
async def preview_roster(body: RosterRequest, act: Announcer) -> wire.RosterPreview:
    """Who could be put where, how many tasks each could be given, who is out and why, and what is missing. Writes
    nothing.
    """
    return await act.compute(wire.previewed, await usecases.preview(act, body))


@router.get("", summary="The bureau's rosters, newest first")
async def list_rosters(
    ask: Annotated[Asking, listing(Permission.DRAW_READ)], page: NewestFirst
) -> Listed[wire.RosterListed]:
    """A page of rosters of the bureau, without their people and tasks."""
    return page.of(await store.rosters(ask.session, ask.bureau, page.wanted), wire.listed)


@router.get("/{roster}", summary="A roster: its tasks, its people, who is out and why")
async def get_roster(roster: UUID, ask: Annotated[Asking, asking(Permission.DRAW_READ)]) -> wire.RosterShown:
    """Enterprises are named as a draw over the roster would name them; people for those who may read of people."""
    return wire.shown(await usecases.roster_to_show(ask, roster))
