"""What the public and the bureau's own people see of an inspection, and from which moment."""

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field

from shared.policy.clauses import Citation, Clause

PublicFrom = Literal["never", "notified", "arrived", "fed-back", "closed"]
"""The moment of the inspection from which a fact is public. Of a covert visit nothing is public before the arrival."""
CovertReader = Literal[
    "registrar", "legal", "drawer", "group-leader", "reviewer", "chief", "clerk", "auditor", "city-supervisor"
]
"""A role (`shared.access.roles`) that a policy may let see covert visits."""


class CrewPublicity(Clause):
    """From when on the public learns the names of a crew, and the numbers of its certificates."""

    names: PublicFrom
    certificates: PublicFrom
    basis: Citation


class CovertRules(Clause):
    """The roles that see covert visits until their draw is opened. The crew itself sees its own visits."""

    seen_by: Annotated[tuple[CovertReader, ...], Field(strict=False, min_length=1, max_length=9)]
    basis: Citation

    def lets_see(self, roles: Collection[str]) -> bool:
        """Whether one of the roles sees covert visits."""
        return not set(self.seen_by).isdisjoint(roles)
