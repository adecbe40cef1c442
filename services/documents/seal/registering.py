"""Which certificate of a seal may be registered for which days."""

from datetime import date
from typing import NamedTuple

from services.documents.registration.days import require_first, require_revocable
from services.documents.seal.lifecycle import BureauSeals, KeptSeal
from shared.contracts.papers import SealRegistered, SealRevoked
from shared.errors import Conflict


class CertificateNotValid(Conflict):
    code = "seal-certificate-not-valid"
    title = "印章证书届时无效"
    title_en = "The certificate of the seal is not valid then"


class SealRegisteredBefore(Conflict):
    code = "seal-registered-before"
    title = "印章证书已登记过"
    title_en = "The certificate of the seal was registered before"


class SealCertificate(NamedTuple):
    """The certificate of a seal: its SHA-256 in hex, and the first and the last day in Beijing on which it is valid."""

    fingerprint: str
    first: date
    last: date


def register(seals: BureauSeals, certificate: SealCertificate, first: date, today: date) -> SealRegistered:
    """The registration of a certificate for papers from a day on, once for each certificate.

    Raises FirstDayPast, CertificateNotValid, SealRegisteredBefore.
    """
    require_first(first, today)
    if not certificate.first <= first <= certificate.last:
        raise CertificateNotValid(
            f"印章证书的有效期为 {certificate.first} 至 {certificate.last}，{first} 不在其内。"
            "请填写有效期内的日期，或请运维人员换用有效的证书。",
            f"The certificate of the seal is valid from {certificate.first} to {certificate.last}, and {first} is not "
            "among these days. Give one of them, or ask the operator to use a valid certificate.",
        )
    if seals.kept_of(certificate.fingerprint):
        raise SealRegisteredBefore(
            "印章文件的证书已登记过；要登记另一证书，请运维人员先换用其印章文件。",
            "The certificate in the file of the seal was registered before; for another certificate, the operator "
            "first changes the file.",
            certificate=certificate.fingerprint,
        )
    return SealRegistered(certificate=certificate.fingerprint, first=first)


def revoke(seal: KeptSeal, day: date, because: str, today: date) -> SealRevoked:
    """The revocation of a certificate: it seals no paper of this day or of a later day.

    Raises RevocationAhead, RevokedAlready.
    """
    require_revocable(day, today, seal.revocation)
    return SealRevoked(certificate=seal.certificate, day=day, because=because)
