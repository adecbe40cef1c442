"""What a party signs: its commitment before the announcement, and its nonce when it opens it. The key is Ed25519."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.draws.spec import Party, Spec
from shared.log.points import WeakKey, require_fit


def commitment_of(source: str, nonce: str) -> str:
    """The commitment to a nonce, which is 32 bytes in hex.

    hex(H("cheqian-party/2\\n" || source || "\\n" || nonce || "\\n")).
    """
    return hashlib.sha256(f"cheqian-party/2\n{source}\n{nonce}\n".encode()).hexdigest()


def commitment_message(bureau: str, purpose: str, source: str, commitment: str) -> bytes:
    """What a party signs to take part in the draw of a purpose. It can sign for a year's purposes in one sitting."""
    return f"cheqian-commitment/2\n{bureau}\n{purpose}\n{source}\n{commitment}\n".encode()


def reveal_message(draw: str, source: str, nonce: str, announcement: str) -> bytes:
    """What a party signs to open its nonce (in hex). `announcement` is the leaf hash of the announcement, in hex."""
    return f"cheqian-reveal/2\n{draw}\n{source}\n{nonce}\n{announcement}\n".encode()


def is_committed(spec: Spec, party: Party) -> bool:
    """Whether the party's key has signed its commitment for this bureau and this purpose."""
    message = commitment_message(spec.bureau, spec.purpose, party.source, party.commitment)
    return is_signed(party.key, party.signature, message)


def is_signed(key: str, signature: str, message: bytes) -> bool:
    """Whether an Ed25519 key has made this signature over the message. `key` and `signature` are in hex. A weak key,
    by which anybody could sign, has signed nothing.
    """
    try:
        public = bytes.fromhex(key)
        require_fit(public)
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), message)
    except (WeakKey, InvalidSignature, ValueError):
        return False
    return True
