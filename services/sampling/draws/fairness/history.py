"""The data that the test needs of a year's draws of one population: which subjects could be drawn, with which chance,
and which were drawn.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.sampling.draws.frame.freezing import Opening
from services.sampling.draws.frame.inclusion import inclusion
from services.sampling.registers.records.former_keys import NO_FORMER_KEYS, FormerKeys
from services.sampling.registers.records.naming import key_of
from shared.draws.assign import AssignOutcome
from shared.draws.frames import Roster, Unit
from shared.draws.rank import RankOutcome
from shared.draws.spec import RankSpec
from shared.heavy import heavy

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Openings = Mapping[str, Opening]


class Subject(NamedTuple):
    """A member of a frame of the year: its identifier, and its name for readers."""

    identifier: str
    name: str


class StratumHistory(NamedTuple):
    """A stratum of a draw: the places of its units in the frame, their weights, and how many of them are drawn."""

    places: Places
    weights: Floats
    taken: int


class Ranked(NamedTuple):
    """A `rank` draw. The arrays are in the order of the frame: the number of each unit's subject, its chance, and
    whether it was drawn (0 or 1).
    """

    subjects: Places
    chances: Floats
    drawn: Floats
    strata: tuple[StratumHistory, ...]


class Assigned(NamedTuple):
    """An `assign` draw. The arrays are in the order of the roster: the number of each person's subject, and on how many
    tasks the person was put.
    """

    subjects: Places
    drawn: Floats
    roster: Roster


Held = Ranked | Assigned


class History(NamedTuple):
    """All subjects of a population, numbered in the order of their identifiers, and the draws that were held
    over them.
    """

    subjects: Sequence[Subject]
    draws: Sequence[Held]


class Writer:
    """Collects draws one after the other into a `History`, and numbers their subjects. `former`: the keys that people
    had before; a person with a renewed certificate is one subject.
    """

    def __init__(self, former: FormerKeys = NO_FORMER_KEYS) -> None:
        self._former = former
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._draws: list[Held] = []

    def rank(self, spec: RankSpec, units: Sequence[Unit], outcome: RankOutcome, openings: Openings) -> None:
        """Add a completed `rank` draw. Substitutes are not counted: they are not a result of chance."""
        drawn = {id_ for dealt in outcome.deals for id_ in dealt.units}
        strata = [*_strata(spec, units)]
        chances = np.zeros(len(units))
        for stratum in strata:
            sizes = tuple(sorted(Counter(stratum.weights.astype(int).tolist()).items()))
            by_weight = _chances(sizes, stratum.taken)
            chances[stratum.places] = [by_weight[weight] for weight in stratum.weights.astype(int).tolist()]
        self._draws.append(
            Ranked(
                subjects=self._number([openings[unit.id] for unit in units]),
                chances=chances,
                drawn=np.array([unit.id in drawn for unit in units], float),
                strata=tuple(strata),
            )
        )

    def assign(self, roster: Roster, outcome: AssignOutcome, openings: Openings) -> None:
        """Add a completed `assign` draw as it was drawn: a person who gave a slot up later still counts as drawn."""
        times = Counter(person for task in outcome.assignments for _, person in task.slots)
        self._draws.append(
            Assigned(
                subjects=self._number([openings[person.id] for person in roster.people]),
                drawn=np.array([times[person.id] for person in roster.people], float),
                roster=roster,
            )
        )

    @heavy
    def history(self) -> History:
        """The history of all draws that were added so far."""
        identifiers = sorted(self._numbers)
        numbers = np.empty(len(identifiers), np.intp)
        numbers[[self._numbers[identifier] for identifier in identifiers]] = np.arange(len(identifiers))
        return History(
            [Subject(identifier, self._names[self._numbers[identifier]]) for identifier in identifiers],
            [held._replace(subjects=numbers[held.subjects]) for held in self._draws],
        )

    def _number(self, members: Sequence[Opening]) -> Places:
        numbers = []
        for opening in members:
            number = self._numbers.setdefault(self._former.present(key_of(opening["name"])), len(self._names))
            if number == len(self._names):
                self._names.append(opening["label"])
            # Keep the latest name: companies rename themselves.
            self._names[number] = opening["label"]
            numbers.append(number)
        return np.array(numbers, np.intp)


def _strata(spec: RankSpec, units: Sequence[Unit]) -> Sequence[StratumHistory]:
    """The strata from which the draw's deals take units."""
    places: dict[str, list[int]] = {deal.stratum: [] for deal in spec.deals}
    for place, unit in enumerate(units):
        if unit.stratum in places:
            places[unit.stratum].append(place)
    weights = np.array([unit.weight for unit in units], float)
    return [
        StratumHistory(np.array(members, np.intp), weights[members], spec.drawn_from(stratum))
        for stratum, members in places.items()
    ]


@lru_cache(maxsize=256)
def _chances(sizes: tuple[tuple[int, int], ...], count: int) -> Mapping[int, float]:
    return inclusion(dict(sizes), count).by_weight
