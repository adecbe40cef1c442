"""The members of a frame before they are blinded: the subjects that may be drawn, and those that are left out.

A million members must fit in memory, so they stay in groups: of the same stratum and weight, or of the same reason.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from shared.draws.frames import WITHHELD


class Candidate(NamedTuple):
    """A subject that may be drawn: its identifier, its name for readers, its stratum ("" if there are no strata), and
    its number of lots.
    """

    identifier: str
    name: str
    stratum: str
    weight: int = 1


class OutReason(NamedTuple):
    """The reason why a subject is excluded: a code, and a sentence with dates and counts in both languages."""

    because: str
    detail: str
    detail_en: str


class Excluded(NamedTuple):
    """A subject that fits the selection but may not be drawn, with the reasons, and the stratum it would have
    been in. `plain` are the reasons that stand without what only readers of covert draws may know; None: all stand.
    """

    identifier: str
    name: str
    reasons: Sequence[OutReason]
    stratum: str = ""
    plain: Sequence[OutReason] | None = None


class UnitsAlike(NamedTuple):
    """Subjects that may be drawn, with the same stratum and number of lots."""

    stratum: str
    weight: int
    identifiers: Sequence[str]
    names: Sequence[str]


class LeftOutAlike(NamedTuple):
    """Subjects that are left out for the same public reason."""

    reason: str
    identifiers: Sequence[str]
    names: Sequence[str]


class FrameMembers(NamedTuple):
    """The whole population of a frame: who may be drawn, and who is left out. Each subject is in one of these groups.

    `excluded` has the sentences for readers in the bureau. `changed`: how many entries of the population have changed
    in the days before.
    """

    units: Sequence[UnitsAlike]
    left_out: Sequence[LeftOutAlike]
    excluded: Sequence[Excluded] = ()
    changed: int = 0

    @property
    def size(self) -> int:
        """How many subjects may be drawn."""
        return sum(len(alike.identifiers) for alike in self.units)

    @property
    def groups(self) -> Sequence[UnitsAlike | LeftOutAlike]:
        """All groups, those of units first."""
        return [*self.units, *self.left_out]

    @property
    def candidates(self) -> Iterator[Candidate]:
        """The subjects that may be drawn, one by one."""
        for stratum, weight, identifiers, names in self.units:
            for identifier, name in zip(identifiers, names, strict=True):
                yield Candidate(identifier, name, stratum, weight)

    @property
    def strata(self) -> Mapping[str, int]:
        """Stratum → how many of its subjects may be drawn."""
        sizes: Counter[str] = Counter()
        for alike in self.units:
            sizes[alike.stratum] += len(alike.identifiers)
        return dict(sorted(sizes.items()))

    @property
    def reasons(self) -> Mapping[str, int]:
        """Public reason → how many subjects are left out for it."""
        counts: Counter[str] = Counter()
        for alike in self.left_out:
            counts[alike.reason] += len(alike.identifiers)
        return dict(sorted(counts.items()))

    def beside(self, plain: "FrameMembers") -> "FrameMembers":
        """The population with the reasons that stand in `plain`: the same choice without what only readers of covert
        draws may know.
        """
        stand = {one.identifier: one.reasons for one in plain.excluded}
        return self._replace(excluded=[one._replace(plain=stand.get(one.identifier, ())) for one in self.excluded])

    def withheld(self) -> "FrameMembers":
        """The population as a covert draw commits to it: it tells no reason."""
        return self._replace(left_out=[alike._replace(reason=WITHHELD) for alike in self.left_out])


def grouped(candidates: Iterable[Candidate]) -> list[UnitsAlike]:
    """The candidates in groups of the same stratum and number of lots."""
    groups: dict[tuple[str, int], tuple[list[str], list[str]]] = {}
    for one in candidates:
        identifiers, names = groups.setdefault((one.stratum, one.weight), ([], []))
        identifiers.append(one.identifier)
        names.append(one.name)
    return [UnitsAlike(*key, *who) for key, who in sorted(groups.items())]
