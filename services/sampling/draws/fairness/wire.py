"""The answers of the API about the fairness of draws."""

from pydantic import BaseModel, Field

from services.sampling.draws.fairness.report import Examined, SubjectTally, Year
from services.sampling.draws.fairness.sentences import sentences
from services.sampling.draws.fairness.testing import Statistic


class StatisticShown(BaseModel):
    """A statistic: -2 Σ ln u over the draws. For each draw, u is the share of repetitions (after the same earlier
    draws) that depart from the expectation at least as far as the draw did.
    """

    value: float
    p_value: float


class PopulationShown(BaseModel):
    """The result of the test for the draws of one population, which were held again many times with other seeds."""

    population: str = Field(examples=["enterprises"])
    draws: int
    subjects: int = Field(description="The number of subjects that could be drawn at least once.")
    drawn: int = Field(description="The number of times that any subject was drawn.")
    runs: int = Field(description="The number of times that the draws were repeated.")
    p_value: float = Field(
        description=(
            "The probability that chance alone departs as far, by either statistic: (1 + such runs) / (1 + runs)."
        ),
        examples=[0.43],
    )
    counts: StatisticShown = Field(
        description=(
            "Compares how often each subject was drawn so far (d) with the expectation (e, variance v): Σ (d - e)² / v."
        )
    )
    overlaps: StatisticShown = Field(
        description=(
            "Compares how many subjects a draw has in common with each earlier draw (c) with "
            "the expectation (e, variance v): Σ (c - e)² / v."
        )
    )
    verdict: str
    verdict_en: str


class FairnessShown(BaseModel):
    """The result of the test of a year's completed draws against their own probabilities."""

    bureau: str
    year: int
    draws: int
    left_out: int = Field(
        description="The number of covert draws that are not opened yet. They are not in these figures."
    )
    populations: list[PopulationShown]


class SubjectShown(BaseModel):
    """How often a subject could be drawn, how often it was expected to be drawn, and how often it was drawn."""

    identifier: str
    name: str
    eligible: int
    expected: float = Field(
        description="The expected number of times: the sum of the probabilities that the subject is drawn.",
        examples=[3.6176],
    )
    drawn: int


def shown(year: Year, populations: dict[str, Examined]) -> FairnessShown:
    """The fairness report of a year as the API answers it."""
    return FairnessShown(
        **{name: getattr(year, name) for name in ("bureau", "year", "draws", "left_out")},
        populations=[_population(name, found) for name, found in populations.items()],
    )


def subject(one: SubjectTally) -> SubjectShown:
    return SubjectShown.model_validate(one._replace(expected=round(one.expected, 6))._asdict())


def _population(name: str, found: Examined) -> PopulationShown:
    said, said_en = sentences(found.verdict)
    return PopulationShown(
        population=name,
        draws=found.draws,
        subjects=found.subjects,
        drawn=int(found.tally.drawn.sum()),
        runs=found.verdict.runs,
        p_value=found.verdict.p_value,
        counts=_statistic(found.verdict.counts),
        overlaps=_statistic(found.verdict.overlaps),
        verdict=said,
        verdict_en=said_en,
    )


def _statistic(statistic: Statistic) -> StatisticShown:
    return StatisticShown(value=statistic.value, p_value=statistic.p_value)
