"""With which probability a unit is drawn, before anybody knows the seed.

Tickets order a stratum by successive sampling (docs/protocol.md, "rank"): the next is anyone left, with probability
proportional to weight. Units of the same weight have the same chance, so a stratum is how many there are of each.
"""

from collections.abc import Mapping
from functools import reduce
from math import gcd
from typing import Literal, NamedTuple

from services.sampling.draws.frame.chances_large import enclose

Method = Literal["exact", "bounded"]
"""`exact` but for rounding; `bounded`: computed by quadrature, and off by no more than `Inclusion.error`."""

# Chances to draw one of a class, over all situations the recursion visits; about 0.15 s.
_AFFORDABLE = 250_000

_Left = tuple[int, ...]


class Inclusion(NamedTuple):
    """The probability of a unit to be among the first `count` of its stratum, by its weight."""

    by_weight: Mapping[int, float]
    method: Method
    error: float
    """No probability is off by more: 0.0 where exact, which leaves rounding in the 12th digit."""


def inclusion(weights: Mapping[int, int], count: int, *, effort: float = 1.0) -> Inclusion:
    """Of a stratum with so many units of each weight (weight → number of units), the first `count` being drawn.

    Exact where weights are equal, where all are drawn, and where the recursion visits few situations; otherwise
    enclosed by `chances_large.enclose`. Raises ValueError for a weight below 1 or a negative number. At most about
    0.5 s, with less `effort` a part of it: what cannot be exact then has a larger error.
    """
    if count < 0 or any(weight < 1 or units < 0 for weight, units in weights.items()):
        raise ValueError("weights are at least 1, numbers of units and the count at least 0")
    there = {weight: units for weight, units in sorted(weights.items()) if units}
    size = sum(there.values())
    if count >= size or count == 0 or len(there) <= 1:
        sure = 1.0 if count >= size else count / size
        return Inclusion(dict.fromkeys(there, sure), "exact", 0.0)
    # Only their proportion counts.
    unit = reduce(gcd, there)
    classes = tuple((weight // unit, units) for weight, units in there.items())
    most = int(_AFFORDABLE * effort) // len(classes)
    if situations(tuple(there.values()), count, most) <= most:
        return Inclusion(dict(zip(there, _recursion(classes, count), strict=True)), "exact", 0.0)
    chances, error = enclose(classes, count, effort)
    return Inclusion(dict(zip(there, chances, strict=True)), "bounded", error)


def situations(sizes: _Left, count: int, most: int) -> int:
    """In how many ways fewer than `count` units can be drawn, told apart by how many of each class are.

    Beyond `most` some number beyond it: nobody counts to the end what is too many. `count` is not above the sum of
    `sizes`.
    """
    if count > most:
        return count
    ways = [1] + [0] * (count - 1)
    for size in sizes:
        # Times 1 + z + … + z^size, by a running sum.
        window = 0
        grown = []
        for drawn, here in enumerate(ways):
            window += here - (ways[drawn - size - 1] if drawn > size else 0)
            grown.append(window)
        ways = grown
        # Each further class only adds ways.
        if sum(ways) > most:
            break
    return sum(ways)


def _recursion(classes: tuple[tuple[int, int], ...], count: int) -> list[float]:
    """Draw by draw: the probability of each situation, and what the next draw adds to each class's expectation.

    Every number is a sum of products of positive numbers: no digit is lost by subtraction, and the relative error is
    below (count + 2) × (classes + 4) × 2^-53.
    """
    weights = [weight for weight, _ in classes]
    expected = [0.0] * len(classes)
    layer: dict[_Left, float] = {tuple(units for _, units in classes): 1.0}
    for _ in range(count):
        following: dict[_Left, float] = {}
        for left, chance in layer.items():
            lots = [weight * units for weight, units in zip(weights, left, strict=True)]
            each = chance / sum(lots)
            for place, of_class in enumerate(lots):
                if of_class:
                    drawn = each * of_class
                    expected[place] += drawn
                    then = (*left[:place], left[place] - 1, *left[place + 1 :])
                    following[then] = following.get(then, 0.0) + drawn
        layer = following
    return [drawn / units for drawn, (_, units) in zip(expected, classes, strict=True)]
