"""Holding the same draws again many times with other seeds, to see what chance alone gives."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from services.sampling.draws.fairness.history import Assigned, Floats, Ranked
from shared.draws.assign import assign

Singles = npt.NDArray[np.float32]


def redraw_rank(held: Ranked, runs: int, generator: np.random.Generator) -> Singles:
    """Repeat a `rank` draw: an array of runs × places in the frame, 1 where drawn. It simulates successive sampling as
    a race (`frame.chances_large`).
    """
    flags = np.zeros((runs, len(held.subjects)), np.float32)
    for stratum in held.strata:
        size = len(stratum.places)
        if stratum.taken >= size:
            flags[:, stratum.places] = 1
            continue
        arrivals = (
            generator.random((runs, size), np.float32)
            if np.all(stratum.weights == stratum.weights[0])
            else generator.standard_exponential((runs, size), np.float32) / stratum.weights.astype(np.float32)
        )
        first = np.argpartition(arrivals, stratum.taken - 1, axis=1)[:, : stratum.taken]
        flags[np.arange(runs)[:, None], stratum.places[first]] = 1
    return flags


def redraw_assign(held: Assigned, runs: int, generator: np.random.Generator) -> Singles:
    """Repeat an `assign` draw with the protocol's own assignment: an array of runs × people, with the number of tasks
    that each person got.
    """
    ids = [person.id for person in held.roster.people]
    return np.array([_times(held, ids, generator.bytes(32).hex()) for _ in range(runs)], np.float32)


def _times(held: Assigned, ids: Sequence[str], seed: str) -> list[int]:
    outcome = assign(held.roster.tasks, held.roster.people, seed)
    times = Counter(person for task in outcome.assignments for _, person in task.slots)
    return [times[id_] for id_ in ids]


def cost(held: Ranked | Assigned) -> float:
    """How many seconds one repetition of the draw takes, roughly."""
    if isinstance(held, Ranked):
        return 3e-8 * len(held.subjects)
    slots = sum(len(task.slots) for task in held.roster.tasks)
    return 2.5e-6 * slots * len(held.roster.people) + 1e-5 * slots


def pooled(observed: Floats, redrawn: Singles) -> tuple[Floats, Floats]:
    """Mean and variance of each column, over the real draw and its repetitions together.

    The real draw is included: if only chance is at work, it is one repetition among the others, and the test stays
    exact.
    """
    together = np.vstack([observed[None, :], redrawn]).astype(float)
    return together.mean(axis=0), together.var(axis=0)
