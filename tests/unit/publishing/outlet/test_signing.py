"""Requests are signed as the receiving side checks them."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from deploy.credit_sandbox.senders import Sender
from deploy.credit_sandbox.signing import RequestSignatureWrong, SignedRequest, require_signature
from services.publishing.outlet.signing import RequestKey, RequestTo, signed_headers

NOW = datetime(2026, 3, 12, 2, tzinfo=UTC)
REQUEST = RequestTo("POST", "/api/penalties", "正文".encode())


def received(key: RequestKey, body: bytes = REQUEST.body) -> SignedRequest:
    headers = signed_headers(key, "11370124MB28011111", REQUEST, NOW, "0f" * 16)
    return SignedRequest.read("POST", ("/api/penalties",), body, headers)


def test_a_secret_and_an_rsa_key_sign() -> None:
    private = generate_private_key(65_537, 2048)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    sender = Sender(secret="made-up", public_key=public)  # a made-up secret
    for key in (RequestKey("hmac-sha256", b"made-up"), RequestKey("rsa-sha256", pem)):
        assert key.is_usable()
        require_signature(received(key), sender, NOW)
        with pytest.raises(RequestSignatureWrong):
            require_signature(received(key, b"other"), sender, NOW)


def test_what_is_no_key_is_not_used() -> None:
    assert not RequestKey("rsa-sha256", b"made-up").is_usable()
    assert not RequestKey("hmac-sha256", b"").is_usable()
    assert "made-up" not in repr(RequestKey("hmac-sha256", b"made-up"))
