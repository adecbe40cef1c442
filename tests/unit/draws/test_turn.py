"""A party opens in its turn, for a draw that names it, and a nonce for one announcement only."""

import pytest

from shared.draws.entropy import Reveal, RevealSignatureRefused, ValueRefused, check_reveal
from shared.draws.keyring import Keyring, NonceOpened
from shared.draws.turn import PartyNotNamed, TurnNotCome, earlier_openings, open_nonce, share_of
from tests.unit.draws.builders import PURPOSE, nonce_of
from tests.unit.draws.keyrings import keyring_of, proved
from tests.unit.draws.published import by_parties, set_public

SOURCES = ("bureau", "association", "notary")


def test_each_party_opens_after_those_before_it() -> None:
    announced = proved()
    given: dict[str, Reveal] = {}
    for source in SOURCES:
        keyring = keyring_of(source)
        share = share_of(keyring, announced)
        assert [reveal.source for reveal in earlier_openings(announced, share, given)] == list(given)
        reveal, remembered = open_nonce(keyring, announced, share)
        check_reveal(announced.spec, reveal, announced.leaf)
        assert remembered.nonces[0].announcement == announced.leaf
        assert remembered.nonces[0].draw == announced.spec.draw
        given[source] = reveal


def opened_by(source: str) -> dict[str, Reveal]:
    announced = proved()
    keyring = keyring_of(source)
    return {source: open_nonce(keyring, announced, share_of(keyring, announced))[0]}


def test_nobody_opens_before_an_earlier_party() -> None:
    announced = proved()
    share = share_of(keyring_of("notary"), announced)
    for given, awaited in (({}, "bureau"), (opened_by("bureau"), "association"), (opened_by("association"), "bureau")):
        with pytest.raises(TurnNotCome) as refused:
            earlier_openings(announced, share, given)
        assert refused.value.facts["awaited"] == awaited


def test_a_false_opening_of_an_earlier_party_does_not_count() -> None:
    announced = proved()
    share = share_of(keyring_of("association"), announced)
    (reveal,) = opened_by("bureau").values()
    with pytest.raises(ValueRefused):
        earlier_openings(announced, share, {"bureau": reveal._replace(value="00" * 32)})
    with pytest.raises(RevealSignatureRefused):
        earlier_openings(announced, share, {"bureau": reveal._replace(signature="00" * 64)})


def test_the_openings_of_later_parties_are_not_asked_for() -> None:
    announced = proved()
    share = share_of(keyring_of("bureau"), announced)
    assert earlier_openings(announced, share, {}) == []


@pytest.mark.parametrize(
    "change", [{"organisation": "51370124EXAMPLEA0X"}, {"name": "另一单位"}, {"secret": "00" * 32}]
)
def test_a_draw_that_names_another_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(PartyNotNamed):
        share_of(keyring_of("notary").model_copy(update=change), proved())


def test_a_commitment_of_another_file_is_refused() -> None:
    with pytest.raises(PartyNotNamed):
        share_of(keyring_of("notary").model_copy(update={"nonces": ()}), proved())


def test_the_nonce_of_the_announced_commitment_is_opened_not_the_newest() -> None:
    keyring = keyring_of("notary").committed("370124", "notary", [PURPOSE], ["11" * 32])
    announced = proved()
    reveal, remembered = open_nonce(keyring, announced, share_of(keyring, announced))
    assert reveal.value == nonce_of("notary")
    assert [bool(nonce.announcement) for nonce in remembered.nonces] == [True, False]


def test_a_nonce_is_opened_for_one_announcement_and_for_it_again() -> None:
    first = proved()
    second = proved(by_parties().but(announced=set_public(frozen="2023-08-22T00:00:00Z")))
    assert first.leaf != second.leaf
    keyring: Keyring = keyring_of("notary")
    reveal, remembered = open_nonce(keyring, first, share_of(keyring, first))
    again, same = open_nonce(remembered, first, share_of(remembered, first))
    assert (again, same) == (reveal, remembered)
    with pytest.raises(NonceOpened):
        open_nonce(remembered, second, share_of(remembered, second))
