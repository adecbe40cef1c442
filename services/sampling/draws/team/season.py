"""The teams of a season, computed from their events: proposed for a frame, formed by its draw, changed when members
leave.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args
from uuid import UUID

from services.sampling.registers.records.former_keys import NO_FORMER_KEYS, FormerKeys
from shared.contracts.team import FormedTeam, Member, TeamChanged, TeamsFormed, TeamsProposed
from shared.errors import NotFound
from shared.log.event import Event

TeamFact = TeamsProposed | TeamsFormed | TeamChanged
FACTS: Mapping[str, type[TeamFact]] = {fact.type: fact for fact in get_args(TeamFact)}


Status = Literal["unformed", "formed"]


class TeamsUnknown(NotFound):
    code = "teams-unknown"
    title = "该期检查组尚未组成"
    title_en = "The teams of the season are not formed"


class Season(NamedTuple):
    """What is known of a season's teams at a version of their stream. `proposals`: frame → proposal; `draw` is set once
    the teams are formed.

    `stood_in`: ids in the draw of everybody who joined from its reserve, whether or not they are still members. Members
    have the keys with which they were recorded; `former` says which keys they have now.
    """

    bureau: str
    season: str
    version: int = 0
    trace: str = ""
    event: UUID | None = None
    proposals: Mapping[UUID, TeamsProposed] = {}
    draw: UUID | None = None
    frame: UUID | None = None
    teams: tuple[FormedTeam, ...] = ()
    stood_in: frozenset[str] = frozenset()
    former: FormerKeys = NO_FORMER_KEYS

    @property
    def stream(self) -> str:
        return f"teams/{key_of(self.bureau, self.season)}"

    @property
    def status(self) -> Status:
        return "unformed" if self.draw is None else "formed"

    def member(self, person: str) -> tuple[FormedTeam, Member] | None:
        """The team of a person, whom a former key names too, and the person's membership; None if the person is in no
        team.
        """
        present = self.former.present
        members = ((team, member) for team in self.teams for member in team.members)
        return next(((team, one) for team, one in members if present(one.person) == present(person)), None)


def unknown(season: str) -> TeamsUnknown:
    return TeamsUnknown(
        f"{season} 的检查组尚未组成；请先确定名单、完成抽取，再组成检查组。",
        f"The teams of {season} are not formed yet: freeze their frame, complete its draw, then form them.",
        season=season,
    )


def key_of(bureau: str, season: str) -> str:
    """The name of a season's stream after `teams/`."""
    return f"{bureau}/{season}"


def evolve(season: Season | None, event: Event) -> Season:
    """The season after one more event of its stream."""
    fact = FACTS[event.type].of(event)
    season = season or Season(event.bureau, fact.season)
    season = season._replace(version=event.version, trace=season.trace or event.trace, event=event.id)
    match fact:
        case TeamsProposed():
            return season._replace(proposals={**season.proposals, fact.frame: fact})
        case TeamsFormed():
            return season._replace(draw=fact.draw, frame=fact.frame, teams=fact.teams)
        case TeamChanged():
            stood_in = season.stood_in | ({fact.substitute} if fact.substitute else set())
            teams = tuple(team if team.code != fact.team else changed(team, fact) for team in season.teams)
            return season._replace(teams=teams, stood_in=stood_in)


def changed(team: FormedTeam, fact: TeamChanged) -> FormedTeam:
    """The team without the member who left: the substitute comes last, and the successor gets the post."""
    members = [
        member.model_copy(update={"post": fact.left.post}) if member.person == fact.successor else member
        for member in team.members
        if member.person != fact.left.person
    ]
    return team.model_copy(update={"members": (*members, *([fact.joined] if fact.joined else []))})
