"""Plans and dossiers: who approves a plan, what is looked at, in which order papers are bound."""

from typing import Annotated

from pydantic import Field

from shared.policy.clauses import Citation, Clause, Code, Day, Name


class Campaign(Clause):
    """A campaign's days, both included, and the sectors it is for."""

    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day, Field(alias="until")]
    sectors: Annotated[tuple[Name, ...], Field(strict=False, max_length=50)] = ()


class PlanRules(Clause):
    """Who approves a plan and with whom it is filed; `contents` are the categories that an inspection looks at."""

    approved_by: Name
    filed_with: Name | None = None
    published: bool = True
    campaign: Campaign | None = None
    contents: Annotated[tuple[Name, ...], Field(strict=False, max_length=100)] = ()
    basis: Citation


class Dossier(Clause):
    """A kind of dossier: the documents in the order in which they are bound, and for how many years it is kept.

    Without `years` it is kept permanently.
    """

    kind: Code
    title: Name
    order: Annotated[tuple[Name, ...], Field(strict=False, min_length=1, max_length=100)]
    years: Annotated[int | None, Field(ge=1, le=100)] = None
    basis: Citation | None = None
