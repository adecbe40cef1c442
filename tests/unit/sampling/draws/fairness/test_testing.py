"""The test of a year's draws: rigged years fail it, honest ones pass as often as chance says."""

from collections.abc import Iterable
from math import comb

import numpy as np
import pytest

from services.sampling.draws.fairness.history import Writer
from services.sampling.draws.fairness.testing import examine, runs_for, tally_of
from services.sampling.draws.frame.inclusion import inclusion
from tests.support.sizes import short_or_long
from tests.unit.sampling.draws.fairness.histories import assignments, every_kth, honest, resting, rigged


@short_or_long("years", 2, 40)
def test_every_kth_of_a_sorted_list_is_found_out(years: int) -> None:
    """Three such draws are enough, whatever their starts; twelve of Pingyin's 136 are a year."""
    for seed in range(years):
        for draws in (3, 12):
            _, verdict = examine(rigged(136, draws, every_kth(136, 40, seed)), seed)
            assert verdict.p_value <= 0.005


def test_a_favourite_who_is_never_drawn_is_found_out() -> None:
    """Twelve of 136 are left alone all year."""
    chance = np.random.default_rng(3)
    _, verdict = examine(rigged(136, 12, lambda _: list(12 + chance.permutation(124)[:40])), 1)
    assert verdict.p_value < 0.01
    assert verdict.counts.p_value < 0.01


def test_too_even_a_year_is_found_out() -> None:
    """Everybody in turn: nobody twice before all have been."""
    _, verdict = examine(rigged(120, 6, lambda number: range(20 * number, 20 * number + 20)), 1)
    assert verdict.p_value < 0.01
    assert verdict.overlaps.p_value < 0.01


def test_drawing_as_if_all_weights_were_equal_is_found_out() -> None:
    chance = np.random.default_rng(3)
    history = rigged(100, 6, lambda _: list(chance.permutation(100)[:20]), lambda number: 1 + 9 * (number % 2))
    assert examine(history, 1)[1].p_value < 0.01


def assert_even(p_values: Iterable[float]) -> None:
    """The law of a p-value: p ≤ x in about x of all years, for every x."""
    found = sorted(p_values)
    away = max(abs((place + 1) / len(found) - p) for place, p in enumerate(found))
    # Kolmogorov and Smirnov: one of a thousand honest tests would be further away.
    assert away < 1.95 / len(found) ** 0.5


@short_or_long("years", 40, 800)
def test_honest_years_have_every_p_value_as_often_as_any_other(years: int) -> None:
    assert_even(examine(honest(40, 10, 4, year), year)[1].p_value for year in range(years))


@short_or_long("years", 30, 480)
def test_honest_weighted_years_too(years: int) -> None:
    assert_even(examine(honest(30, 8, 3, year, lambda n: 1 + n % 5), year)[1].p_value for year in range(years))


@short_or_long("years", 30, 480)
def test_so_have_years_in_which_who_was_drawn_is_out_of_the_next_frames(years: int) -> None:
    """Most bureaus exclude whom they have inspected: no frame is the one before, and chance is not to blame for it."""
    assert_even(examine(resting(40, 8, 5, year, 1, lambda n: 1 + n % 3), year)[1].p_value for year in range(years))


def test_nobody_can_judge_a_year_in_which_all_have_their_turn() -> None:
    """Nine months of equal chances among those who are left."""
    assert examine(resting(136, 15, 9, 1, 9), 1)[1].p_value == 1.0


def test_nobody_can_judge_a_single_draw_of_equal_chances() -> None:
    for history in (honest(136, 41, 1, 1), rigged(136, 1, lambda _: range(40))):
        assert examine(history, 1)[1].p_value == 1.0


def test_how_often_each_was_eligible_expected_and_drawn() -> None:
    history = honest(30, 8, 3, "a", lambda number: 1 + number % 5)
    tally, _ = examine(history, 1)
    assert [one.identifier for one in history.subjects] == [f"E{number:04}" for number in range(30)]
    chances = inclusion(dict.fromkeys(range(1, 6), 6), 8).by_weight
    assert tally.expected.tolist() == pytest.approx([3 * chances[1 + number % 5] for number in range(30)])
    assert tally.eligible.tolist() == [3] * 30
    assert tally.drawn.sum() == 24
    assert tally.expected.sum() == pytest.approx(24)


def test_assignments_are_held_again_by_the_protocol() -> None:
    honestly, rigged_ = assignments(5, 1), assignments(5, 1, favourite=3)
    tally, verdict = examine(honestly, 1)
    assert tally.drawn.sum() == 5 * 16
    assert tally.expected.sum() == pytest.approx(80)
    # Ten people who are all alike.
    assert max(abs(tally.expected - 8)) < 0.7
    assert verdict.p_value > 0.01
    assert examine(rigged_, 1)[1].p_value <= 0.02
    assert tally_of(honestly, 1).drawn.tolist() == tally.drawn.tolist()


def test_the_same_draws_give_the_same_report() -> None:
    first, again = (examine(honest(50, 10, 3, 1), 7) for _ in range(2))
    assert first[1] == again[1]
    assert examine(honest(50, 10, 3, 1), 8)[1] != first[1]


def test_bands_hold_nearly_all_that_chance_does() -> None:
    tally, verdict = examine(honest(136, 41, 12, 4), 1)
    (band,) = verdict.bands
    assert band.expected == pytest.approx(12 * 41 / 136)
    # Binomial(12, 41 / 136): 0 with 1.4 %, 8 or more with 0.9 %.
    assert (band.low, band.high) == (0, 8)
    assert band.usual[:3] == pytest.approx(
        [136 * comb(12, n) * (41 / 136) ** n * (95 / 136) ** (12 - n) for n in range(3)], rel=0.1
    )
    assert sum(band.usual) == pytest.approx(136)
    assert np.mean((tally.drawn >= band.low) & (tally.drawn <= band.high)) > 0.95


def test_a_year_without_draws_has_nothing_to_show() -> None:
    history = Writer().history()
    assert (list(history.subjects), list(history.draws)) == ([], [])


def test_a_year_of_large_draws_is_held_again_less_often() -> None:
    small, large = honest(200, 60, 6, 1), honest(20_000, 6000, 6, 1)
    assert runs_for(small) > runs_for(large) >= 99
    _, verdict = examine(small, 1)
    assert verdict.runs == runs_for(small)
