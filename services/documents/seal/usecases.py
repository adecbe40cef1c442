"""What can be done with the seals of a bureau; and the seal for a paper of a day."""

from datetime import date

from cryptography.x509 import load_pem_x509_certificates

from services.documents.rendering.seal_key import SealUnusable
from services.documents.rendering.sealing import SealSigner, Stamping
from services.documents.seal import registering, store
from services.documents.seal.lifecycle import BureauSeals, stream_of
from services.documents.seal.registering import SealCertificate
from services.documents.seal.store import SEALS
from services.documents.seal_files import SealCabinet
from services.documents.settings import DocumentsSettings
from services.documents.stamping import stamping
from shared.aggregate import begin, record
from shared.clock import beijing_date
from shared.errors import Conflict
from shared.http.resources import Resources
from shared.work import Acting, Asking


class SealMissing(Conflict):
    code = "seal-missing"
    title = "没有印章文件"
    title_en = "There is no file of a seal"


class SealNotRegistered(Conflict):
    code = "seal-not-registered"
    title = "印章证书未登记或已撤销"
    title_en = "The certificate of the seal is not registered, or revoked"


def cabinet_of(resources: Resources) -> SealCabinet:
    """The seals of all bureaus; `resources.once(cabinet_of)` keeps them loaded. Raises SealUnusable."""
    settings = resources.settings_of(DocumentsSettings)
    return SealCabinet(settings.seals_folder, _stamping(settings, resources))


async def register(act: Acting, cabinet: SealCabinet, first: date) -> BureauSeals:
    """Register the certificate in the seal's file.

    Raises SealMissing, SealUnusable, ReadableByOthers and what `registering.register` raises.
    """
    signer = await _signer(act, cabinet)
    if signer is None:
        raise SealMissing(
            f"印章文件夹中没有 {act.bureau}.p12；请运维人员先放入本局的印章文件与口令文件。",
            f"The folder of seals has no {act.bureau}.p12; the operator first puts the files of the bureau's seal "
            "there.",
        )
    seals = await store.seals_alone(act)
    fact = registering.register(seals, _certificate(signer), first, act.today)
    if seals.version:
        return await record(act, SEALS, seals, fact)
    return await begin(act, SEALS, stream_of(act.bureau), fact)


async def revoke(act: Acting, certificate: str, day: date, because: str) -> BureauSeals:
    """Revoke a certificate. Raises SealUnknown, StaleVersion and what `registering.revoke` raises."""
    seals = await store.seals_alone(act)
    seal = seals.kept_of(certificate)
    if seal is None:
        raise store.unknown(certificate)
    act.if_match.check(seals.version)
    return await record(act, SEALS, seals, registering.revoke(seal, day, because, act.today))


async def seal_for(ask: Asking, cabinet: SealCabinet, day: date) -> SealSigner | None:
    """The seal of the bureau for a paper of this day, loaded; None if the bureau has no seal.

    It may give the connection back to load the seal: ask before anything is written. Raises SealNotRegistered,
    SealUnusable, ReadableByOthers.
    """
    signer = await _signer(ask, cabinet)
    if signer is None:
        return None
    signer.require_valid(ask.now)
    rows = await store.seal_rows(ask.session, ask.bureau)
    seal = next((store.kept_in(row) for row in rows if row.certificate == signer.fingerprint), None)
    if seal is None or not seal.seals(day):
        raise SealNotRegistered(
            f"本局印章文件的证书没有登记用于 {day} 的文书，或已撤销。请由批准人登记（POST /seals），"
            "或请运维人员换用已登记的印章。",
            f"The certificate of the bureau's seal is not registered for papers of {day}, or is revoked. The chief "
            "registers it (POST /seals), or the operator uses a seal that is registered.",
            certificate=signer.fingerprint,
            day=day.isoformat(),
        )
    return signer


async def _signer(ask: Asking, cabinet: SealCabinet) -> SealSigner | None:
    if not cabinet.has(ask.bureau):
        return None
    return cabinet.loaded(ask.bureau) or await ask.compute(cabinet.load, ask.bureau)


def _certificate(signer: SealSigner) -> SealCertificate:
    certificate = signer.key.certificate
    days = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return SealCertificate(signer.fingerprint, *map(beijing_date, days))


def _stamping(settings: DocumentsSettings, resources: Resources) -> Stamping | None:
    if settings.stamp_address is None or settings.stamp_roots_file is None:
        return None
    try:
        roots = load_pem_x509_certificates(settings.stamp_roots_file.read_bytes())
    except (ValueError, OSError) as error:
        raise SealUnusable(
            f"时间戳的根证书文件 {settings.stamp_roots_file} 无法读取；请运维人员核对，须为 PEM 证书。",
            f"The certificates in {settings.stamp_roots_file} cannot be read; ask the operator to check the file, "
            "which must hold certificates in PEM.",
            retry_after=3600,
        ) from error
    return stamping(settings.stamp_address, roots, resources.clock)
