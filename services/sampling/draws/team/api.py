"""Teams over HTTP: freeze the frame from which members are drawn, form the teams, show them, record that a member
leaves.
"""

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
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.preconditions import Tag
from shared.work import Acting, Asking

router = APIRouter(prefix="/teams", tags=["teams"])

Former = Annotated[Acting, acting(Permission.TEAM_FORM)]


@router.post(
    "/frames",
    status_code=201,
    response_model=wire.ProposalShown,
    summary="Freeze the frame of people who may be drawn into teams",
    dependencies=[dear(50)],
)
async def freeze_team_frame(body: ProposeTeamsRequest, once: Once, act: Former) -> Response:
    """Fixes, by the policy in force, the natives of each team and the people who may be drawn: all other people who fit
    a role, with one stratum for each role. The request is refused if quotas cannot be met; the refusal names all
    obstacles. Announce the draw with the deals in the answer.
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
    responses={404: {"description": "The draw does not exist."}},
    dependencies=[dear(5)],
)
async def form_teams(body: FormTeamsRequest, once: Once, act: Former) -> Response:
    """Forms the teams from natives and drawn members, exactly in the quotas. The teams are fixed for the season."""

    async def work() -> Answer:
        season = await usecases.form_teams(act, body)
        return Answer(wire.shown(season), location=f"/teams?season={quote(season.season)}", version=season.version)

    return await once(work)


@router.get(
    "", summary="Get the teams of a season", responses={404: {"description": "The teams of the season are not formed."}}
)
async def get_teams(
    ask: Annotated[Asking, listing(Permission.PEOPLE_READ)],
    tag: Tag,
    season: Annotated[SeasonName | None, Query(description="The year; if left out, this year.")] = None,
) -> wire.TeamsShown:
    """Every team of the season with its members."""
    return wire.shown(tag(await store.season_of(ask, season)))


@router.post(
    "/{season}/departures",
    summary="Record that a member leaves a team",
    dependencies=[dear(5)],
)
async def record_departure(
    season: Annotated[SeasonName, Path()],
    body: RecordDepartureRequest,
    act: Annotated[Acting, changing(Permission.TEAM_FORM)],
    tag: Tag,
) -> wire.TeamsShown:
    """Takes a member out of a team. The next person of the role's reserve, in the order of the draw, joins the team, so
    that nobody chooses the successor. The record names each person who was passed over because they cannot serve
    now. If no person is left, the place stays vacant.
    """
    return wire.shown(tag(await usecases.let_leave(act, season, body)))
