"""What a report is on: a year's draws by population, and what examining them found."""

from collections.abc import Mapping
from typing import NamedTuple

from services.sampling.draws.fairness.history import History
from services.sampling.draws.fairness.testing import DrawTally, Verdict


class Year(NamedTuple):
    """Which draws a report is on. `left_out` are covert draws that are not opened yet."""

    bureau: str
    year: int
    draws: int
    left_out: int
    histories: Mapping[str, History]
    seed: int
    """Out of the draws' own seeds: the same draws give the same report."""


class Examined(NamedTuple):
    """A population's draws, and whether they look like chance."""

    history: History
    tally: DrawTally
    verdict: Verdict
