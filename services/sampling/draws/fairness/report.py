"""What a fairness report is about: the draws of a year by population, and the result of the test."""

from collections.abc import Mapping
from typing import NamedTuple

from services.sampling.draws.fairness.history import History
from services.sampling.draws.fairness.testing import DrawTally, Verdict


class Year(NamedTuple):
    """The draws that a report is about. `left_out` counts the covert draws that are not opened yet and not included."""

    bureau: str
    year: int
    draws: int
    left_out: int
    histories: Mapping[str, History]
    seed: int
    """The seed for the repetitions, made from the draws' own seeds: the same draws give the same report."""


class Examined(NamedTuple):
    """The draws of a population, and whether they look like chance."""

    history: History
    tally: DrawTally
    verdict: Verdict
