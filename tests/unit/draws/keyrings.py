"""Keyrings of the parties in `builders`: their keys, and the nonces to which they have committed."""

from shared.canonical import JsonObject
from shared.draws.announced import Announced, prove_announcement
from shared.draws.keyring import Keyring
from shared.draws.registration import PartyKey, registration_message
from shared.draws.signing import is_signed
from shared.draws.spec import Party
from tests.unit.draws.builders import ASSOCIATION, BUREAU, NOTARY, PURPOSE, key_of, nonce_of
from tests.unit.draws.published import LOG, WITNESS, Draw, by_parties

OWNERS = {"bureau": BUREAU, "association": ASSOCIATION, "notary": NOTARY}


def keyring_of(source: str) -> Keyring:
    """The keyring of a party whose commitment the made-up draws name."""
    keyring = Keyring.new(OWNERS[source], f"样例单位 {source}", "", key_of(source).private_bytes_raw().hex())
    return keyring.committed("370124", source, [PURPOSE], [nonce_of(source)])


def receipt_of(draw: Draw) -> bytes:
    return draw.bundle().announcement.encode()


def proved(draw: Draw | None = None) -> Announced:
    """The announcement of a draw by parties, as each of them proves it to itself."""
    return prove_announcement(receipt_of(draw or by_parties()), LOG.verifier, [WITNESS.verifier])


def party_of(announced: Announced, source: str) -> Party:
    return next(party for party in announced.spec.parties if party.source == source)


def is_registered_by(key: str, registration: JsonObject) -> bool:
    """Whether a key has signed what a party hands to the bureau."""
    *party, signature = (registration[name] for name in (*PartyKey._fields, "signature"))
    return is_signed(key, signature, registration_message(PartyKey(*party)))
