"""Which team inspects an enterprise: one answer for strata, plans and crews."""

from datetime import date

import pytest

from services.sampling.registers.enterprises.team_in_charge import NoTeam, OneTeam, SeveralTeams, TeamFound, team_of
from shared.policy.conditions import FieldIn, Subject, matches
from shared.policy.teams import Team

ON = date(2026, 3, 1)


def team(code: str, *sectors: str) -> Team:
    where = FieldIn.model_validate({"field": "sector", "in": list(sectors)}) if sectors else None
    return Team(code=code, name=f"{code} 组", where=where)


@pytest.mark.parametrize(
    ("teams", "found"),
    [
        ([team("W", "危化"), team("G", "工贸")], OneTeam("W")),
        ([team("F", "矿山"), team("G", "工贸")], NoTeam()),
        ([team("G", "工贸", "危化"), team("W", "危化"), team("F", "矿山")], SeveralTeams(("G", "W"))),
        ([team("A")], OneTeam("A")),
        ([team("A"), team("W", "危化")], SeveralTeams(("A", "W"))),
        ([], NoTeam()),
    ],
)
def test_the_team_of_an_enterprise(teams: list[Team], found: TeamFound) -> None:
    enterprise = Subject("1", {"sector": "危化"})
    assert team_of(team.code for team in teams if matches(team.where, enterprise, ON)) == found
