"""Which sources an announcement may name, and which values and signatures count. The first fault in order is told."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from shared.canonical import JsonObject
from shared.draws.circumstances import DEMO, Circumstances
from shared.draws.entropy import (
    EntropyOutOfOrder,
    Reveal,
    RevealOutOfOrder,
    RevealSignatureRefused,
    Value,
    ValueRefused,
    check_reveal,
    check_sources,
    check_turn,
    check_value,
    check_values,
    next_party,
)
from shared.draws.frames import Frame
from shared.draws.spec import Spec, read_spec
from shared.errors import Refusal
from tests.unit.draws.builders import (
    ASSOCIATION,
    BUREAU,
    NOTARY,
    NOW,
    ROUND,
    beacon,
    known,
    nonce_of,
    parties,
    party,
    registration,
    reveal_signature,
    spec_of,
    units,
)

FRAME = Frame(units(1, 1))
LEAF = "1e" * 32
ROUND_123 = "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"


def plain(sources: Sequence[JsonObject]) -> JsonObject:
    return spec_of(FRAME, ("一", "", 1), entropy=list(sources))


def spec(sources: Sequence[JsonObject]) -> Spec:
    return read_spec(plain(sources))


def refusal_of(sources: Sequence[JsonObject], circumstances: Circumstances | None) -> str:
    with pytest.raises(Refusal) as refused:
        check_sources(spec(sources), circumstances)
    assert refused.value.detail
    return refused.value.code


@pytest.mark.parametrize("sources", [[beacon()], parties(), parties()[1:]], ids=["beacon", "three", "two"])
def test_sound_sources(sources: list[JsonObject]) -> None:
    check_sources(spec(sources), None)
    check_sources(spec(sources), known())


@pytest.mark.parametrize(
    ("sources", "code"),
    [
        ([*parties(), beacon()], "entropy-mixed"),
        ([beacon(), beacon() | {"source": "another"}], "entropy-mixed"),
        ([beacon(chain="ab" * 32)], "unknown-chain"),
        ([beacon(due="2026-03-02T01:10:01Z")], "due-not-the-rounds"),
        ([*parties(), party("second", NOTARY)], "duplicate-owner"),
        ([parties()[1], parties()[0], parties()[2]], "bureau-not-first"),
        (parties()[:2], "too-few-independent"),
        (parties()[1:2], "too-few-independent"),
        ([*parties()[:2], party("notary", NOTARY, "another/purpose")], "commitment-signature"),
        ([*parties()[:2], parties()[2] | {"key": parties()[1]["key"]}], "commitment-signature"),
        ([*parties()[:2], parties()[2] | {"key": "ff" * 32}], "commitment-signature"),
        # Two reasons to refuse: the first of the protocol's order is told.
        ([beacon(chain="ab" * 32, due="2026-03-02T01:10:01Z")], "unknown-chain"),
        ([parties()[1], parties()[0], party("second", ASSOCIATION)], "duplicate-owner"),
        ([parties()[1], parties()[0]], "bureau-not-first"),
    ],
)
def test_sources_that_the_spec_alone_refuses(sources: list[JsonObject], code: str) -> None:
    assert refusal_of(sources, None) == code


@pytest.mark.parametrize(
    ("ahead", "code"),
    [(59, "due-too-soon"), (60, None), (31 * 86400, None), (31 * 86400 + 3, "due-too-late"), (-3, "due-too-soon")],
)
def test_a_round_lies_ahead_but_not_too_far(ahead: int, code: str | None) -> None:
    # The moment of the announcement is the round's time, less what it lies ahead.
    moment = NOW + timedelta(minutes=10) - timedelta(seconds=ahead)
    drawn = spec([beacon()])
    if code:
        assert refusal_of([beacon()], known(now=moment)) == code
    else:
        check_sources(drawn, known(now=moment))


def test_a_demo_waits_a_second() -> None:
    moment = NOW + timedelta(minutes=10) - timedelta(seconds=1)
    assert refusal_of([beacon()], known(now=moment)) == "due-too-soon"
    check_sources(spec([beacon()]), known(now=moment, least=DEMO))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"above": BUREAU}, "too-few-independent"),
        ({"counts_from": NOW + timedelta(seconds=1)}, "party-not-registered"),
        ({"key": "ab" * 32}, "party-not-registered"),
        ({"name": "另一名称"}, "party-not-registered"),
        ({"organisation": BUREAU[:-1] + "X"}, "party-not-registered"),
    ],
)
def test_parties_are_those_of_the_register(changes: dict[str, Any], code: str) -> None:
    rows = [registration("association", ASSOCIATION), registration("notary", NOTARY, **changes)]
    assert refusal_of(parties()[1:], known(parties=rows)) == code


def test_a_new_key_makes_no_section_of_the_bureau_independent() -> None:
    rows = [
        registration("association", ASSOCIATION),
        registration("notary", NOTARY, above=BUREAU, key="ab" * 32),
        registration("notary", NOTARY),
    ]
    assert refusal_of(parties()[1:], known(parties=rows)) == "too-few-independent"


def test_a_commitment_is_used_once() -> None:
    used = known(commitments={parties()[2]["commitment"]})
    assert refusal_of(parties(), used) == "commitment-used"


def test_the_signature_is_judged_before_the_use_and_after_the_register() -> None:
    unsigned = [*parties()[:2], parties()[2] | {"signature": "ab" * 64}]
    used = {parties()[2]["commitment"]}
    assert refusal_of(unsigned, known(commitments=used)) == "commitment-signature"
    assert refusal_of(unsigned, known(commitments=used, parties=[])) == "party-not-registered"


def test_the_value_of_a_party_opens_its_commitment() -> None:
    source = spec(parties()).entropy[1]
    check_value(source, nonce_of("association"))
    for value in (nonce_of("notary"), nonce_of("association").upper(), nonce_of("association") + "\n", ""):
        with pytest.raises(ValueRefused):
            check_value(source, value)


def test_the_value_of_a_beacon_is_the_rounds_signature() -> None:
    first, following = (spec([beacon(number)]).entropy[0] for number in (123, 124))
    check_value(first, ROUND_123)
    with pytest.raises(ValueRefused):
        check_value(following, ROUND_123)
    with pytest.raises(ValueRefused):
        check_value(first, ROUND_123.upper())


def test_all_sources_give_a_value_in_the_order_of_the_spec() -> None:
    drawn = spec(parties())
    values = [Value(source, nonce_of(source)) for source in ("bureau", "association", "notary")]
    check_values(values, drawn)
    for wrong in (values[:2], values[::-1], [*values, values[0]], []):
        with pytest.raises(EntropyOutOfOrder):
            check_values(wrong, drawn)
    with pytest.raises(ValueRefused):
        check_values([Value("bureau", nonce_of("notary")), *values[1:]], drawn)


def test_parties_open_in_the_order_of_the_spec() -> None:
    drawn = spec(parties())
    assert [next_party(drawn, opened) for opened in ((), ("bureau",))] == list(drawn.parties[:2])
    assert next_party(drawn, ["bureau", "association", "notary"]) is None
    check_turn(drawn, ["bureau"], "association")
    for opened, source in (
        ([], "association"),
        (["bureau"], "bureau"),
        (["bureau", "association", "notary"], "notary"),
    ):
        with pytest.raises(RevealOutOfOrder):
            check_turn(drawn, opened, source)
    with pytest.raises(RevealOutOfOrder):
        check_turn(spec([beacon(ROUND)]), [], "beacon")


def test_an_opening_is_signed_for_this_announcement() -> None:
    drawn = plain(parties())
    signature = reveal_signature(drawn, "notary", LEAF)
    check_reveal(read_spec(drawn), Reveal("notary", nonce_of("notary"), signature), LEAF)
    other_draw = drawn | {"draw": "01957c00-0000-7000-8000-000000000008"}
    for judged, leaf, given in (
        (drawn, "2f" * 32, signature),
        (other_draw, LEAF, signature),
        (drawn, LEAF, signature.upper()),
        (drawn, LEAF, reveal_signature(drawn, "association", LEAF)),
        (drawn, LEAF, ""),
    ):
        with pytest.raises(RevealSignatureRefused):
            check_reveal(read_spec(judged), Reveal("notary", nonce_of("notary"), given), leaf)
    with pytest.raises(ValueRefused):
        check_reveal(read_spec(drawn), Reveal("notary", nonce_of("association"), signature), LEAF)
    with pytest.raises(ValueRefused):
        check_reveal(read_spec(drawn), Reveal("nobody", nonce_of("notary"), signature), LEAF)
