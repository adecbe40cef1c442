"""Requests are signed: HMAC-SHA256 or RSA (PKCS#1 v1.5) over method, path, time, nonce and the hash of the body."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from deploy.credit_sandbox.senders import Sender
from shared.errors import Forbidden

SECONDS_OFF = 300
"""How far the time of a request may be from ours."""
_SECONDS = re.compile(r"\d{1,12}", re.ASCII)
_NONCE = re.compile(r"[0-9a-fA-F]{32}", re.ASCII)


class RequestNotSigned(Forbidden):
    code = "request-not-signed"
    title = "请求没有签名"
    title_en = "The request is not signed"


class ClockOff(Forbidden):
    code = "clock-off"
    title = "请求时间与平台时间相差过大"
    title_en = "The time of the request is far from ours"


class RequestSignatureWrong(Forbidden):
    code = "request-signature-wrong"
    title = "请求签名不正确"
    title_en = "The signature of the request is wrong"


class SignedRequest(NamedTuple):
    """A request with what its signature covers. `paths`: as it was sent, with and without the query."""

    method: str
    paths: tuple[str, ...]
    body: bytes
    sender: str
    timestamp: str
    nonce: str
    algorithm: str
    signature: str

    @classmethod
    def read(cls, method: str, paths: tuple[str, ...], body: bytes, headers: Mapping[str, str]) -> Self:
        """The request with its headers. Raises RequestNotSigned if one is missing or has another form."""
        named = {name: headers.get(name, "") for name in _FORMS}
        for name, form in _FORMS.items():
            if not form.fullmatch(named[name]):
                raise RequestNotSigned(
                    f"请求头 {name} 缺失或格式有误；应有 {'、'.join(_FORMS)}。",
                    f"The header {name} is missing or malformed; a request has {', '.join(_FORMS)}.",
                    header=name,
                )
        return cls(method, paths, body, *named.values())

    def texts(self) -> tuple[bytes, ...]:
        """What may have been signed: the text with each of the paths."""
        sha256 = hashlib.sha256(self.body).hexdigest()
        return tuple(
            f"{self.method}\n{path}\n{self.timestamp}\n{self.nonce}\n{sha256}".encode("utf-8", "surrogateescape")
            for path in self.paths
        )


_FORMS: Mapping[str, re.Pattern[str]] = {
    "X-Sender": re.compile(r"[0-9A-Z]{1,40}", re.ASCII),
    "X-Timestamp": _SECONDS,
    "X-Nonce": _NONCE,
    "X-Signature-Algorithm": re.compile(r"hmac-sha256|rsa-sha256"),
    "X-Signature": re.compile(r"[A-Za-z0-9+/]+={0,2}", re.ASCII),
}


def require_signature(request: SignedRequest, sender: Sender, now: datetime) -> None:
    """Raises ClockOff, RequestSignatureWrong. That the nonce is new is for the store to say."""
    if abs(int(request.timestamp) - now.timestamp()) > SECONDS_OFF:
        raise ClockOff(
            f"请求时间与平台时间相差超过 {SECONDS_OFF} 秒；请校准时钟后重新签名发送。",
            f"The time of the request is more than {SECONDS_OFF} seconds from ours; set the clock, sign again, resend.",
            now=int(now.timestamp()),
        )
    if not _is_signed(request, sender):
        raise RequestSignatureWrong(
            "签名不正确；请核对密钥、算法，以及被签名的文本：方法、路径、时间、随机数、请求内容的 SHA-256，各占一行。",
            "The signature is wrong; check key, algorithm, and the signed text: method, path, timestamp, nonce, "
            "SHA-256 of the body in hex, a line each.",
            algorithm=request.algorithm,
        )


def _is_signed(request: SignedRequest, sender: Sender) -> bool:
    try:
        signature = base64.b64decode(request.signature, validate=True)
    except binascii.Error:
        return False
    if request.algorithm == "hmac-sha256":
        key = sender.secret.encode()
        return any(hmac.compare_digest(hmac.digest(key, text, "sha256"), signature) for text in request.texts())
    return any(_is_rsa(sender.public_key, text, signature) for text in request.texts())


def _is_rsa(public_key: str | None, text: bytes, signature: bytes) -> bool:
    if public_key is None:
        return False
    key = load_pem_public_key(public_key.encode())
    if not isinstance(key, RSAPublicKey):
        return False
    try:
        key.verify(signature, text, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
