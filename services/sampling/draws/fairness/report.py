"""What a fairness report is about: the draws of a year by population, and the result of the test."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.sampling.draws.fairness.testing import DrawTally, Verdict
from services.sampling.registers.records.former_keys import FormerKeys
from shared.contracts.fact import BlobRef
from shared.draws.spec import Spec


class Completed(NamedTuple):
    """A completed draw: its specification, and the blobs with its units or tasks, its people if it puts them on tasks,
    its outcome, and the openings (name and salt) of all ids that it could have drawn.
    """

    spec: Spec
    members: BlobRef
    people: BlobRef | None
    outcome: BlobRef
    openings: BlobRef


class Year(NamedTuple):
    """The draws that a report is about. `left_out` counts the covert draws that are not opened yet and not included."""

    bureau: str
    year: int
    left_out: int
    populations: Mapping[str, Sequence[Completed]]
    """Population → its draws, in the order in which they were held."""
    former: FormerKeys
    seed: int
    """The seed for the repetitions, made from the draws' own seeds: the same draws give the same report."""

    @property
    def draws(self) -> int:
        return sum(map(len, self.populations.values()))


class Examined(NamedTuple):
    """The draws of a population, and whether they look like chance: how many draws, over how many subjects."""

    draws: int
    subjects: int
    tally: DrawTally
    verdict: Verdict


class SubjectTally(NamedTuple):
    """A subject: in how many frames it was, how often it was expected to be drawn, and how often it was drawn."""

    identifier: str
    name: str
    eligible: int
    expected: float
    drawn: int
