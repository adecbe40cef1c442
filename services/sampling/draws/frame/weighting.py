"""How many lots a subject has in a draw (more lots, more chance): by its class or score, times the factors that fit it.
The fields on which weights can be based are in shared/policy/fields.py.
"""

from collections.abc import Iterable
from math import isfinite, prod

from shared.draws.members import MAX_WEIGHT
from shared.policy.selection import ByBand, ByClass, Weights


def weight_of(weights: Weights | None, text: str, fits: Iterable[bool]) -> int:
    """The number of lots, 1 to 1000: the weight of the class or band, times every factor that fits. A larger product
    counts as 1000.

    `text` is the value of the field that `weights.base` names; `fits` says for each of `weights.times` whether its
    condition holds.
    """
    if weights is None:
        return 1
    factors = (times.factor for times, holds in zip(weights.times, fits, strict=True) if holds)
    return min(MAX_WEIGHT, _base(weights.base, text) * prod(factors))


def _base(base: ByClass | ByBand | None, text: str) -> int:
    match base:
        case None:
            return 1
        case ByClass():
            return base.of.get(text, base.otherwise)
        case ByBand():
            number = _number(text)
            reached = [band.weight for band in base.bands if number is not None and number >= band.at_least]
            return reached[-1] if reached else base.otherwise


def _number(text: str) -> float | None:
    """The text as a number; None if it is not a number: not known yet, or a word."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
