"""What can be done with teams: propose them, form them by a draw, record that a member leaves."""

from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.draws.frame import store as frames
from services.sampling.draws.frame.prospecting_usecases import FrameTerms, changed_of
from services.sampling.draws.frame.tables import FrameRow
from services.sampling.draws.frame.usecases import freeze_members
from services.sampling.draws.team import store
from services.sampling.draws.team.drawing import KnownPersons, check_draw, drawn_by, queue
from services.sampling.draws.team.eligibility import unfit
from services.sampling.draws.team.formation import check_season, form, propose
from services.sampling.draws.team.requests import FormTeamsRequest, ProposeTeamsRequest, RecordDepartureRequest
from services.sampling.draws.team.season import Season
from services.sampling.draws.team.store import SEASONS
from services.sampling.draws.team.succession import Departure, Reserve, depart, member_of, require_formed
from services.sampling.draws.team.verbs import TEAMS
from services.sampling.rules.policy import store as policies
from shared.aggregate import record, state_of
from shared.contracts.team import Directory, TeamsFormed, TeamsProposed
from shared.errors import Conflict
from shared.policy.purposes import of_teams
from shared.work import Acting


class NoPolicyInForce(Conflict):
    code = "no-policy-for-teams"
    title = "没有现行方案"
    title_en = "No policy is in force"


async def freeze_teams(act: Acting, request: ProposeTeamsRequest) -> tuple[Season, FrameRow]:
    """Fix the natives of each team, and who may be drawn into which role, before the draw is announced.

    Raises NoPolicyInForce, NotNow, SeasonNotThePolicys, EmptyFrame, PurposeUnfit and what `formation.propose` raises.
    """
    season = await store.season_of(act, request.season)
    TEAMS.require(propose, season)
    ruling = await policies.in_force(act.session, act.bureau, act.today)
    if ruling is None:
        raise NoPolicyInForce(
            f"{act.today} 没有现行方案，无从知道检查组名额；请先通过（adopt）本年度方案。",
            f"No policy is in force on {act.today}, and the quotas stand in it; adopt one first.",
        )
    check_season(ruling.policy, season.season, act.today)
    proposal = propose(ruling.policy, await store.pool_of(act.session, act.bureau), act.today)
    terms = FrameTerms(
        title=request.title,
        selection={"teams": season.season},
        purpose=of_teams(season.season),
        entropy=proposal.entropy,
        population=proposal.population,
        disclosure="never",
        deals=proposal.deals,
        reserve=proposal.reserve,
        policy=ruling.sha256,
    )
    told = act.in_trace(season.trace)
    changed = [await changed_of(act, act.bureau, register) for register in sorted({*proposal.directories.values()})]
    frame = await freeze_members(told, terms, proposal.members._replace(changed=sum(changed)))
    fact = TeamsProposed(
        season=season.season,
        frame=frame.id,
        policy=ruling.sha256,
        directories=proposal.directories,
        teams=proposal.teams,
    )
    return await record(told, SEASONS, season, fact), frame


async def form_teams(act: Acting, request: FormTeamsRequest) -> Season:
    """Form the season's teams from natives and drawn members. Raises DrawUnknown, NotNow and what
    `check_draw` raises.
    """
    season = await store.season_of(act, request.season)
    draw = await state_of(act, DRAWS, request.draw)
    proposal = TEAMS.decide(check_draw, season, draw)
    known = KnownPersons(await frames.openings_in(act, draw.openings), season.former)
    drawn = drawn_by(draw, await draws.ranked(act, draw), known)
    teams = form(proposal.teams, proposal.directories, drawn)
    fact = TeamsFormed(
        season=season.season,
        draw=draw.id,
        sizes={team.code: len(team.members) for team in teams},
        frame=draw.frame,
        teams=teams,
    )
    return await record(act, SEASONS, season, fact)


async def let_leave(act: Acting, season_name: str, request: RecordDepartureRequest) -> Season:
    """Record that a member leaves a team. Raises StaleVersion, NotNow and what `succession.depart` raises."""
    season = await store.season_of(act, season_name)
    formed_by = require_formed(season)
    # Check the version before looking for the member: if a member has left since the caller read the teams, the caller
    # must get StaleVersion, and not "no member".
    act.if_match.check(season.version)
    _, left = member_of(season, request.person)
    draw = await state_of(act, DRAWS, formed_by)
    known = KnownPersons(await frames.openings_in(act, draw.openings), season.former)
    waiting = queue(draw, await draws.ranked(act, draw), known, left.role)
    pool = await store.pool_of(act.session, act.bureau)
    cannot = unfit([who.person for _, who in waiting], pool, act.today)
    reserve = Reserve(_directory(season, left.role), waiting, cannot)
    fact = TEAMS.decide(depart, season, Departure(request.person, request.reason, request.successor), reserve)
    return await record(act, SEASONS, season, fact)


def _directory(season: Season, role: str) -> Directory:
    assert season.frame is not None  # noqa: S101  # the teams are formed
    return season.proposals[season.frame].directories[role]
