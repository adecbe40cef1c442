"""The key of a seal, from a PKCS#12 file: it stays loaded, because to load an RSA key takes 90 ms."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple, Self

from asn1crypto import cms, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from cryptography.x509 import Certificate
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from shared.errors import Unavailable

HASH = "sha256"
_ORGANISATION, _NAME = NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME


class SealUnusable(Unavailable):
    code = "seal-unusable"
    title = "电子印章不可用"
    title_en = "The seal cannot be used"


_DIGEST = sha256(b"the digest of no paper").digest()


class _Built(NamedTuple):
    """A CMS over `_DIGEST`, its attributes as they are signed, and its signature."""

    whole: bytes
    attributes: bytes
    signature: bytes

    @classmethod
    def of(cls, made: cms.ContentInfo) -> Self:
        (signer,) = made["content"]["signer_infos"]
        return cls(made.dump(), signer["signed_attrs"].untag().dump(), signer["signature"].native)


class SealKey(Signer):
    """An RSA or ECDSA key with its certificate, and the certificates above it. Signs over SHA-256."""

    def __init__(
        self, key: RSAPrivateKey | EllipticCurvePrivateKey, certificate: Certificate, above: Sequence[Certificate]
    ) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyhanko
        for other in above:
            registry.register(_read(other))
        super().__init__(signing_cert=_read(certificate), cert_registry=registry)
        self._key = key
        self.certificate = certificate
        self.above = tuple(above)
        self._built: _Built | None = None

    @classmethod
    def load(cls, pkcs12: bytes, passphrase: bytes) -> "SealKey":
        """The key in a PKCS#12 file. Raises SealUnusable."""
        try:
            key, certificate, above = load_key_and_certificates(pkcs12, passphrase)
        except ValueError as error:
            raise _unusable("文件或口令有误", "the file or its passphrase is wrong") from error
        if certificate is None or not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
            raise _unusable("须含证书与 RSA 或 ECDSA 私钥", "it must hold a certificate and an RSA or ECDSA key")
        return cls(key, certificate, above)

    @property
    def owner(self) -> str:
        """The organisation that the certificate names, or whom else it names."""
        subject = self.certificate.subject
        named = [*subject.get_attributes_for_oid(_ORGANISATION), *subject.get_attributes_for_oid(_NAME)]
        return str(named[0].value) if named else subject.rfc4514_string()

    def names(self, word: str) -> bool:
        """Whether the certificate calls its owner by this word."""
        return word in self.certificate.subject.rfc4514_string()

    async def async_sign(  # type: ignore[override]  # pyhanko's other parameters are passed on as they come
        self, data_digest: bytes, digest_algorithm: str, **settings: Any
    ) -> cms.ContentInfo:
        """The signature as CMS. pyhanko calls this.

        Between two seals without a time stamp only digest and signature differ, and in a CMS by an RSA key they stand
        at the same places. So pyhanko builds it once, in 25 ms, and then both are filled in.
        """
        if not isinstance(self._key, RSAPrivateKey) or settings.get("dry_run") or settings.get("timestamper"):
            return await super().async_sign(data_digest, digest_algorithm, **settings)
        if self._built is None:
            self._built = _Built.of(await super().async_sign(_DIGEST, digest_algorithm, **settings))
        signed = self._built.attributes.replace(_DIGEST, data_digest)
        signature = await self.async_sign_raw(signed, digest_algorithm)
        filled = self._built.whole.replace(_DIGEST, data_digest).replace(self._built.signature, signature)
        return cms.ContentInfo.load(filled)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature over the data. pyhanko calls this."""
        if digest_algorithm != HASH:
            raise ValueError(f"a seal signs over {HASH}, not {digest_algorithm}")
        if isinstance(self._key, RSAPrivateKey):
            return bytes(self._key.key_size // 8) if dry_run else self._key.sign(data, PKCS1v15(), SHA256())
        return self._key.sign(data, ECDSA(SHA256()))


def _read(certificate: Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _unusable(what: str, what_en: str) -> SealUnusable:
    return SealUnusable(
        f"印章的 PKCS#12 文件无法使用：{what}；请运维人员核对印章文件与口令文件。",
        f"The PKCS#12 file of the seal cannot be used: {what_en}; ask the operator to check this file and the file of "
        "its passphrase.",
        retry_after=3600,
    )
