"""Requests to a target are signed by the authority: HMAC-SHA256, or RSA (PKCS #1 v1.5, SHA-256)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from services.publishing.outlet.configured import Algorithm
from shared.heavy import heavy


@dataclass(frozen=True, slots=True)
class RequestKey:
    """The key with which an authority signs: the bytes of a secret, or a private key."""

    algorithm: Algorithm
    secret: bytes = field(repr=False)

    def is_usable(self) -> bool:
        """Whether it is a key of its algorithm. A secret is one word: a file with more in it holds something else."""
        return len(self.secret.split()) == 1 if self.algorithm == "hmac-sha256" else self._is_rsa()

    def _is_rsa(self) -> bool:
        """Whether it is the private key of RSA."""
        try:
            return isinstance(load_pem_private_key(self.secret, None), RSAPrivateKey)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            return False

    def signature(self, text: bytes) -> bytes:
        """The signature of a text."""
        if self.algorithm == "hmac-sha256":
            return hmac.digest(self.secret, text, "sha256")
        key = load_pem_private_key(self.secret, None)
        assert isinstance(key, RSAPrivateKey)  # noqa: S101  # `read` has refused all others
        return key.sign(text, PKCS1v15(), SHA256())


@dataclass(frozen=True, slots=True)
class RequestTo:
    """What a signature is about: the method, the path without its query, and the body."""

    method: str
    path: str
    body: bytes = b""


@heavy
def signed_headers(key: RequestKey, sender: str, request: RequestTo, now: datetime, nonce: str) -> Mapping[str, str]:
    """The headers of a signed request. `nonce`: 32 hex digits, never again."""
    timestamp, sha256 = str(int(now.timestamp())), hashlib.sha256(request.body).hexdigest()
    text = f"{request.method}\n{request.path}\n{timestamp}\n{nonce}\n{sha256}".encode()
    return {
        "X-Sender": sender,
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature-Algorithm": key.algorithm,
        "X-Signature": base64.b64encode(key.signature(text)).decode(),
    }
