"""The keyring: what a party registers, what it commits to, what the file remembers, and which files are refused."""

import json

import pytest

from shared.draws.keyring import (
    Keyring,
    MalformedKeyring,
    MalformedParty,
    MalformedPurpose,
    PurposeTwice,
    read_keyring,
)
from tests.unit.draws.builders import ASSOCIATION, NOTARY, PURPOSE, key_of, nonce_of, party
from tests.unit.draws.keyrings import is_registered_by, keyring_of

SECRET = "5e" * 32


def test_a_registration_is_signed_by_its_own_key() -> None:
    registration = Keyring.new(NOTARY, "平川公证处", ASSOCIATION, SECRET).registration
    assert set(registration) == {"organisation", "name", "above", "key", "signature"}
    assert is_registered_by(registration["key"], registration)
    for change in ({"name": "平川公证"}, {"above": ""}, {"organisation": ASSOCIATION}, {"key": "00" * 32}):
        assert not is_registered_by(registration["key"], {**registration, **change})


def test_a_new_key_is_signed_by_the_old_key_alone() -> None:
    old = keyring_of("notary")
    new = Keyring.new(old.organisation, old.name, old.above, SECRET, old=old)
    assert new.key != old.key
    assert new.nonces == ()
    assert is_registered_by(old.key, new.registration)
    assert not is_registered_by(new.key, new.registration)


def test_a_commitment_is_what_the_spec_names() -> None:
    keyring = keyring_of("notary")
    (nonce,) = keyring.nonces
    assert keyring.party(nonce).as_json() == party("notary", NOTARY)


def test_signing_again_keeps_the_older_nonce() -> None:
    keyring = keyring_of("notary")
    again = keyring.committed("370124", "notary", [PURPOSE, "teams/2026"], ["11" * 32, "22" * 32])
    assert [nonce.nonce for nonce in again.nonces] == [nonce_of("notary"), "11" * 32, "22" * 32]
    for nonce in again.nonces:
        assert again.nonce_of(again.party(nonce)) == nonce


def test_a_purpose_is_signed_once_in_a_sitting() -> None:
    with pytest.raises(PurposeTwice):
        keyring_of("notary").committed("370124", "notary", [PURPOSE, PURPOSE], ["11" * 32, "22" * 32])


@pytest.mark.parametrize(
    ("bureau", "source", "purpose"),
    [
        ("37012", "notary", PURPOSE),
        ("370124", "Notary", PURPOSE),
        ("370124", "", PURPOSE),
        ("370124", "notary", "two words"),
        ("370124", "notary", "x\n370124"),
        ("370124", "notary", ""),
        ("370124", "notary", "\udce4"),
        ("370124", "notary", "x" * 101),
    ],
)
def test_what_the_protocol_cannot_name_is_not_signed(bureau: str, source: str, purpose: str) -> None:
    with pytest.raises(MalformedPurpose):
        keyring_of("notary").committed(bureau, source, [purpose], ["11" * 32])


@pytest.mark.parametrize(
    ("organisation", "name", "above"),
    [
        (NOTARY[:-1], "公证处", ""),
        (NOTARY.lower(), "公证处", ""),
        (NOTARY, "", ""),
        (NOTARY, "公证处\n", ""),
        (NOTARY, "公证\u202e处", ""),
        (NOTARY, "公证\x1b[2K处", ""),
        (NOTARY, "\udce4", ""),
        (NOTARY, "x" * 201, ""),
        (NOTARY, "公证处", "none"),
    ],
)
def test_a_party_has_a_code_and_a_plain_name(organisation: str, name: str, above: str) -> None:
    with pytest.raises(MalformedParty):
        Keyring.new(organisation, name, above, SECRET)


def test_the_file_is_read_as_it_was_written() -> None:
    keyring = keyring_of("notary")
    assert read_keyring(json.loads(json.dumps(keyring.as_json()))) == keyring


@pytest.mark.parametrize(
    "change",
    [
        {"format": "cheqian-keyring/1"},
        {"secret": "00"},
        {"secret": SECRET.upper()},
        {"signature": ""},
        {"nonces": {}},
        {"nonces": [{}]},
        {"more": ""},
        {"name": "公证\u2028处"},
    ],
)
def test_another_file_is_refused_without_telling_its_secret(change: dict[str, object]) -> None:
    document = {**keyring_of("notary").as_json(), **change}
    with pytest.raises(MalformedKeyring) as refused:
        read_keyring(document)
    for told in (refused.value.detail, refused.value.detail_en, str(refused.value.facts)):
        assert not {key_of("notary").private_bytes_raw().hex(), nonce_of("notary"), SECRET.upper()} & set(told.split())
    with pytest.raises(MalformedKeyring):
        read_keyring([])


def test_the_secrets_do_not_get_into_a_log_line() -> None:
    told = repr(keyring_of("notary"))
    assert key_of("notary").private_bytes_raw().hex() not in told
    assert nonce_of("notary") not in told
