"""Which team inspects an enterprise, by the conditions of the policy's teams: one team, no team, or several teams.

Strata of frames, plans and crews ask here, about everybody of whom all answers are the same at once.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from services.sampling.registers.enterprises.sheet import Alike, Question
from shared.policy.teams import Team


class OneTeam(NamedTuple):
    """The team that inspects an enterprise."""

    code: str


class NoTeam(NamedTuple):
    """No team inspects the enterprise."""


class SeveralTeams(NamedTuple):
    """More teams than one inspect the enterprise, so that nobody can say whose it is. In the policy's order."""

    codes: tuple[str, ...]


TeamFound = OneTeam | NoTeam | SeveralTeams


def team_of(fitting: Iterable[str]) -> TeamFound:
    """Which team inspects an enterprise. `fitting` are the codes of the teams whose condition the enterprise fits.

    No team comes before another: an enterprise that fits several has none until the policy or the plan says which.
    """
    match tuple(fitting):
        case ():
            return NoTeam()
        case (code,):
            return OneTeam(code)
        case several:
            return SeveralTeams(several)


def team_questions(teams: Iterable[Team], on: date) -> Mapping[str, Question]:
    """What a sheet has to ask so that `team_found` can tell the team as things stand on that day."""
    return {_name(team): Question(team.where, on) for team in teams}


def team_found(alike: Alike, teams: Iterable[Team]) -> TeamFound:
    """The team, or none, or several."""
    return team_of(team.code for team in teams if alike.fits[_name(team)])


def _name(team: Team) -> str:
    return f"team.{team.code}"
