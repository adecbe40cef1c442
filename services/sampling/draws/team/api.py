"""Teams over HTTP: freeze the frame they are drawn from, form them, look at them, record who leaves."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.sampling.draws.team import store, usecases, wire
from services.sampling.draws.team.requests import DepartRequest, FormRequest, ProposeRequest, SeasonName
from services.sampling.visibility import seen_with
from shared.access.identity import Here, requires
from shared.access.roles import Permission
from shared.clock import beijing_date
from shared.database import Tx
from shared.http.once import Answer, Once
from shared.http.preconditions import IfMatch, etag

router = APIRouter(prefix="/teams", tags=["teams"])

Former = Depends(requires(Permission.TEAM_FORM))
SeenBureau = Annotated[str, Depends(seen_with(Permission.PEOPLE_READ))]


@router.post(
    "/frames",
    status_code=201,
    response_model=wire.ProposalShown,
    summary="Freeze who may be drawn into the teams",
    dependencies=[Former],
)
async def post_frame(body: ProposeRequest, once: Once, here: Here, session: Tx, request: Request) -> Response:
    """As the policy in force says: natives of each team, fixed from now on; everybody else who fits a role, in one
    stratum a role. Refused where quotas cannot be met, with everything that stands in the way. Announce the draw with
    the deals that are given back.
    """

    async def work() -> Answer:
        season, frame = await usecases.freeze_teams(session, here, request.app.state.blobs, body)
        return Answer(
            wire.proposed(season, wire.Frozen(frame.id, frame.strata, frame.excluded, frame.reserve)),
            location=f"/frames/{frame.id}",
            version=season.version,
        )

    return await once(work)


@router.post(
    "",
    status_code=201,
    response_model=wire.TeamsShown,
    summary="Form the teams by a completed draw",
    responses={404: {"description": "There is no such draw."}},
    dependencies=[Former],
)
async def post_teams(body: FormRequest, once: Once, here: Here, session: Tx, request: Request) -> Response:
    """Natives and drawn together, in exactly the quotas. From then on they are fixed for the season."""

    async def work() -> Answer:
        season = await usecases.form_teams(session, here, request.app.state.blobs, body)
        return Answer(wire.shown(season), location=f"/teams?season={quote(season.season)}", version=season.version)

    return await once(work)


@router.get("", summary="The teams of a season", responses={404: {"description": "They are not formed."}})
async def get_teams(
    bureau: SeenBureau,
    session: Tx,
    request: Request,
    response: Response,
    season: Annotated[SeasonName | None, Query(description="This year, unless said.")] = None,
) -> wire.TeamsShown:
    year = str(beijing_date(request.app.state.clock()).year)
    found = await store.season_of(session, bureau, season or year)
    response.headers["ETag"] = etag(found.version)
    return wire.shown(found)


@router.post("/{season}/departures", summary="A member leaves a team", dependencies=[Former])
async def post_departure(
    season: Annotated[SeasonName, Path()],
    body: DepartRequest,
    if_match: IfMatch,
    here: Here,
    session: Tx,
    request: Request,
    response: Response,
) -> wire.TeamsShown:
    """The next of the role's reserve stands in, in the order of the draw; one does not choose. Who cannot serve now is
    passed over on record; where nobody is left, the place stays vacant.
    """
    left = await usecases.let_leave(session, here, request.app.state.blobs, if_match, season, body)
    response.headers["ETag"] = etag(left.version)
    return wire.shown(left)
