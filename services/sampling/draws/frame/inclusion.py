"""The probability with which a unit is drawn, before anybody knows the seed.

Tickets order a stratum by successive sampling (docs/protocol.md, "rank"): the next unit is any of those left, with a
probability proportional to its weight. Units of the same weight have the same chance, so that a stratum is described by
the number of units of each weight.
"""

from collections.abc import Mapping
from functools import reduce
from math import gcd
from typing import Literal, NamedTuple

from services.sampling.draws.frame.chances_large import enclose

Method = Literal["exact", "bounded"]
"""`exact`: exact except for rounding. `bounded`: computed by quadrature, with an error of at most `Inclusion.error`."""

# How many chances the recursion may compute, over all situations that it visits: about 0.15 s.
_AFFORDABLE = 250_000

_Left = tuple[int, ...]


class Inclusion(NamedTuple):
    """Weight → the probability that a unit of this weight is among the first `count` of its stratum."""

    by_weight: Mapping[int, float]
    method: Method
    error: float
    """The largest possible error of a probability: 0.0 if exact (then only the 12th digit is rounded)."""


def inclusion(weights: Mapping[int, int], count: int, *, effort: float = 1.0) -> Inclusion:
    """The probabilities in a stratum (`weights`: weight → number of units) of which the first `count` are drawn.

    Exact if the weights are equal, if all are drawn, and if the recursion visits few situations; otherwise enclosed by
    `chances_large.enclose`. Raises ValueError for a weight below 1 or a negative number. Takes at most about 0.5 s;
    with less `effort` less time, but then what cannot be exact has a larger error.
    """
    if count < 0 or any(weight < 1 or units < 0 for weight, units in weights.items()):
        raise ValueError("weights are at least 1, numbers of units and the count at least 0")
    there = {weight: units for weight, units in sorted(weights.items()) if units}
    size = sum(there.values())
    if count >= size or count == 0 or len(there) <= 1:
        sure = 1.0 if count >= size else count / size
        return Inclusion(dict.fromkeys(there, sure), "exact", 0.0)
    # Divide the weights by their greatest common divisor: only their proportion matters.
    unit = reduce(gcd, there)
    classes = tuple((weight // unit, units) for weight, units in there.items())
    most = int(_AFFORDABLE * effort) // len(classes)
    if situations(tuple(there.values()), count, most) <= most:
        return Inclusion(dict(zip(there, _recursion(classes, count), strict=True)), "exact", 0.0)
    chances, error = enclose(classes, count, effort)
    return Inclusion(dict(zip(there, chances, strict=True)), "bounded", error)


def situations(sizes: _Left, count: int, most: int) -> int:
    """In how many ways fewer than `count` units can be drawn, if only the number drawn from each class matters.

    If there are more than `most`, the result is some number above `most`: counting on would be a waste. `count` is not
    above the sum of `sizes`.
    """
    if count > most:
        return count
    ways = [1] + [0] * (count - 1)
    for size in sizes:
        # Multiply by 1 + z + … + z^size, with a running sum.
        window = 0
        grown = []
        for drawn, here in enumerate(ways):
            window += here - (ways[drawn - size - 1] if drawn > size else 0)
            grown.append(window)
        ways = grown
        # Stop early: each further class only adds ways.
        if sum(ways) > most:
            break
    return sum(ways)


def _recursion(classes: tuple[tuple[int, int], ...], count: int) -> list[float]:
    """The probability of each class, computed draw by draw: the probability of each situation, and what the next draw
    adds to each class's expectation.

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
