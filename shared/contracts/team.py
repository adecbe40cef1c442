"""Facts of the sampling service about the teams of a season: their natives, the people drawn into them, and changes."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import Fact, Hex32, Part, Public

Directory = Literal["people", "experts"]
Post = Literal["leader", "deputy", "member"]


class Member(Part):
    """A member of a team: the key in a register, with the name that the register has for it."""

    directory: Directory
    person: str
    name: str
    role: str
    post: Post = "member"
    native: bool = False


class Quota(Part):
    """How many people a team has in a role: natives, and people drawn into the team."""

    role: str
    native: int
    drawn: int


class ProposedTeam(Part):
    """A team before the draw that forms it: its quotas, and its natives, who fill the native quotas exactly."""

    code: str
    name: str
    quotas: tuple[Quota, ...]
    natives: tuple[Member, ...]


class TeamsProposed(Fact):
    """Teams were proposed: a frame was frozen to draw people into them, and the natives are fixed.

    Stream teams/<bureau>/<season>.
    """

    type: ClassVar[str] = "sampling.team.proposed"

    season: Annotated[str, Public()]
    frame: UUID
    policy: Hex32
    """SHA-256 of the policy file that has the quotas."""
    directories: dict[str, Directory]
    """The register from which the people of each role come."""
    teams: tuple[ProposedTeam, ...]


class FormedTeam(Part):
    """A team with all its members."""

    code: str
    name: str
    members: tuple[Member, ...]


class TeamsFormed(Fact):
    """The teams were formed from natives and drawn people, exactly in the quotas.

    From then on the members are fixed for the season.
    """

    type: ClassVar[str] = "sampling.team.formed"

    season: Annotated[str, Public()]
    draw: Annotated[UUID, Public()]
    sizes: Annotated[dict[str, int], Public()]
    """The number of members of each team."""
    frame: UUID
    """The frame of the proposal from which the people were drawn."""
    teams: tuple[FormedTeam, ...]


class TeamChanged(Fact):
    """A member left a team.

    The next of the reserve for the role replaces the member, if the reserve is not empty.
    """

    type: ClassVar[str] = "sampling.team.changed"

    season: Annotated[str, Public()]
    team: Annotated[str, Public()]
    draw: Annotated[UUID, Public()]
    substitute: Annotated[Hex32 | None, Public()] = None
    """The substitute's id in the reserve of the draw. It shows everybody that the next in the reserve was taken."""
    left: Member
    reason: str
    joined: Member | None = None
    successor: str | None = None
    """The member who takes over the post of the member who left."""
    passed_over: dict[str, str]
    """The people of the reserve whose turn it was, but who cannot serve now: id in the draw → the reason."""
