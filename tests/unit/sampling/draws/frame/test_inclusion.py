"""Chances before the draw: against every order there is, against other methods, against the laws they obey."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise, permutations
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.sampling.draws.frame.chances_large import enclose
from services.sampling.draws.frame.inclusion import inclusion, situations
from shared.draws.frames import Frame
from shared.draws.rank import rank
from shared.draws.spec import RankSpec, read_spec
from tests.support.sizes import short_or_long
from tests.unit.draws.builders import spec_of, units

strata = st.dictionaries(st.integers(1, 1000), st.integers(0, 12), min_size=1, max_size=4)


def by_enumeration(weights: Mapping[int, int], count: int) -> dict[int, Fraction]:
    """Every order of all units, with its probability: exact, and as slow as it sounds."""
    there = [weight for weight, units in weights.items() for _ in range(units)]
    chances = dict.fromkeys(weights, Fraction(0))
    for order in permutations(there):
        chance = prod(Fraction(weight, sum(order[place:])) for place, weight in enumerate(order))
        for weight in order[:count]:
            chances[weight] += chance
    # The permutations of units that look alike come several times: so often does the probability of each of them.
    return {weight: total / weights[weight] for weight, total in chances.items()}


@pytest.mark.parametrize("weights", [{1: 2, 3: 2}, {1: 3, 2: 2, 1000: 1}, {2: 1, 3: 1, 5: 1, 7: 1}, {4: 3, 6: 3}])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_recursion_is_what_enumeration_gives(weights: Mapping[int, int], count: int) -> None:
    found = inclusion(weights, count)
    assert (found.method, found.error) == ("exact", 0.0)
    expected = by_enumeration(weights, count)
    assert found.by_weight == pytest.approx({weight: float(chance) for weight, chance in expected.items()}, rel=1e-13)


@short_or_long("examples", 20, 400)
def test_the_enclosure_holds_the_exact_chance(examples: int) -> None:
    settings(max_examples=examples, derandomize=True)(given(strata, st.integers(1, 40))(_is_enclosed))()


def _is_enclosed(weights: dict[int, int], count: int) -> None:
    classes = tuple((weight, units) for weight, units in sorted(weights.items()) if units)
    exact = inclusion(weights, count)
    if count >= sum(weights.values()):
        assert set(exact.by_weight.values()) <= {1.0}
        return
    assert exact.method == "exact"
    chances, error = enclose(classes, count)
    assert 0 < error < 1e-3
    for (weight, _), chance in zip(classes, chances, strict=True):
        assert abs(chance - exact.by_weight[weight]) <= error


@given(strata, st.integers(0, 60))
def test_they_sum_to_the_count_and_rise_with_the_weight(weights: dict[int, int], count: int) -> None:
    chances = inclusion(weights, count).by_weight
    assert set(chances) == {weight for weight, units in weights.items() if units}
    total = sum(weights[weight] * chance for weight, chance in chances.items())
    assert total == pytest.approx(min(count, sum(weights.values())), abs=1e-10)
    ascending = [chances[weight] for weight in sorted(chances)]
    assert all(lower <= higher + 1e-12 for lower, higher in pairwise(ascending))


@given(st.dictionaries(st.integers(1, 50), st.integers(1, 6), min_size=1, max_size=3), st.integers(0, 9))
def test_only_the_proportion_of_weights_counts(weights: dict[int, int], count: int) -> None:
    twentyfold = {20 * weight: units for weight, units in weights.items()}
    assert list(inclusion(twentyfold, count).by_weight.values()) == list(inclusion(weights, count).by_weight.values())


@pytest.mark.parametrize(("size", "count"), [(136, 41), (100_000, 30_000), (1, 1), (7, 0), (7, 9)])
def test_equal_weights_have_equal_chances(size: int, count: int) -> None:
    found = inclusion({5: size}, count)
    assert found == ({5: min(count / size, 1.0)}, "exact", 0.0)


@short_or_long("draws", 2_000, 100_000)
def test_the_protocol_draws_with_these_chances(draws: int) -> None:
    """That many draws by ticket of five units: each weight comes as often as is said, within five standard errors."""
    frame = units(1, 1, 2, 4, 8)
    spec = read_spec(spec_of(Frame(frame, []), ("all", "", 2)))
    assert isinstance(spec, RankSpec)
    drawn = dict.fromkeys((unit.id for unit in frame), 0)
    for number in range(draws):
        for id_ in rank(spec, frame, f"{number:064x}").deals[0].units:
            drawn[id_] += 1
    chances = inclusion({1: 2, 2: 1, 4: 1, 8: 1}, 2).by_weight
    for unit in frame:
        chance = chances[unit.weight]
        assert abs(drawn[unit.id] / draws - chance) < 5 * (chance * (1 - chance) / draws) ** 0.5


@pytest.mark.parametrize("classes", [4, 20])
@pytest.mark.parametrize("count", [1, 10, 30_000, 99_999])
def test_a_large_stratum_is_enclosed_tightly(classes: int, count: int) -> None:
    weights = {3 * number + 1: 100_000 // classes for number in range(classes)}
    found = inclusion(weights, count)
    assert found.method == "exact" if count == 1 else found.error < 1e-4
    total = sum(weights[weight] * chance for weight, chance in found.by_weight.items())
    assert total == pytest.approx(count, abs=1e-2)
    assert sorted(found.by_weight.values()) == [found.by_weight[weight] for weight in sorted(weights)]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(1, 12))
def test_situations_are_counted_without_visiting_them(sizes: list[int], count: int) -> None:
    count = min(count, sum(sizes))
    drawn: set[tuple[int, ...]] = {()}
    for size in sizes:
        drawn = {(*before, now) for before in drawn for now in range(size + 1)}
    there = sum(sum(numbers) < count for numbers in drawn)
    most = 10**6
    assert situations(tuple(sizes), count, most) == there
    assert (situations(tuple(sizes), count, 5) > 5) == (there > 5)


@pytest.mark.parametrize(("weights", "count"), [({0: 3}, 1), ({1: -1}, 1), ({1: 3}, -1)])
def test_what_is_no_stratum_is_refused(weights: dict[int, int], count: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        inclusion(weights, count)
