import pytest

from shared.canonical import JsonObject
from shared.draws.drand import QUICKNET
from shared.draws.entropy import (
    DueInThePast,
    DueNotTheRounds,
    DuplicateSource,
    HolderNotIndependent,
    NoIndependentSource,
    NoLastSource,
    PartyAfterLastSource,
    TwoLastSources,
    UnknownChain,
    ValueRefused,
    check_sources,
    check_value,
    commitment_of,
    due_of,
)
from shared.draws.forms import BadForm
from shared.draws.seed import EntropyIncomplete, EntropyOutOfOrder, Value, check_values
from shared.draws.spec import Source, Spec, read_spec
from tests.unit.draws.builders import ESCROWED, NONCE, NOW, dice, escrow, party, rank_spec, units
from tests.unit.draws.test_drand import SIGNATURE_123

BEACON: JsonObject = {
    "source": "beacon",
    "type": "drand",
    "owner": "League of Entropy",
    "chain": QUICKNET.hash,
    "round": 123,
    "due": "2023-08-23T15:15:33Z",
}
LOTTERY: JsonObject = {
    "source": "lottery",
    "type": "public",
    "owner": "中国福利彩票",
    "what": "双色球 2026025 期",
    "form": r"([0-9]{2} ){6}[0-9]{2}",
    "due": "2026-03-02T13:30:00Z",
}


def spec_with(*sources: JsonObject) -> Spec:
    return read_spec({**rank_spec(units(1), ("一", "", 1)), "entropy": list(sources)})


def source_of(plain: JsonObject) -> Source:
    return spec_with(plain).entropy[0]


@pytest.mark.parametrize("last", [escrow(), dice(), LOTTERY, BEACON])
def test_each_kind_of_last_source_may_be_announced(last: JsonObject) -> None:
    check_sources(spec_with(party(), last).entropy, now=None)


@pytest.mark.parametrize(
    ("sources", "refusal"),
    [
        ([party("a"), party("a"), escrow()], DuplicateSource),
        ([], NoLastSource),
        ([party()], NoLastSource),
        ([party(), escrow(), dice()], TwoLastSources),
        ([escrow(), party()], PartyAfterLastSource),
        ([party(owner="bureau"), dice()], NoIndependentSource),
        ([party(), {**escrow(), "holder": "bureau"}], HolderNotIndependent),
        ([party(), dice("2026-03-02T01:00:00Z")], DueInThePast),
        ([party(), {**LOTTERY, "form": "(a"}], BadForm),
        ([party(), {**BEACON, "chain": "00" * 32}], UnknownChain),
        ([party(), {**BEACON, "due": "2023-08-23T15:15:36Z"}], DueNotTheRounds),
        ([party(), {**BEACON, "round": 2**53 - 1}], DueNotTheRounds),
        ([party(), BEACON], DueInThePast),
    ],
)
def test_sources_that_may_not_be_announced(sources: list[JsonObject], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_sources(spec_with(*sources).entropy, NOW)


def test_due_is_judged_only_against_a_clock() -> None:
    late = spec_with(party(), dice("2026-03-02T01:00:00Z")).entropy
    check_sources(late, now=None)
    check_sources(spec_with(party(), dice("2026-03-02T01:00:01Z")).entropy, NOW)
    assert due_of(late[0]) is None
    assert due_of(late[1]) == NOW


@pytest.mark.parametrize(
    ("source", "good", "bad"),
    [
        (party(), NONCE, ["", NONCE[:-2], NONCE.upper(), ESCROWED, NONCE + "\n"]),
        (escrow(), ESCROWED, ["", NONCE]),
        (dice(), "01234567890123456789", ["0123456789012345678", "012345678901234567890", "٠" * 20, "0" * 19 + "\n"]),
        (LOTTERY, "01 05 12 23 30 33 16", ["", "01 05 12 23 30 33", "01 05 12 23 30 33 16\n"]),
        (BEACON, SIGNATURE_123, ["", "00" * 48, SIGNATURE_123.upper()]),
    ],
)
def test_values(source: JsonObject, good: str, bad: list[str]) -> None:
    check_value(source_of(source), good)
    for value in bad:
        with pytest.raises(ValueRefused) as refused:
            check_value(source_of(source), value)
        assert refused.value.facts == {"source": source["source"]}


def test_a_commitment_is_bound_to_its_source() -> None:
    assert commitment_of("a", NONCE) != commitment_of("b", NONCE)


def test_a_late_party_is_left_out() -> None:
    spec = spec_with(party("a"), party("b"), escrow())
    all_three = [Value("a", NONCE), Value("b", NONCE), Value("safe", ESCROWED)]
    check_values(all_three, spec)
    check_values(all_three[1:], spec)
    check_values(all_three[2:], spec)


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (["a", "b"], EntropyIncomplete),
        ([], EntropyIncomplete),
        (["b", "a", "safe"], EntropyOutOfOrder),
        (["a", "a", "safe"], EntropyOutOfOrder),
        (["a", "stranger", "safe"], EntropyOutOfOrder),
        (["safe", "a"], EntropyOutOfOrder),
    ],
)
def test_values_follow_the_announced_sources(order: list[str], refusal: type[Exception]) -> None:
    spec = spec_with(party("a"), party("b"), escrow())
    with pytest.raises(refusal):
        check_values([Value(name, ESCROWED if name == "safe" else NONCE) for name in order], spec)
