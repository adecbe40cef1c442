"""What can be done with teams: propose them, form them by a draw, let somebody leave."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.draws.draw import store as draws
from services.sampling.draws.frame import store as frames
from services.sampling.draws.frame.tables import FrameRow
from services.sampling.draws.frame.usecases import Purpose, freeze_candidates
from services.sampling.draws.team import store
from services.sampling.draws.team.drawing import check_draw, drawn_by, queue
from services.sampling.draws.team.eligibility import unfit
from services.sampling.draws.team.formation import form, propose
from services.sampling.draws.team.requests import DepartRequest, FormRequest, ProposeRequest
from services.sampling.draws.team.season import FACTS, Season, evolve
from services.sampling.draws.team.succession import Departure, Reserve, depart, member_of, require_formed
from services.sampling.rules.policy import store as policies
from shared.blobs import BlobStore
from shared.clock import beijing_date
from shared.contracts.team import Directory, TeamsFormed, TeamsProposed
from shared.errors import Conflict
from shared.http.preconditions import Precondition
from shared.log.append import append
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection


class NoPolicyInForce(Conflict):
    code = "no-policy-for-teams"
    title = "没有现行方案"
    title_en = "No policy is in force"


async def freeze_teams(
    session: AsyncSession, here: Occasion, blobs: BlobStore, request: ProposeRequest
) -> tuple[Season, FrameRow]:
    """Fix who is native of which team, and who may be drawn into which, before the draw is announced.

    Raises NoPolicyInForce, TeamsFormedAlready, EmptyFrame and what `formation.propose` does.
    """
    today = beijing_date(here.time)
    season = await store.season_of(session, here.bureau, request.season or str(today.year))
    season.refuse_if_formed()
    ruling = await policies.in_force(session, here.bureau, today)
    if ruling is None:
        raise NoPolicyInForce(
            f"{today} 没有现行方案，无从知道检查组名额；请先通过（adopt）本年度方案。",
            f"No policy is in force on {today}, and the quotas stand in it; adopt one first.",
        )
    proposal = propose(ruling.policy, await store.pool_of(session, here.bureau), today)
    purpose = Purpose(
        title=request.title,
        selection={"teams": season.season},
        population=proposal.population,
        disclosure="never",
        deals=proposal.deals,
        reserve=proposal.reserve,
        policy=ruling.sha256,
    )
    told = replace(here, trace=season.trace or here.trace)
    frame = await freeze_candidates(session, told, blobs, purpose, proposal.candidates, proposal.excluded)
    fact = TeamsProposed(
        season=season.season,
        frame=frame.id,
        policy=ruling.sha256,
        directories=proposal.directories,
        teams=proposal.teams,
    )
    (event,) = await append(session, told, season.stream, season.version, fact)
    await store.project(session, event)
    return evolve(season, event), frame


async def form_teams(session: AsyncSession, here: Occasion, blobs: BlobStore, request: FormRequest) -> Season:
    """Natives and drawn together, fixed for the season. Raises DrawUnknown, TeamsFormedAlready and what `check_draw`
    does.
    """
    season = await store.season_of(session, here.bureau, request.season or str(beijing_date(here.time).year))
    season.refuse_if_formed()
    draw = await draws.draw_to_change(session, here.bureau, request.draw)
    proposal = check_draw(season, draw)
    openings = await frames.openings_in(blobs, draw.openings)
    teams = form(proposal.teams, proposal.directories, drawn_by(draw, openings))
    fact = TeamsFormed(
        season=season.season,
        draw=draw.id,
        sizes={team.code: len(team.members) for team in teams},
        frame=draw.frame,
        teams=teams,
    )
    (event,) = await append(session, replace(here, trace=season.trace), season.stream, season.version, fact)
    await store.project(session, event)
    return evolve(season, event)


async def let_leave(
    session: AsyncSession,
    here: Occasion,
    blobs: BlobStore,
    if_match: Precondition,
    season_name: str,
    request: DepartRequest,
) -> Season:
    """Raises StaleVersion and what `succession.depart` does."""
    season = await store.season_of(session, here.bureau, season_name)
    formed_by = require_formed(season)
    # Before the member is looked for: whoever read the teams before somebody left is told that, not "no member".
    if_match.check(season.version)
    _, left = member_of(season, request.person)
    draw = await draws.draw_to_change(session, here.bureau, formed_by)
    waiting = queue(draw, await frames.openings_in(blobs, draw.openings), left.role)
    pool = await store.pool_of(session, here.bureau)
    cannot = unfit([who.person for _, who in waiting], pool, beijing_date(here.time))
    reserve = Reserve(_directory(season, left.role), waiting, cannot)
    fact = depart(season, Departure(request.person, request.reason, request.successor), reserve)
    (event,) = await append(session, replace(here, trace=season.trace), season.stream, season.version, fact)
    await store.project(session, event)
    return evolve(season, event)


def _directory(season: Season, role: str) -> Directory:
    assert season.frame is not None  # noqa: S101  # the teams are formed
    return season.proposals[season.frame].directories[role]


PROJECTIONS: Mapping[str, Projection] = dict.fromkeys(FACTS, store.project)
