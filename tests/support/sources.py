"""Sources of entropy for made-up draws: a real round of the beacon, and parties with real keys and signatures."""

from datetime import UTC, datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.canonical import JsonObject
from shared.clock import rfc3339
from shared.draws.drand import QUICKNET
from shared.draws.signing import commitment_message, commitment_of, reveal_message
from shared.identifiers import Uscc

BUREAU = str(Uscc.completed("11370124EXAMPLEB"))
_OWNERS = {
    "bureau": (BUREAU, "平川县应急管理局"),
    "association": (str(Uscc.completed("51370124EXAMPLEA")), "平川县工商业联合会"),
    "notary": (str(Uscc.completed("12370124EXAMPLEN")), "平川县公证处"),
}
PARTIES = tuple(_OWNERS)
"""The sources of the parties, in the order in which they open."""
BEACON_ROUND = 123
BEACON_DUE = datetime.fromtimestamp(QUICKNET.due(BEACON_ROUND), UTC)
BEACON_VALUE = "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"
"""Quicknet's own signature of the round."""


def beacon() -> JsonObject:
    return {
        "source": "beacon",
        "type": "drand",
        "chain": QUICKNET.hash,
        "round": BEACON_ROUND,
        "due": rfc3339(BEACON_DUE),
    }


def parties(bureau: str, purpose: str, draw: str) -> list[JsonObject]:
    """Three parties, the bureau first, that have committed to a nonce for this purpose."""
    return [_party(source, bureau, purpose, commitment_of(source, nonce_of(source, draw))) for source in PARTIES]


def nonce_of(source: str, draw: str) -> str:
    return sha256(f"nonce of {source} for {draw}".encode()).hexdigest()


def reveal_signature(draw: str, source: str, announcement: str) -> str:
    """The party's signature over its nonce, for the announcement with this leaf hash."""
    return _key(source).sign(reveal_message(draw, source, nonce_of(source, draw), announcement)).hex()


def _party(source: str, bureau: str, purpose: str, commitment: str) -> JsonObject:
    owner, name = _OWNERS[source]
    return {
        "source": source,
        "type": "party",
        "owner": owner,
        "name": name,
        "key": _key(source).public_key().public_bytes_raw().hex(),
        "commitment": commitment,
        "signature": _key(source).sign(commitment_message(bureau, purpose, source, commitment)).hex(),
    }


def _key(source: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(f"key of {source}".encode()).digest())
