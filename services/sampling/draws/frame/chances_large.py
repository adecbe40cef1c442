"""Chances in a large stratum: successive sampling as a race, and its probabilities enclosed from both sides.

Let every unit of weight w arrive after a time that is exponential with rate w: the order of arrival is successive
sampling. A unit that arrives at time t is among the first n if at most n - 1 others came before t; the probability of
this is G(t). So the unit's chance is the integral of G dF, with F(t) = 1 - exp(-w t). G falls and F rises: between any
two moments the integral lies between G at the later and G at the earlier moment, times the rise of F. This encloses the
chance whichever moments are used; the stated error is half of the width of the enclosure, not an estimate.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Classes = tuple[tuple[int, int], ...]
"""(weight, number of units) for each different weight."""

_Floats = npt.NDArray[np.float64]
_Complex = npt.NDArray[np.complex128]

# How many complex numbers may be computed (moments × frequencies × classes): about 0.15 s. And how many moments.
_BUDGET = 1_000_000
_FEWEST, _MOST = 50, 10_000
# Tails of a distribution and of its transform below e^-28 are left out; together with rounding, this changes no value
# of G by more than that.
_TAIL = 28.0
_SLACK = 1e-9


class _Race(NamedTuple):
    """The race at some moments (columns): for each class (rows) the value of F; and the mean and variance of how many
    units have arrived by then.
    """

    arrived: _Floats
    mean: _Floats
    variance: _Floats


def enclose(classes: Classes, count: int, effort: float = 1.0) -> tuple[list[float], float]:
    """The chance of a unit of each class to be among the first `count`, and the largest possible error of these
    chances.

    `count` is at least 1 and below the number of units; `effort` is the part of the computing budget that may be used.
    """
    rates, units = np.array(classes, float).T[:, :, None]
    size = int(units.sum())
    # The moments reach from before any arrival until all but e^-45 of the slowest have arrived; only some of them
    # matter.
    whole = np.geomspace(1e-3 / float((rates * units).sum()), 45.0 / float(rates.min()), 4_000)
    race = _at(whole, rates, units)
    near = np.flatnonzero(np.abs(race.mean - count) <= 9 * np.sqrt(race.variance) + 9)
    near = np.arange(max(near[0] - 1, 0), min(near[-1] + 2, len(whole)))
    length = _window(float(race.variance[near].max()), size)
    frequencies = _frequencies(length, float(race.variance[near].min()))
    moments = min(max(int(_BUDGET * effort) // (len(frequencies) * len(classes)), _FEWEST), _MOST)
    # Spread the moments evenly over the rise of F, for every class.
    rising = race.arrived[:, near].mean(axis=0)
    times = np.interp(np.linspace(rising[0], rising[-1], moments), rising, whole[near])
    race = _at(times, rates, units)
    return _integrals(race, _few_before(race, units, count, length, frequencies))


def _at(times: _Floats, rates: _Floats, units: _Floats) -> _Race:
    arrived = -np.expm1(-rates * times)
    mean, variance = (units * arrived).sum(axis=0), (units * arrived * (1 - arrived)).sum(axis=0)
    return _Race(arrived, mean, variance)


def _window(variance: float, size: int) -> int:
    """An odd number of neighbouring counts; outside them none of the distributions has more than 2 e^-28.

    Bernstein: beyond x of the mean lies at most 2 exp(-x² / (2 (variance + x / 3))).
    """
    reach = _TAIL / 3 + (_TAIL**2 / 9 + 2 * _TAIL * variance) ** 0.5
    return min(2 * int(reach) + 5, size | 1)


def _frequencies(length: int, variance: float) -> _Floats:
    """The positive frequencies of the transform, without those where the transform is below e^-28 at every moment.

    |1 + p (e^iω - 1)|² = 1 - 2 p (1 - p) (1 - cos ω), so the transform is at most exp(-variance (1 - cos ω)); the unit
    that is looked at may take away 1/4 of the variance.
    """
    half = 2 * np.pi * np.arange(1, (length + 1) // 2) / length
    kept: _Floats = half[max(variance - 0.25, 0.0) * (1 - np.cos(half)) <= _TAIL]
    return kept


def _few_before(race: _Race, units: _Floats, count: int, length: int, frequencies: _Floats) -> list[_Floats]:
    """For each class: the probability at each moment that fewer than `count` of the other units have arrived.

    Computed from the characteristic function by the inverse transform over a window of `length` counts around the mean.
    """
    turned = np.exp(1j * frequencies)[None, :] - 1
    logs: list[_Complex] = [np.log(1 + arrived[:, None] * turned) for arrived in race.arrived]
    together = sum(number * log for (number,), log in zip(units, logs, strict=True))
    first = np.maximum(np.round(race.mean).astype(int) - length // 2, 0) if length < units.sum() else 0 * race.mean
    below = count - first[:, None]
    # The sum of e^(-iωs) over s from `first` to `count` - 1.
    kernel = np.sin(below * frequencies / 2) / np.sin(frequencies / 2)
    phase = -1j * frequencies * (first[:, None] + count - 1) / 2
    chances = []
    for log in logs:
        waves = (np.exp(together - log + phase).real * kernel).sum(axis=1)
        inside = (below[:, 0] + 2 * waves) / length
        inside[below[:, 0] <= 0] = 0.0
        inside[below[:, 0] >= length] = 1.0
        chances.append(np.clip(inside, 0.0, 1.0))
    return chances


def _integrals(race: _Race, few_before: list[_Floats]) -> tuple[list[float], float]:
    chances, widest = [], 0.0
    for arrived, few in zip(race.arrived, few_before, strict=True):
        rises = np.diff(arrived, prepend=0.0, append=1.0)
        upper, lower = float(np.dot(rises, [1.0, *few])), float(np.dot(rises, [*few, 0.0]))
        chances.append(min((upper + lower) / 2, 1.0))
        widest = max(widest, upper - lower)
    return chances, widest / 2 + _SLACK
