"""The teams of a season as their events tell it: proposed for a frame, formed by its draw, changed as members leave."""

from collections.abc import Mapping
from typing import NamedTuple, get_args
from uuid import UUID

from shared.contracts.team import FormedTeam, Member, TeamChanged, TeamsFormed, TeamsProposed
from shared.errors import Conflict
from shared.log.event import Event

TeamFact = TeamsProposed | TeamsFormed | TeamChanged
FACTS: Mapping[str, type[TeamFact]] = {fact.type: fact for fact in get_args(TeamFact)}


class TeamsFormedAlready(Conflict):
    code = "teams-formed-already"
    title = "检查组已组成，本期内固定"
    title_en = "The teams are formed, and fixed for the season"


class Season(NamedTuple):
    """What is known of a season's teams at a version of the stream. `proposals` by frame; `draw` once they are formed.

    `stood_in` are the ids in the draw of everybody who came from its reserve, whether they are still there or not.
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

    @property
    def stream(self) -> str:
        return stream_of(self.bureau, self.season)

    def refuse_if_formed(self) -> None:
        """Raises TeamsFormedAlready."""
        if self.draw is not None:
            raise TeamsFormedAlready(
                f"{self.season} 的检查组已由抽查 {self.draw} 组成，本期内固定；"
                "个别成员离开的，请登记离组，由备选人员递补。",
                f"Draw {self.draw} formed the teams of {self.season}, which are fixed; where a member leaves, record "
                "the departure, and the next of the reserve stands in.",
                draw=str(self.draw),
            )

    def member(self, person: str) -> tuple[FormedTeam, Member] | None:
        """The team somebody is in, and as what."""
        return next(((team, member) for team in self.teams for member in team.members if member.person == person), None)


def stream_of(bureau: str, season: str) -> str:
    return f"teams/{bureau}/{season}"


def evolve(season: Season, event: Event) -> Season:
    """The season after one more event of its stream."""
    fact = FACTS[event.type].of(event)
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
    """The team without the one who left; the substitute comes last, the successor has the post."""
    members = [
        member.model_copy(update={"post": fact.left.post}) if member.person == fact.successor else member
        for member in team.members
        if member.person != fact.left.person
    ]
    return team.model_copy(update={"members": (*members, *([fact.joined] if fact.joined else []))})
