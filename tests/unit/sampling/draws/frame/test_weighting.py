"""Lots by class or score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.draws.frame.weighting import weight_of
from shared.policy.conditions import Flagged
from shared.policy.selection import Band, ByBand, ByClass, Times, Weights

CREDIT = ByClass(by="credit_class", of={"A": 1, "C": 3, "D": 5}, otherwise=2)
SCORES = ByBand(by="score", bands=(Band(at_least=60, weight=2), Band(at_least=84.5, weight=4)), otherwise=1)
COMPLAINT = Times(where=Flagged(flag="complaint"), factor=3)


@pytest.mark.parametrize(("text", "weight"), [("A", 1), ("C", 3), ("D", 5), ("", 2), ("E", 2), ("a", 2)])
def test_each_class_has_its_weight(text: str, weight: int) -> None:
    assert weight_of(Weights(base=CREDIT), text, ()) == weight


@pytest.mark.parametrize(
    ("text", "weight"),
    [("59.99", 1), ("60", 2), ("60.00", 2), ("84.49", 2), ("84.5", 4), ("1e3", 4), ("", 1), ("nan", 1), ("优", 1)],
)
def test_a_score_has_the_weight_of_the_highest_band_it_reaches(text: str, weight: int) -> None:
    assert weight_of(Weights(base=SCORES), text, ()) == weight


def test_every_factor_that_fits_multiplies() -> None:
    weights = Weights(base=CREDIT, times=(COMPLAINT, Times(where=Flagged(flag="accident"), factor=2)))
    assert weight_of(weights, "D", (False, False)) == 5
    assert weight_of(weights, "D", (True, False)) == 15
    assert weight_of(weights, "D", (True, True)) == 30
    assert weight_of(Weights(times=(COMPLAINT,)), "", (True,)) == 3


@given(st.lists(st.integers(2, 1000), max_size=10), st.integers(1, 1000), st.data())
def test_no_weight_leaves_the_protocols_range(factors: list[int], base: int, data: st.DataObject) -> None:
    times = tuple(Times(where=Flagged(flag="complaint"), factor=factor) for factor in factors)
    fits = data.draw(st.lists(st.booleans(), min_size=len(times), max_size=len(times)))
    weight = weight_of(Weights(base=ByClass(by="x", of={"x": base}), times=times), "x", fits)
    assert base <= weight <= 1000
    assert any(fits) or weight == base


def test_without_weights_all_are_equal() -> None:
    assert weight_of(None, "D", ()) == 1
