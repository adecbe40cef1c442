"""Which team inspects those in a directory about whom all answers are the same: asked of all at once."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.sampling.registers.enterprises.sheet import Alike, Question
from shared.policy.teams import Team, TeamFound, team_of


def team_questions(teams: Iterable[Team], on: date) -> Mapping[str, Question]:
    """What a sheet has to ask so that `team_found` can tell the team as things stand on that day."""
    return {_name(team): Question(team.where, on) for team in teams}


def team_found(alike: Alike, teams: Iterable[Team]) -> TeamFound:
    """The team, or none, or several."""
    return team_of(team.code for team in teams if alike.fits[_name(team)])


def _name(team: Team) -> str:
    return f"team.{team.code}"
