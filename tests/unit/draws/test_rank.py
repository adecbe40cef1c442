"""What makes a draw fair: nobody's place depends on the others, and chances are what the weights say."""

import hashlib
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.draws.deals import CountsBeyondStratum, EmptyDeal, UnknownStratum
from shared.draws.frames import Frame, Unit
from shared.draws.rank import RankOutcome, rank, ticket
from shared.draws.spec import RankSpec, read_spec
from tests.support.sizes import short_or_long
from tests.unit.draws.builders import SEED, id_of, spec_of, units

seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)
frames = st.lists(
    st.builds(
        Unit, id=st.integers(0, 10**6).map(str).map(id_of), stratum=st.sampled_from("FW"), weight=st.integers(1, 4)
    ),
    min_size=1,
    max_size=80,
    unique_by=lambda unit: unit.id,
)


def spec_for(frame: list[Unit], *deals: tuple[str, str, int], reserve: int = 0) -> RankSpec:
    spec = read_spec(spec_of(Frame(frame), *deals, reserve=reserve))
    assert isinstance(spec, RankSpec)
    return spec


def one_deal_each(frame: list[Unit], count: int, reserve: int) -> RankSpec:
    sizes = Counter(unit.stratum for unit in frame)
    return spec_for(frame, *((stratum, stratum, min(count, size)) for stratum, size in sizes.items()), reserve=reserve)


def drawn(outcome: RankOutcome) -> set[str]:
    return {id_ for deal in outcome.deals for id_ in deal.units}.union(*outcome.reserve.values())


@given(frames, seeds, st.integers(1, 5), st.integers(0, 3))
def test_it_is_the_order_of_tickets(frame: list[Unit], seed: str, count: int, reserve: int) -> None:
    outcome = rank(one_deal_each(frame, count, reserve), frame, seed)
    for deal in outcome.deals:
        members = sorted(
            (unit for unit in frame if unit.stratum == deal.stratum), key=lambda u: (ticket(seed, u), u.id)
        )
        expected = [unit.id for unit in members]
        kept = outcome.reserve.get(deal.stratum, ())
        assert [*deal.units, *kept] == expected[: len(deal.units) + reserve]
        assert deal.stratum not in outcome.reserve or kept


@given(frames, seeds, st.randoms(use_true_random=False))
def test_permuting_the_frame_changes_nothing(frame: list[Unit], seed: str, random: object) -> None:
    spec, shuffled = one_deal_each(frame, 3, 2), list(frame)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert rank(spec, shuffled, seed) == rank(spec, frame, seed)


@given(frames, seeds)
def test_removing_one_who_was_not_drawn_moves_nobody(frame: list[Unit], seed: str) -> None:
    spec = one_deal_each(frame, 2, 1)
    outcome = rank(spec, frame, seed)
    for unit in frame:
        if unit.id not in drawn(outcome):
            assert rank(spec, [other for other in frame if other != unit], seed) == outcome


def test_deals_take_turns_in_their_order() -> None:
    frame = units(*[1] * 9, stratum="W") + units(*[1] * 4, stratum="F")
    spec = spec_for(frame, ("三月", "W", 3), ("三月", "F", 4), ("四月", "W", 2), reserve=3)
    outcome = rank(spec, frame, SEED)
    whole = rank(spec_for(frame, ("全部", "W", 9)), frame, SEED).deals[0].units
    march, all_f, april = outcome.deals
    assert march.units + april.units + outcome.reserve["W"] == whole[:8]
    assert len(all_f.units) == 4
    assert "F" not in outcome.reserve
    assert [deal.name for deal in outcome.deals] == ["三月", "三月", "四月"]


def test_a_citizen_checks_a_ticket_with_one_line() -> None:
    unit = Unit(id_of("a"), "", 2)
    lots = [hashlib.sha256(f"{SEED}\nunit\n{unit.id}\n{lot}\n".encode()).digest() for lot in (1, 2)]
    assert ticket(SEED, unit) == min(lots)


def test_a_seed_that_leaves_few_low_tickets_is_ranked_all_the_same() -> None:
    # Of 60 units, no ticket is among the lowest 9/60 of the space: the shortcut finds nobody.
    frame = units(*[1] * 60)
    low = (2**256 * 9 // 60).to_bytes(32, "big")
    seed = next(seed for seed in map(id_of, map(str, range(10**6))) if all(ticket(seed, unit) >= low for unit in frame))
    first = min(frame, key=lambda unit: ticket(seed, unit))
    assert rank(spec_for(frame, ("一", "", 1)), frame, seed).deals[0].units == (first.id,)


@given(seeds)
def test_the_lowest_of_many_are_found_without_sorting_all(seed: str) -> None:
    frame = units(*[1] * 350, 7, 9, 1000)
    expected = sorted(frame, key=lambda unit: (ticket(seed, unit), unit.id))[:20]
    assert rank(spec_for(frame, ("一", "", 20)), frame, seed).deals[0].units == tuple(unit.id for unit in expected)


@short_or_long("trials", 20_000, 200_000)
def test_frequencies_fit_the_weights(trials: int) -> None:
    """Of that many fixed seeds, every ordered pair out of four: chi-square against exact successive sampling."""
    frame = units(1, 1, 2, 3)
    spec = spec_for(frame, ("一", "", 2))
    seen = Counter(rank(spec, frame, id_of(f"trial {trial}")).deals[0].units for trial in range(trials))
    weight, total = {unit.id: unit.weight for unit in frame}, sum(unit.weight for unit in frame)
    square = 0.0
    for first, second in permutations(weight, 2):
        expected = trials * weight[first] / total * weight[second] / (total - weight[first])
        square += (seen[first, second] - expected) ** 2 / expected
    # The 99.9 % point of chi-square with 11 degrees of freedom.
    assert square < 31.26


@pytest.mark.parametrize(
    ("deal", "refusal"),
    [
        (("一", "", 0), EmptyDeal),
        (("一", "", -1), EmptyDeal),
        (("一", "化工", 1), UnknownStratum),
        (("一", "", 4), CountsBeyondStratum),
    ],
)
def test_deals_that_do_not_fit_are_refused(deal: tuple[str, str, int], refusal: type[Exception]) -> None:
    frame = units(1, 1, 1)
    with pytest.raises(refusal):
        rank(spec_for(frame, deal), frame, SEED)


@given(frame=frames, seed=seeds)
def test_an_outcome_is_read_as_it_was_written(frame: list[Unit], seed: str) -> None:
    outcome = rank(one_deal_each(frame, 3, 2), frame, seed)
    assert RankOutcome.of(outcome.as_json()) == outcome
