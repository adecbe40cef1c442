"""Which team inspects an enterprise, by the conditions of the policy's teams: one team, no team, or several teams.

Strata of frames, plans and crews all ask here, once for each group of enterprises with the same answers.
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
    """Several teams inspect the enterprise, so that nobody can say whose it is. `codes` are in the policy's order."""

    codes: tuple[str, ...]


TeamFound = OneTeam | NoTeam | SeveralTeams


def team_of(fitting: Iterable[str]) -> TeamFound:
    """Which team inspects an enterprise. `fitting` are the codes of the teams whose condition the enterprise fits.

    No team has priority: if an enterprise fits several teams, none of them inspects it until the policy or the plan
    names one team.
    """
    match tuple(fitting):
        case ():
            return NoTeam()
        case (code,):
            return OneTeam(code)
        case several:
            return SeveralTeams(several)


def team_questions(teams: Iterable[Team], on: date) -> Mapping[str, Question]:
    """The questions that a sheet must ask so that `team_found` can find the team on that day."""
    return {_name(team): Question(team.where, on) for team in teams}


def team_found(alike: Alike, teams: Iterable[Team]) -> TeamFound:
    """Which team inspects these enterprises: one, none, or several."""
    return team_of(team.code for team in teams if alike.fits[_name(team)])


def _name(team: Team) -> str:
    return f"team.{team.code}"
