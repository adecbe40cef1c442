"""What sampling says about the teams of a season: who belongs to them, who was drawn into them, who left."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import Fact, Hex32, Part, Public

Directory = Literal["people", "experts"]
Post = Literal["leader", "deputy", "member"]


class Member(Part):
    """Somebody in a team: a key of a register, with the name it has there."""

    directory: Directory
    person: str
    name: str
    role: str
    post: Post = "member"
    native: bool = False


class Quota(Part):
    """How many of a role a team has: natives, and those drawn into it."""

    role: str
    native: int
    drawn: int


class ProposedTeam(Part):
    """A team before its draw: its quotas, and its natives, who fill theirs exactly."""

    code: str
    name: str
    quotas: tuple[Quota, ...]
    natives: tuple[Member, ...]


class TeamsProposed(Fact):
    """Stream teams/<bureau>/<season>. A frame was frozen to draw people into these teams; the natives are fixed."""

    type: ClassVar[str] = "sampling.team.proposed"

    season: Annotated[str, Public()]
    frame: UUID
    policy: Hex32
    """SHA-256 of the policy's file that says the quotas."""
    directories: dict[str, Directory]
    """Role → the register its people are of."""
    teams: tuple[ProposedTeam, ...]


class FormedTeam(Part):
    """A team with all its members."""

    code: str
    name: str
    members: tuple[Member, ...]


class TeamsFormed(Fact):
    """Natives and drawn together, in exactly the quotas; from here on membership is fixed for the season."""

    type: ClassVar[str] = "sampling.team.formed"

    season: Annotated[str, Public()]
    draw: Annotated[UUID, Public()]
    sizes: Annotated[dict[str, int], Public()]
    """Team → how many members."""
    frame: UUID
    """The frame of the proposal that was drawn."""
    teams: tuple[FormedTeam, ...]


class TeamChanged(Fact):
    """A member left; the next of the role's reserve stands in, where one is left."""

    type: ClassVar[str] = "sampling.team.changed"

    season: Annotated[str, Public()]
    team: Annotated[str, Public()]
    draw: Annotated[UUID, Public()]
    substitute: Annotated[Hex32 | None, Public()] = None
    """The substitute's id in the draw's reserve: anybody can see that it was the next one's turn."""
    left: Member
    reason: str
    joined: Member | None = None
    successor: str | None = None
    """The member who takes over the post of the one who left."""
    passed_over: dict[str, str]
    """Those of the reserve whose turn it was and who cannot serve now: id in the draw → why."""
