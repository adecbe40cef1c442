"""Whether a year's draws look like chance: the same draws held many times with other seeds, and where ours stands.

Two statistics, each a sum of squared standardized differences. `counts`: how often each was drawn against its
expectation, Σ (drawn - expected)² / variance; large where some are drawn again and again and others never. `overlaps`:
how many two draws have in common against what is expected, Σ (common - Σ pq)² / Σ p(1-p)q(1-q) over all pairs of draws;
large where draws repeat or avoid one another, as taking every k-th does.

p of a statistic is (1 + runs at least as large) / (1 + runs): never below what is true by chance alone, however few
counts there are. The p of both is that of the smaller one, held against the smaller one of every run: no allowance for
two looks remains to be made.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.sampling.fairness.history import Floats, History, Ranked
from services.sampling.fairness.redrawing import Singles, cost, pooled, redraw_assign, redraw_rank

_SECONDS = 1.5
_FEWEST, _MOST = 99, 1999
# Numbers in one batch of runs.
_BATCH = 2_000_000
_BINS = 40
_OUTSIDE = 0.01


class Tally(NamedTuple):
    """By subject: in how many frames of draws, how often expected, how often drawn."""

    eligible: npt.NDArray[np.intp]
    expected: Floats
    drawn: npt.NDArray[np.intp]


class Statistic(NamedTuple):
    value: float
    p_value: float


class Band(NamedTuple):
    """Among those who expect about so much, chance leaves 99 of 100 between `low` and `high`.

    `usual`: how many of them it draws not at all, once, twice …, on average.
    """

    expected: float
    low: int
    high: int
    usual: tuple[float, ...]


class Verdict(NamedTuple):
    """Of a history: `p_value` of both statistics together."""

    runs: int
    p_value: float
    counts: Statistic
    overlaps: Statistic
    bands: Sequence[Band]


class _Expected(NamedTuple):
    """Draws × subjects: mean and variance of each draw's."""

    means: Floats
    variances: Floats


