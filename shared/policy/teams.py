"""The bureau's standing teams of inspectors (执法检查组), and how they are formed."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from shared.policy.clauses import Clause, Code, Name
from shared.policy.conditions import Condition
from shared.policy.draws import Entropy

_Number = Annotated[int, Field(ge=0, le=1000)]


class Quota(Clause):
    """How many people a team has in a role: `native` belong to it by their section, `drawn` are drawn into it."""

    native: _Number = 0
    drawn: _Number = 0


class Team(Clause):
    """A team: which enterprises it inspects (`where`), which people belong to it (`natives`), its quota for each role.

    A team without `where` inspects every enterprise; only the single team of a policy may leave it out.
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
    """A role that people are drawn into: from which directory, and who fits. Each role is a stratum of the draw."""

    name: Name
    population: Literal["people", "experts"] = "people"
    where: Condition | None = None


class Formation(Clause):
    """Rules of the draw that forms the teams, once a year or once for a campaign. A person who fits `excluded` is not
    drawn.
    """

    roles: Annotated[tuple[FormationRole, ...], Field(strict=False, min_length=1, max_length=20)]
    seasons: Annotated[tuple[Name, ...], Field(strict=False, max_length=20)] = ()
    """The seasons for which teams are formed, such as campaigns; if left out, the calendar year."""
    excluded: Condition | None = None
    reserve: _Number = 0
    entropy: Entropy = "beacon"
