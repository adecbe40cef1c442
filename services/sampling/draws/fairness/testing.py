"""Whether a year's draws look like chance: each draw is held many times with other seeds, and the real draw is compared
with these runs.

A frame depends on earlier draws: an enterprise drawn in March is out of the frame in April. So every draw is repeated
by itself, over its own frame and after the draws that were really held before it. Then, if only chance is at work, each
run is as likely as the real draw, whatever the exclusions were. Two statistics look at each draw. `counts`: how often
each subject was drawn so far, against its expectation: Σ (drawn - expected)² / variance. It is large if some are drawn
again and again and others never. `overlaps`: how many subjects the draw has in common with each earlier draw: Σ (common
- expected)² / variance. It is large if draws repeat or avoid one another, as taking every k-th does.

For each statistic and draw, u is the share of runs (the real draw included) that are at least as conspicuous as the
real draw. The value of a year is -2 Σ ln u over its draws; its p is the share of runs whose value is at least as large.
So p is never too small, however few numbers there are. The p of both statistics together compares the smaller of the
two p with the smaller one of every run; so no further correction for two tests is needed.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.sampling.draws.fairness.history import Floats, History, Ranked
from services.sampling.draws.fairness.redrawing import Singles, cost, pooled, redraw_assign, redraw_rank

_SECONDS = 1.5
_FEWEST, _MOST = 99, 1999
# How many numbers one batch of runs holds at most.
_BATCH = 2_000_000
_BINS = 40
_OUTSIDE = 0.01
_NOTHING = 1e-9


class DrawTally(NamedTuple):
    """For each subject: in how many frames it was, how often it was expected to be drawn, and how often it
    was drawn.
    """

    eligible: npt.NDArray[np.intp]
    expected: Floats
    drawn: npt.NDArray[np.intp]


class Statistic(NamedTuple):
    value: float
    p_value: float


class Band(NamedTuple):
    """For subjects with about the same expectation: in 99 of 100 cases chance draws them between `low` and `high`
    times.

    `usual`: how many of these subjects chance draws never, once, twice …, on average.
    """

    expected: float
    low: int
    high: int
    usual: tuple[float, ...]


class Verdict(NamedTuple):
    """The result of the test of a history. `p_value` is that of both statistics together."""

    runs: int
    p_value: float
    counts: Statistic
    overlaps: Statistic
    bands: Sequence[Band]


class _Expected(NamedTuple):
    """Mean and variance of how often each subject is drawn: arrays of draws × subjects."""

    means: Floats
    variances: Floats


class _Step(NamedTuple):
    """A draw, given the draws before it. The arrays are in the order of its frame.

    `away`: how often each subject was drawn before, minus the expectation up to and including this draw; `variance`:
    the variance of that difference. `earlier`: each earlier draw, scaled so that the overlap with it has variance one;
    `usual`: the expected overlap with each.
    """

    away: Floats
    variance: Floats
    earlier: Floats
    usual: Floats


def examine(history: History, seed: int) -> tuple[DrawTally, Verdict]:
    """The tally of a history and the result of the test. The same history and seed give the same result. Takes a few
    seconds at most for twelve draws of 100,000.
    """
    generator = np.random.default_rng(seed)
    runs = runs_for(history)
    assigned = {
        place: redraw_assign(held, runs, generator)
        for place, held in enumerate(history.draws)
        if not isinstance(held, Ranked)
    }
    expected, observed = _expected(history, assigned), _observed(history)
    tally = _tally(history, expected, observed)
    steps = _steps(history, expected, observed)
    values = [[_conspicuous(step, held.drawn[None, :])] for step, held in zip(steps, history.draws, strict=True)]
    seen = _Seen(tally.expected)
    size = max(1, _BATCH // max(len(history.subjects), 1))
    for start in range(0, runs, size):
        batch = min(size, runs - start)
        totals = np.zeros((batch, len(history.subjects)), np.float32)
        for place, (step, held) in enumerate(zip(steps, history.draws, strict=True)):
            if isinstance(held, Ranked):
                redrawn = redraw_rank(held, batch, generator)
            else:
                redrawn = assigned[place][start : start + batch]
            values[place].append(_conspicuous(step, redrawn))
            totals[:, held.subjects] += redrawn
        seen.add(totals)
    return tally, _verdict(runs, np.array([np.concatenate(of_draw) for of_draw in values]), seen.bands())


def tally_of(history: History, seed: int) -> DrawTally:
    """The tally of a history, without the test. Only assignments are held again, because their expectations need it."""
    generator, runs = np.random.default_rng(seed), runs_for(history)
    assigned = {
        place: redraw_assign(held, runs, generator)
        for place, held in enumerate(history.draws)
        if not isinstance(held, Ranked)
    }
    return _tally(history, _expected(history, assigned), _observed(history))


def runs_for(history: History) -> int:
    """How many runs a second and a half allow, between a fixed minimum and maximum."""
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


def _observed(history: History) -> Floats:
    """How often each draw drew each subject: an array of draws × subjects."""
    observed = np.zeros((len(history.draws), len(history.subjects)))
    for place, held in enumerate(history.draws):
        observed[place, held.subjects] = held.drawn
    return observed


def _steps(history: History, expected: _Expected, observed: Floats) -> list[_Step]:
    before, varied = np.zeros(len(history.subjects)), np.zeros(len(history.subjects))
    steps = []
    for place, held in enumerate(history.draws):
        mean, variance = (part[place, held.subjects] for part in expected)
        varied += expected.variances[place]
        earlier = observed[:place, held.subjects]
        scale = earlier**2 @ variance
        tied = scale > _NOTHING
        earlier = earlier[tied] / np.sqrt(scale[tied])[:, None]
        steps.append(_Step(before[held.subjects] - mean, varied[held.subjects], earlier, earlier @ mean))
        before += observed[place] - expected.means[place]
    return steps


def _tally(history: History, expected: _Expected, observed: Floats) -> DrawTally:
    eligible = np.zeros(len(history.subjects), np.intp)
    for held in history.draws:
        eligible[held.subjects] += 1
    return DrawTally(eligible, expected.means.sum(axis=0), observed.sum(axis=0).astype(np.intp))


def _conspicuous(step: _Step, drawn: Floats | Singles) -> Floats:
    """The two statistics of a draw in each run: an array of runs × 2 (`counts`, `overlaps`)."""
    open_ = step.variance > _NOTHING
    counts = ((drawn[:, open_] + step.away[open_]) ** 2 / step.variance[open_]).sum(axis=1)
    overlaps = ((drawn @ step.earlier.T - step.usual) ** 2).sum(axis=1)
    # Round, so that values that differ only in the last digits count as equal.
    both: Floats = np.round(np.stack([counts, overlaps], axis=1), 6)
    return both


def _verdict(runs: int, values: Floats, bands: Sequence[Band]) -> Verdict:
    """The verdict. `values` is an array of draws × (the real draw, then every run) × 2 statistics."""
    rarely = np.array([[_share_at_least(of_draw[:, column]) for column in (0, 1)] for of_draw in values])
    told = np.round(-2 * np.log(rarely).sum(axis=0), 9)
    each = np.stack([_share_at_least(of_year) for of_year in told], axis=1)
    smaller = each.min(axis=1)
    counts, overlaps = (Statistic(float(told[column, 0]) + 0.0, float(each[0, column])) for column in (0, 1))
    return Verdict(runs, float(np.mean(smaller <= smaller[0])), counts, overlaps, bands)


def _share_at_least(values: Floats) -> Floats:
    """For each value, the share of all values (itself included) that are at least as large."""
    ascending = np.sort(values)
    share: Floats = 1 - np.searchsorted(ascending, values, side="left") / len(values)
    return share


class _Seen:
    """Counts how often the runs drew subjects with about the same expectation: for each bin of expectations, how many
    subjects were drawn how many times.
    """

    def __init__(self, expected: Floats) -> None:
        distinct = np.unique(np.round(expected, 6))
        edges = distinct if len(distinct) <= _BINS else np.linspace(distinct[0], distinct[-1], _BINS + 1)[:-1]
        self._bin = np.searchsorted(edges, np.round(expected, 6), side="right") - 1
        self._expected = [float(expected[self._bin == place].mean()) for place in np.unique(self._bin)]
        self._numbers: dict[int, npt.NDArray[np.intp]] = {}
        self._runs = 0

    def add(self, totals: Singles) -> None:
        """Add runs: an array of runs × subjects."""
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
    """The range that contains all but one of a hundred of the numbers, with as many below it as above it."""
    share = np.cumsum(numbers) / numbers.sum()
    return int(np.searchsorted(share, _OUTSIDE / 2, side="right")), int(np.searchsorted(share, 1 - _OUTSIDE / 2))