def examine(history: History, seed: int) -> tuple[Tally, Verdict]:
    """The same for the same history and seed. A few seconds at most for twelve draws of 100,000."""
    generator = np.random.default_rng(seed)
    runs = runs_for(history)
    assigned = {
        place: redraw_assign(held, runs, generator)
        for place, held in enumerate(history.draws)
        if not isinstance(held, Ranked)
    }
    expected = _expected(history, assigned)
    observed = _spread(history, [held.drawn[None, :].astype(np.float32) for held in history.draws], 1)
    tally = _tally(history, expected, observed[0])
    values = [_statistics(observed, expected)]
    seen = _Seen(tally.expected)
    size = max(1, _BATCH // max(observed.size, 1))
    for start in range(0, runs, size):
        batch = min(size, runs - start)
        redrawn = [
            redraw_rank(held, batch, generator) if isinstance(held, Ranked) else assigned[place][start : start + batch]
            for place, held in enumerate(history.draws)
        ]
        spread = _spread(history, redrawn, batch)
        values.append(_statistics(spread, expected))
        seen.add(spread.sum(axis=1))
    return tally, _verdict(runs, np.concatenate(values), seen.bands())


def tally_of(history: History, seed: int) -> Tally:
    """Without the test; only assignments are held again, to know what is expected."""
    generator, runs = np.random.default_rng(seed), runs_for(history)
    assigned = {
        place: redraw_assign(held, runs, generator)
        for place, held in enumerate(history.draws)
        if not isinstance(held, Ranked)
    }
    observed = _spread(history, [held.drawn[None, :].astype(np.float32) for held in history.draws], 1)
    return _tally(history, _expected(history, assigned), observed[0])


def runs_for(history: History) -> int:
    """As many as a second and a half allows."""
    once = sum(map(cost, history.draws)) + 1e-8 * len(history.subjects) * len(history.draws) ** 2
    return int(min(max(_SECONDS / max(once, 1e-9), _FEWEST), _MOST))


def _expected(history: History, assigned: dict[int, Singles]) -> _Expected:
    shape = len(history.draws), len(history.subjects)
    means, variances = np.zeros(shape), np.zeros(shape)
    for place, held in enumerate(history.draws):
        if isinstance(held, Ranked):
            mean, variance = held.chances, held.chances * (1 - held.chances)
        else:
            mean, variance = pooled(held.drawn, assigned[place])
        means[place, held.subjects], variances[place, held.subjects] = mean, variance
    return _Expected(means, variances)


def _spread(history: History, drawn: Sequence[Singles], runs: int) -> Singles:
    """Runs × draws × subjects."""
    spread = np.zeros((runs, len(history.draws), len(history.subjects)), np.float32)
    for place, (held, of_draw) in enumerate(zip(history.draws, drawn, strict=True)):
        spread[:, place, held.subjects] = of_draw
    return spread


def _tally(history: History, expected: _Expected, observed: Singles) -> Tally:
    eligible = np.zeros(len(history.subjects), np.intp)
    for held in history.draws:
        eligible[held.subjects] += 1
    return Tally(eligible, expected.means.sum(axis=0), observed.sum(axis=0).astype(np.intp))


def _statistics(spread: Singles, expected: _Expected) -> Floats:
    """Runs × 2: `counts` and `overlaps`."""
    mean, variance = expected.means.sum(axis=0), expected.variances.sum(axis=0)
    open_ = variance > 1e-9
    away = spread.sum(axis=1)[:, open_] - mean[open_]
    counts = (away**2 / variance[open_]).sum(axis=1)
    first, second = np.triu_indices(spread.shape[1], 1)
    common = (spread @ spread.transpose(0, 2, 1))[:, first, second]
    usual = (expected.means @ expected.means.T)[first, second]
    scale = (expected.variances @ expected.variances.T)[first, second]
    tied = scale > 1e-9
    overlaps = ((common[:, tied] - usual[tied]) ** 2 / scale[tied]).sum(axis=1)
    # What differs in the last digits only is the same.
    both: Floats = np.round(np.stack([counts, overlaps], axis=1), 6)
    return both


def _verdict(runs: int, values: Floats, bands: Sequence[Band]) -> Verdict:
    """`values` of the draws as held, then of every run."""
    each = np.stack([_share_at_least(values[:, column]) for column in (0, 1)], axis=1)
    smaller = each.min(axis=1)
    counts, overlaps = (Statistic(float(values[0, column]), float(each[0, column])) for column in (0, 1))
    return Verdict(runs, float(np.mean(smaller <= smaller[0])), counts, overlaps, bands)


def _share_at_least(values: Floats) -> Floats:
    """Of all values, itself among them: how large a part is at least as large as each."""
    ascending = np.sort(values)
    share: Floats = 1 - np.searchsorted(ascending, values, side="left") / len(values)
    return share


class _Seen:
    """How often chance drew those who expect about the same: counts by bin of expectation and number."""

    def __init__(self, expected: Floats) -> None:
        distinct = np.unique(np.round(expected, 6))
        edges = distinct if len(distinct) <= _BINS else np.linspace(distinct[0], distinct[-1], _BINS + 1)[:-1]
        self._bin = np.searchsorted(edges, np.round(expected, 6), side="right") - 1
        self._expected = [float(expected[self._bin == place].mean()) for place in np.unique(self._bin)]
        self._numbers: dict[int, npt.NDArray[np.intp]] = {}
        self._runs = 0

    def add(self, totals: Singles) -> None:
        """Runs × subjects."""
        self._runs += len(totals)
        for place in np.unique(self._bin):
            found = np.bincount(totals[:, self._bin == place].astype(np.intp).ravel(), minlength=1)
            before = self._numbers.get(int(place), np.zeros(1, np.intp))
            longer, shorter = sorted((found, before), key=len, reverse=True)
            self._numbers[int(place)] = longer + np.pad(shorter, (0, len(longer) - len(shorter)))

    def bands(self) -> list[Band]:
        return [
            Band(expected, *_middle(self._numbers[place]), tuple((self._numbers[place] / self._runs).tolist()))
            for place, expected in zip(sorted(self._numbers), self._expected, strict=True)
        ]


def _middle(numbers: npt.NDArray[np.intp]) -> tuple[int, int]:
    """Between which numbers all but one of a hundred lie, as many of them below as above."""
    share = np.cumsum(numbers) / numbers.sum()
    return int(np.searchsorted(share, _OUTSIDE / 2, side="right")), int(np.searchsorted(share, 1 - _OUTSIDE / 2))
