"""Who inspects: the bureau's standing teams (执法检查组), how they are formed, and what crew an inspection needs."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from shared.policy.clauses import Clause, Code, Name
from shared.policy.conditions import Condition

_Number = Annotated[int, Field(ge=0, le=1000)]


class Quota(Clause):
    """How many of a role a team has: those who belong to it by their section, and those drawn into it."""

    native: _Number = 0
    drawn: _Number = 0


class Team(Clause):
    """A team: whom it inspects (`where`), whose people are natives of it (`natives`), its quota for each role.

    Without `where` it inspects every enterprise: only a policy's single team may leave it out.
    """

    code: Code
    name: Name
    series: Annotated[str | None, Field(pattern=r"^[A-Z]{1,3}$", description="Letter of its number series.")] = None
    where: Condition | None = None
    natives: Condition | None = None
    leader: Condition | None = None
    deputy: Condition | None = None
    quotas: Mapping[Name, Quota] = {}


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


class FormationRole(Clause):
    """A role people are drawn into: from which directory, and who fits. A stratum of the draw that forms the teams."""

    name: Name
    population: Literal["people", "experts"] = "people"
    where: Condition | None = None


class Formation(Clause):
    """The draw that forms the teams: once a year, or once for a campaign."""

    roles: Annotated[tuple[FormationRole, ...], Field(strict=False, min_length=1, max_length=20)]
    excluded: Condition | None = None
    reserve: _Number = 0


PLAIN_TAGS = frozenset({"inspector", "expert", "cadre", "leader", "deputy"})
NAMED_TAGS = frozenset({"team", "role", "section", "area", "specialism"})
"""What a slot can ask for: these as they are, those with a name, as in `section:危化股`."""


class CrewSlot(Clause):
    """A place in a crew. `{team}` in a tag stands for the code of the team whose enterprise it is."""

    name: Name
    tags: Annotated[tuple[Name, ...], Field(strict=False, max_length=10)] = ()


class Crew(Clause):
    """Who goes to one inspection: every slot is filled, by different people."""

    name: Code
    slots: Annotated[tuple[CrewSlot, ...], Field(strict=False, min_length=1, max_length=16)]
    experts: Annotated[int, Field(ge=0, le=14, description="Slots for experts beside the inspectors.")] = 0

    @property
    def inspectors(self) -> int:
        return sum("expert" not in slot.tags for slot in self.slots)
