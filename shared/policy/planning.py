"""Rules for plans and dossiers: who approves a plan, what inspections look at, the order of papers in a dossier."""

from typing import Annotated

from pydantic import Field

from shared.policy.clauses import Citation, Clause, Code, Day, Name
from shared.policy.conditions import Condition


class Campaign(Clause):
    """The first and the last day of a campaign, both included, and the sectors that it inspects."""

    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day, Field(alias="until")]
    sectors: Annotated[tuple[Name, ...], Field(strict=False, max_length=50)] = ()


class VisitCost(Clause):
    """How many people-days an inspection of an enterprise that fits `where` takes."""

    where: Condition | None = None
    people_days: Annotated[int, Field(ge=1, le=1000)]
    basis: Citation | None = None


class PlanRules(Clause):
    """The rules for a plan: who approves it, the authority it is filed with, the content of its inspections.

    `contents` are the categories that an inspection looks at. Of `visits`, the first that fits an enterprise says how
    many people-days its inspection takes; a plan may not take more than its staff has.
    """

    approved_by: Name
    filed_with: Name | None = None
    published: bool = True
    campaign: Campaign | None = None
    contents: Annotated[tuple[Name, ...], Field(strict=False, max_length=100)] = ()
    visits: Annotated[tuple[VisitCost, ...], Field(strict=False, max_length=20)] = ()
    basis: Citation


class Dossier(Clause):
    """A kind of dossier (案卷): the order in which its documents are bound, and for how many years it is kept.

    A dossier without `years` is kept permanently.
    """

    kind: Code
    title: Name
    order: Annotated[tuple[Name, ...], Field(strict=False, min_length=1, max_length=100)]
    years: Annotated[int | None, Field(ge=1, le=100)] = None
    basis: Citation | None = None
