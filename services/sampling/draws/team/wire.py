"""The answers of the API about teams."""

from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.draws.team.formation import deals_of
from services.sampling.draws.team.season import Season
from services.sampling.draws.team.succession import require_formed
from services.sampling.draws.team.verbs import TEAMS
from shared.contracts.team import Directory, Member, Post, TeamsProposed
from shared.verbs import Next


class MemberShown(BaseModel):
    """A member of a team, by the key that the register has now, and the name."""

    directory: Directory
    person: str = Field(examples=["鲁平执-0017"])
    name: str
    role: str = Field(examples=["领导干部"])
    post: Post
    native: bool = Field(
        description="True if the member belongs to the team by their section; false if the member was drawn into it."
    )


class TeamShown(BaseModel):
    """A team with its members."""

    code: str = Field(examples=["G"])
    name: str
    quota: int = Field(description="The number of members when no place is vacant.")
    members: list[MemberShown]


class TeamsShown(BaseModel):
    """The teams of a season, at the version in the ETag."""

    bureau: str
    season: str
    draw: UUID = Field(description="The id of the draw by which the teams were formed.")
    version: int
    event: UUID
    trace: str
    next: list[Next] = Field(
        description=(
            "The verbs that the state allows now, the roles that may use them, and the conditions that are missing."
        )
    )
    teams: list[TeamShown]


class DealShown(BaseModel):
    """How many people the draw takes for a team and role. The announcement must take exactly these deals."""

    name: str = Field(examples=["G/领导干部"])
    stratum: str
    count: int


class ProposalShown(BaseModel):
    """The frozen frame of the people who may be drawn into teams, and the natives, who belong to a team by their
    section.
    """

    frame: UUID
    bureau: str
    season: str
    version: int
    event: UUID
    trace: str
    candidates: dict[str, int] = Field(description="Role → number of people who may be drawn into it.")
    excluded: int = Field(
        description=(
            "The number of people who fit a role but are excluded. The exclusions of the frame have the reasons."
        )
    )
    deals: list[DealShown]
    reserve: int = Field(description="The number of people in the reserve of each role, as the policy says.")
    next: list[Next] = Field(
        description=(
            "The verbs that the state allows now, the roles that may use them, and the conditions that are missing."
        )
    )
    teams: list[TeamShown]


class FrozenCandidates(NamedTuple):
    """The numbers of a frozen frame: role → how many may be drawn (`strata`), how many are out, and the size of the
    reserve.
    """

    id: UUID
    strata: dict[str, int]
    excluded: int
    reserve: int


def proposed(season: Season, frame: FrozenCandidates) -> ProposalShown:
    """The proposal as the API answers it, with everything that an announcement needs. The teams show their natives
    only.
    """
    fact = season.proposals[frame.id]
    return ProposalShown(
        **_of(season),
        frame=frame.id,
        candidates=frame.strata,
        excluded=frame.excluded,
        deals=[DealShown(**deal.model_dump()) for deal in deals_of(fact.teams)],
        reserve=frame.reserve,
        next=TEAMS.next(season, season=season.season),
        teams=[
            TeamShown(
                code=team.code, name=team.name, quota=_size(fact, team.code), members=_members(season, team.natives)
            )
            for team in fact.teams
        ],
    )


def shown(season: Season) -> TeamsShown:
    """The teams of a season as the API answers them. Raises TeamsUnknown before the teams are formed."""
    draw = require_formed(season)
    assert season.frame is not None  # noqa: S101  # set together with `draw`
    fact = season.proposals[season.frame]
    return TeamsShown(
        **_of(season),
        draw=draw,
        next=TEAMS.next(season, season=season.season),
        teams=[
            TeamShown(
                code=team.code, name=team.name, quota=_size(fact, team.code), members=_members(season, team.members)
            )
            for team in season.teams
        ],
    )


def _of(season: Season) -> dict[str, object]:
    return {name: getattr(season, name) for name in ("bureau", "season", "version", "event", "trace")}


def _size(fact: TeamsProposed, code: str) -> int:
    (team,) = (team for team in fact.teams if team.code == code)
    return sum(quota.native + quota.drawn for quota in team.quotas)


def _members(season: Season, members: tuple[Member, ...]) -> list[MemberShown]:
    return [MemberShown(**{**one.model_dump(), "person": season.former.present(one.person)}) for one in members]
