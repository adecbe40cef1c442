"""Registrations of parties: who must sign, what stands in the way, and from when a registration counts."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.draws.circumstances import DEMO, Registration
from shared.draws.registration import (
    Entered,
    PartyKey,
    Standing,
    check_registration,
    counts_from,
    registration_message,
)
from shared.draws.signing import is_signed
from shared.errors import Refusal
from tests.unit.draws.builders import ASSOCIATION, BUREAU, NOTARY, NOW

HERE, THERE = "370124", "370112"
OLD, NEW, ANOTHERS = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))
WEEK = timedelta(hours=168)
IDENTITY = "01" + "00" * 31
WEAK = {"the identity": IDENTITY, "of order 2": "ec" + "ff" * 30 + "7f", "a second spelling": "ee" + "ff" * 30 + "7f"}
"""Keys for which anybody can sign: the second spelling is that of the identity."""
ANYBODYS = IDENTITY + "00" * 32
"""R is the identity, S is 0: this verifies for the identity, over any text."""


def of(key: Ed25519PrivateKey, organisation: str = ASSOCIATION, name: str = "县工商联", above: str = "") -> PartyKey:
    return PartyKey(organisation, name, above, key.public_key().public_bytes_raw().hex())


def entered(party: PartyKey, by: Ed25519PrivateKey, approved_by: str = "") -> Entered:
    return Entered(HERE, NOW, party, by.sign(registration_message(party)).hex(), approved_by)


def standing(*own: PartyKey, since: timedelta = timedelta(0), elsewhere: tuple[PartyKey, ...] = ()) -> Standing:
    """`own` have counted for as long as `since`."""
    return Standing([Registration(*party, NOW - since) for party in own], frozenset(elsewhere))


def refusal(made: Entered, before: Standing) -> str:
    try:
        check_registration(made, before)
    except Refusal as refused:
        return refused.code
    return ""


def test_the_message_is_these_bytes() -> None:
    party = of(NEW, above=BUREAU)
    lines = ["cheqian-registration/2", ASSOCIATION, "县工商联", BUREAU, party.key, ""]
    assert registration_message(party) == "\n".join(lines).encode()


def test_a_registration_counts_after_a_week() -> None:
    made = entered(of(NEW), NEW)
    assert refusal(made, Standing()) == ""
    assert counts_from(made, Standing()) == NOW + WEEK
    assert counts_from(made, Standing(), DEMO.registration) == NOW + timedelta(seconds=1)


@pytest.mark.parametrize("other", [of(NEW, NOTARY), of(NEW, name="县工商业联合会"), of(NEW, above=BUREAU), of(OLD)])
def test_the_signature_is_over_every_field(other: PartyKey) -> None:
    signature = entered(other, NEW).signature
    assert refusal(Entered(HERE, NOW, of(NEW), signature), Standing()) == "registration-signature"


@pytest.mark.parametrize("by", [None, OLD], ids=["anybody", "the key before"])
@pytest.mark.parametrize("key", WEAK.values(), ids=WEAK)
def test_a_key_by_which_anybody_can_sign_is_refused(key: str, by: Ed25519PrivateKey | None) -> None:
    party = of(OLD)._replace(key=key)
    signature = by.sign(registration_message(party)).hex() if by else ANYBODYS
    made = Entered(HERE, NOW, party, signature)
    assert refusal(made, standing(of(OLD), since=WEEK)) == "weak-key"
    assert not is_signed(key, ANYBODYS, registration_message(party))


def test_a_registration_that_stands_is_refused() -> None:
    made = entered(of(NEW), NEW)
    assert refusal(made, standing(of(NEW), since=-WEEK)) == "party-registered-already"
    for other in (of(NEW, NOTARY), of(NEW, name="县工商业联合会"), of(NEW, above=BUREAU), of(OLD)):
        assert refusal(made, standing(other)) == ""


def test_a_party_that_another_bureau_has_registered_counts_at_once() -> None:
    made = entered(of(NEW), NEW, approved_by=THERE)
    before = standing(elsewhere=(of(NEW),))
    assert refusal(made, before) == ""
    assert counts_from(made, before) == NOW


@pytest.mark.parametrize("other", [of(NEW, NOTARY), of(NEW, name="县工商业联合会"), of(NEW, above=BUREAU), of(OLD)])
def test_another_bureau_must_have_registered_the_very_same(other: PartyKey) -> None:
    made = entered(of(NEW), NEW, approved_by=THERE)
    assert refusal(made, standing(elsewhere=(other,))) == "party-not-registered-there"


def test_a_bureau_does_not_approve_for_itself() -> None:
    made = entered(of(NEW), NEW, approved_by=HERE)
    assert refusal(made, standing(elsewhere=(of(NEW),))) == "party-not-registered-there"


def test_a_key_that_counts_changes_itself_at_once() -> None:
    made, before = entered(of(NEW), OLD), standing(of(OLD))
    assert refusal(made, before) == ""
    assert counts_from(made, before) == NOW


@pytest.mark.parametrize("other", [of(OLD, NOTARY), of(OLD, name="县工商业联合会"), of(OLD, above=BUREAU)])
def test_a_key_changes_only_a_key_of_its_own_party(other: PartyKey) -> None:
    assert refusal(entered(of(NEW), OLD), standing(other)) == "registration-signature"


def test_a_key_that_does_not_count_yet_changes_nothing() -> None:
    before = standing(of(OLD), since=timedelta(seconds=-1))
    assert refusal(entered(of(NEW), OLD), before) == "registration-signature"


def test_a_new_key_that_signs_for_itself_waits_although_an_old_key_counts() -> None:
    assert counts_from(entered(of(NEW), NEW), standing(of(OLD))) == NOW + WEEK


def test_a_strangers_signature_is_refused_beside_old_keys() -> None:
    assert refusal(entered(of(NEW), ANOTHERS), standing(of(OLD))) == "registration-signature"
