"""What the API says of the fairness of draws."""

from pydantic import BaseModel, Field

from services.sampling.draws.fairness.history import Subject
from services.sampling.draws.fairness.report import Examined, Year
from services.sampling.draws.fairness.sentences import sentences
from services.sampling.draws.fairness.testing import DrawTally, Statistic


class StatisticShown(BaseModel):
    """-2 Σ ln u over the draws; u: how rarely chance, after those before it, makes a draw as conspicuous."""

    value: float
    p_value: float


class PopulationShown(BaseModel):
    """The draws of a population, held again many times with other seeds."""

    population: str = Field(examples=["enterprises"])
    draws: int
    subjects: int = Field(description="How many could be drawn at least once.")
    drawn: int = Field(description="How often somebody was drawn, all together.")
    runs: int = Field(description="How many times the draws were held again.")
    p_value: float = Field(
        description="How rarely chance departs as far, by either statistic: (1 + such runs) / (1 + runs).",
        examples=[0.43],
    )
    counts: StatisticShown = Field(
        description="By how often each was drawn so far against the expectation: Σ (d - e)² / v."
    )
    overlaps: StatisticShown = Field(
        description="By how many a draw has in common with each before it: Σ (c - e)² / v."
    )
    verdict: str
    verdict_en: str


class FairnessShown(BaseModel):
    """The completed draws of a bureau's year, against their own probabilities."""

    bureau: str
    year: int
    draws: int
    left_out: int = Field(description="Covert draws that are not opened yet, and are not in these numbers.")
    populations: list[PopulationShown]


class SubjectShown(BaseModel):
    """How often somebody could be drawn, was expected to be, and was."""

    identifier: str
    name: str
    eligible: int
    expected: float = Field(description="The sum of the probabilities to be drawn.", examples=[3.6176])
    drawn: int


def shown(year: Year, populations: dict[str, Examined]) -> FairnessShown:
    """The report of a year."""
    return FairnessShown(
        **{name: getattr(year, name) for name in ("bureau", "year", "draws", "left_out")},
        populations=[_population(name, found) for name, found in populations.items()],
    )


def subject(one: Subject, tally: DrawTally, place: int) -> SubjectShown:
    return SubjectShown(
        identifier=one.identifier,
        name=one.name,
        eligible=int(tally.eligible[place]),
        expected=round(float(tally.expected[place]), 6),
        drawn=int(tally.drawn[place]),
    )


def _population(name: str, found: Examined) -> PopulationShown:
    said, said_en = sentences(found.verdict)
    return PopulationShown(
        population=name,
        draws=len(found.history.draws),
        subjects=len(found.history.subjects),
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
