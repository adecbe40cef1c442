"""Rosters over HTTP: see what one would be, freeze it, look at those there are."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.api import sight_of
from services.sampling.draws.roster import store, usecases, wire
from services.sampling.draws.roster.requests import RosterRequest
from services.sampling.visibility import Reader, SeenBureau
from shared.access.identity import Here, Identity, requires
from shared.access.roles import Permission
from shared.contracts.fact import BlobRef
from shared.database import Tx
from shared.http.once import Answer, Once
from shared.http.paging import Page, page_by

router = APIRouter(prefix="/rosters", tags=["rosters"])

Announcer = Annotated[Identity, Depends(requires(Permission.DRAW_ANNOUNCE))]
_NOT_THERE: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such draw, frame or plan as the tasks are to come from."}
}


@router.post("", status_code=201, response_model=wire.RosterListed, summary="Freeze a roster", responses=_NOT_THERE)
async def post_roster(
    body: RosterRequest, asker: Announcer, once: Once, here: Here, session: Tx, request: Request
) -> Response:
    """Fixes the inspections to be made and the people who may be drawn for them, under blinded ids, with recusals and
    with how many each may be given. Refused when not every slot can be filled, naming enterprises, slots and people.
    The answer names nobody: it is kept, to be given again to a repeated request.
    """

    async def work() -> Answer:
        sight = sight_of(asker, here.bureau)
        row = await usecases.freeze_roster(session, here, request.app.state.blobs, body, sight)
        listed = wire.RosterListed.model_validate(row, from_attributes=True)
        return Answer(listed, location=f"/rosters/{row.id}", version=1)

    return await once(work)


@router.post("/preview", summary="A roster as it would be frozen now", responses=_NOT_THERE)
async def preview_roster(
    body: RosterRequest, asker: Announcer, here: Here, session: Tx, request: Request
) -> wire.RosterPreview:
    """Who could be put where, how many tasks each could be given, who is out and why, and what is missing. Writes
    nothing.
    """
    sight = sight_of(asker, here.bureau)
    found, people, short = await usecases.preview(session, here, request.app.state.blobs, body, sight)
    return wire.RosterPreview(
        season=found.season,
        policy=found.policy and found.policy.sha256,
        disclosure=found.source.disclosure,
        tasks=wire.tasks_prospect(found.muster, found.teams),
        people=wire.people_prospect(found.muster, people),
        out=wire.people_out(found.muster),
        shortage=wire.shortage_shown(short),
    )


@router.get("", summary="The bureau's rosters, newest first")
async def get_rosters(
    bureau: SeenBureau, page: Annotated[Page[UUID], Depends(page_by(UUID))], session: Tx
) -> list[wire.RosterListed]:
    rows = page.cut(await store.rosters_before(session, bureau, page.after, page.fetch), lambda row: row.id)
    return [wire.RosterListed.model_validate(row, from_attributes=True) for row in rows]


@router.get("/{roster}", summary="A roster: its tasks, its people, who is out and why")
async def get_roster(roster: UUID, reader: Reader, session: Tx, request: Request) -> wire.RosterShown:
    """Enterprises are named as a draw over the roster would name them; people for those who may read of people."""
    row = await store.roster_of(session, roster, reader.may_see)
    blobs, sight = request.app.state.blobs, sight_of(reader, row.bureau)
    frozen = await draws.roster_in(blobs, BlobRef.model_validate(row.tasks), BlobRef.model_validate(row.people))
    named = sight.covert or not await usecases.embargoed(session, row)
    peopled = named and sight.people
    return wire.RosterShown(
        **wire.RosterListed.model_validate(row, from_attributes=True).model_dump(),
        tasks=wire.tasks_shown(frozen, await store.json_in(blobs, row.openings) if named else {}),
        people=wire.people_shown(frozen, await store.json_in(blobs, row.people_openings)) if peopled else None,
        out=wire.out_shown(await store.json_in(blobs, row.exclusions)) if peopled else None,
        selection=row.selection if peopled else None,
    )
