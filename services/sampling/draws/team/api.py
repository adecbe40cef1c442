"""Teams over HTTP: freeze the frame they are drawn from, form them, look at them, record who leaves."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Response

from services.sampling.draws.team import store, usecases, wire
from services.sampling.draws.team.requests import (
    FormTeamsRequest,
    ProposeTeamsRequest,
    RecordDepartureRequest,
    SeasonName,
)
from shared.access.roles import Permission
from shared.http.acting import acting, changing, listing
from shared.http.once import Answer, Once
from shared.http.preconditions import Tag
from shared.work import Acting, Asking

router = APIRouter(prefix="/teams", tags=["teams"])

Former = Annotated[Acting, acting(Permission.TEAM_FORM)]


@router.post(
    "/frames",
    status_code=201,
    response_model=wire.ProposalShown,
    summary="Freeze who may be drawn into the teams",
)
async def freeze_team_frame(body: ProposeTeamsRequest, once: Once, act: Former) -> Response:
    """As the policy in force says: natives of each team, fixed from now on; everybody else who fits a role, in one
    stratum a role. Refused where quotas cannot be met, with everything that stands in the way. Announce the draw with
    the deals that are given back.
    """

    async def work() -> Answer:
        season, frame = await usecases.freeze_teams(act, body)
        return Answer(
            wire.proposed(season, wire.FrozenCandidates(frame.id, frame.strata, frame.excluded, frame.reserve)),
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
)
async def form_teams(body: FormTeamsRequest, once: Once, act: Former) -> Response:
    """Natives and drawn together, in exactly the quotas. From then on they are fixed for the season."""

    async def work() -> Answer:
        season = await usecases.form_teams(act, body)
        return Answer(wire.shown(season), location=f"/teams?season={quote(season.season)}", version=season.version)

    return await once(work)


@router.get("", summary="The teams of a season", responses={404: {"description": "They are not formed."}})
async def get_teams(
    ask: Annotated[Asking, listing(Permission.PEOPLE_READ)],
    tag: Tag,
    season: Annotated[SeasonName | None, Query(description="This year, unless said.")] = None,
) -> wire.TeamsShown:
    """Every team of the season with its members."""
    return wire.shown(tag(await store.season_of(ask, season)))


@router.post("/{season}/departures", summary="A member leaves a team")
async def record_departure(
    season: Annotated[SeasonName, Path()],
    body: RecordDepartureRequest,
    act: Annotated[Acting, changing(Permission.TEAM_FORM)],
    tag: Tag,
) -> wire.TeamsShown:
    """The next of the role's reserve stands in, in the order of the draw; nobody chooses. Whoever cannot serve now is
    passed over on record; where nobody is left, the place stays vacant.
    """
    return wire.shown(tag(await usecases.let_leave(act, season, body)))
