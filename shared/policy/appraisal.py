"""Appraisal (考核): which teams or people are ranked, by which measures, and what points and rewards a rank brings."""

from typing import Annotated, Literal

from pydantic import Field

from shared.policy.clauses import Citation, Clause, Code, Name, Points

Measure = Literal[
    "findings-per-enterprise",
    "findings",
    "major-hazards",
    "hazards-closed",
    "inspections-done",
    "deadlines-met",
    "dossiers-without-fault",
    "decisions-upheld",
    "cases-filed",
    "typical-cases-accepted",
    "penalty-amount",
    "penalty-amount-per-head",
]
"""Measures that can be counted from the log. The statutes (`lawfulness`) decide which of them a policy may use."""


class Weighed(Clause):
    """A measure of a ranking, the highest value first. Its points are multiplied by `weight`."""

    measure: Measure
    weight: Annotated[int, Field(ge=1, le=1000)] = 1


class Scoring(Clause):
    """Points for a rank.

    The first rank gets `first`, each further rank `less` points fewer, and no rank less than 0.
    """

    first: Annotated[Points, Field(ge=0)]
    less: Annotated[Points, Field(ge=0)]


class Bonus(Clause):
    """Points added for each unit that the measure counts: each case filed, each hazard closed."""

    measure: Measure
    points: Points


class Unrewarded(Clause):
    """The people (`who`) who get no reward, and the reason (`because`)."""

    because: Literal["work-refused", "decision-changed"]
    """Either work was refused, or a hearing, a reconsideration or a lawsuit changed or revoked a decision."""
    who: Annotated[
        tuple[Literal["person", "leader", "deputy", "members-concerned"], ...],
        Field(strict=False, min_length=1, max_length=4),
    ]


class Appraisal(Clause):
    """A ranking of teams, sections or counties. `rewards` are yuan for each person, in the order of the ranks."""

    name: Code
    title: Name
    of: Literal["team", "section", "county"]
    per: Literal["year", "campaign"] = "year"
    measures: Annotated[tuple[Weighed, ...], Field(strict=False, min_length=1, max_length=20)]
    scoring: Scoring | None = None
    bonuses: Annotated[tuple[Bonus, ...], Field(strict=False, max_length=20)] = ()
    rewards: Annotated[tuple[Annotated[int, Field(ge=0, le=1_000_000)], ...], Field(strict=False, max_length=20)] = ()
    unrewarded: Annotated[tuple[Unrewarded, ...], Field(strict=False, max_length=10)] = ()
    basis: Citation
