"""Appraisal: who is ranked, by which measures, how places become points, and what that is worth."""

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
"""What can be counted out of the log. Which of them may be used when is for the statutes (`lawfulness`)."""


class Weighed(Clause):
    """A measure that is ranked by, most first; its points count `weight` times."""

    measure: Measure
    weight: Annotated[int, Field(ge=1, le=1000)] = 1


class Scoring(Clause):
    """Points for a place: the first gets `first`, every further one `less` fewer, nobody below nothing."""

    first: Annotated[Points, Field(ge=0)]
    less: Annotated[Points, Field(ge=0)]


class Bonus(Clause):
    """Points added for each one of a measure."""

    measure: Measure
    points: Points


class Unrewarded(Clause):
    """Who gets no reward, and for what."""

    because: Literal["work-refused", "decision-changed"]
    """Refused work; a hearing, a reconsideration or a lawsuit changed or revoked a decision."""
    who: Annotated[
        tuple[Literal["person", "leader", "deputy", "members-concerned"], ...],
        Field(strict=False, min_length=1, max_length=4),
    ]


class Appraisal(Clause):
    """A ranking of teams, sections or counties. `rewards` are yuan a person, by place."""

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
