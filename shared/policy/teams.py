"""Who inspects: the bureau's standing teams (执法检查组), and how they are formed."""

from collections.abc import Mapping
from typing import Annotated, Literal

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
