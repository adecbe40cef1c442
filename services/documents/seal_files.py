"""The files of the bureaus' seals: in one folder, for each bureau by its area code.

370124.p12          certificate and key, PKCS#12
370124.passphrase   the passphrase of the PKCS#12 file, on its first line
370124.pdf          the picture of the seal, 42 mm wide; without the file, a picture with the name of the certificate's
                    owner is drawn
"""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509 import (
    BasicConstraints,
    CertificateBuilder,
    KeyUsage,
    Name,
    NameAttribute,
    random_serial_number,
)
from cryptography.x509.oid import NameOID

from services.documents.rendering.seal_key import SealKey, SealUnusable
from services.documents.rendering.seal_picture import seal_picture
from services.documents.rendering.sealing import SealSigner, Stamping, require_picture
from shared.durable import write_durably
from shared.file_modes import require_private
from shared.heavy import heavy
from shared.identifiers import AreaCode

_MARK = "测试"
"""What certificate and picture of a test seal say: nobody takes it for the seal of a bureau."""


@heavy
def load_seal(folder: Path, bureau: str, stamping: Stamping | None = None) -> SealSigner | None:
    """The seal of a bureau, or None if the folder has no file for it. Raises SealUnusable, ReadableByOthers."""
    pkcs12, passphrase, picture = _files(folder, bureau)
    if not pkcs12.exists():
        return None
    if not passphrase.exists():
        raise SealUnusable(
            f"缺少印章口令文件 {passphrase.name}；请运维人员补齐。",
            f"There is no file {passphrase.name} with the passphrase of the seal; ask the operator to add it.",
            retry_after=3600,
        )
    require_private(pkcs12)
    require_private(passphrase)
    key = SealKey.load(pkcs12.read_bytes(), passphrase.read_bytes().split(b"\n", 1)[0])
    if not picture.exists():
        return SealSigner(key, seal_picture(key.owner, _MARK if key.names(_MARK) else ""), stamping)
    given = picture.read_bytes()
    require_picture(given)
    return SealSigner(key, given, stamping)


@heavy
def make_test_seal(folder: Path, bureau: AreaCode, name: str, now: datetime) -> None:
    """Make a seal for trials, with a certificate that certifies itself for a year and is marked 测试.

    Raises DiskFull.
    """
    key = generate_private_key(65537, 2048)
    owner = Name(
        [
            NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            NameAttribute(NameOID.ORGANIZATION_NAME, name),
            NameAttribute(NameOID.COMMON_NAME, f"{_MARK}印章 {bureau}"),
        ]
    )
    certificate = (
        CertificateBuilder(owner, owner, key.public_key(), random_serial_number(), now, now + timedelta(days=365))
        .add_extension(BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_SIGNS, critical=True)
        .sign(key, SHA256())
    )
    passphrase = secrets.token_urlsafe(24)
    locked = serialize_key_and_certificates(
        bureau.encode(), key, certificate, None, BestAvailableEncryption(passphrase.encode())
    )
    write_durably(folder / f"{bureau}.passphrase", f"{passphrase}\n".encode())
    write_durably(folder / f"{bureau}.p12", locked)


class SealCabinet:
    """The seals in a folder, kept loaded, because to load one takes 90 ms. A seal whose files have changed since is
    loaded anew.
    """

    def __init__(self, folder: Path, stamping: Stamping | None = None) -> None:
        self._folder = folder
        self._stamping = stamping
        self._loaded: dict[str, tuple[_Traits, SealSigner]] = {}

    def has(self, bureau: str) -> bool:
        """Whether the bureau has a seal, usable or not."""
        return _files(self._folder, bureau)[0].exists()

    def loaded(self, bureau: str) -> SealSigner | None:
        """The seal of a bureau; None if it must be loaded first."""
        traits, signer = self._loaded.get(bureau, (None, None))
        return signer if traits == self._traits(bureau) else None

    @heavy
    def load(self, bureau: str) -> SealSigner | None:
        """Load the seal of a bureau, or None if it has none. Raises SealUnusable, ReadableByOthers."""
        # Looked at before they are read: files that change meanwhile are read again.
        traits = self._traits(bureau)
        signer = load_seal(self._folder, bureau, self._stamping)
        if signer is not None:
            self._loaded[bureau] = traits, signer
        return signer

    def _traits(self, bureau: str) -> "_Traits":
        return tuple(_trait(file) for file in _files(self._folder, bureau))


_Traits = tuple[tuple[int, int, int] | None, ...]
"""What changes with each file of a seal: the time of its last change, also of its mode; its size; its place."""


def _trait(file: Path) -> tuple[int, int, int] | None:
    try:
        facts = file.stat()
    except FileNotFoundError:
        return None
    return facts.st_ctime_ns, facts.st_size, facts.st_ino


def _files(folder: Path, bureau: str) -> tuple[Path, Path, Path]:
    pkcs12, passphrase, picture = (folder / f"{bureau}.{kind}" for kind in ("p12", "passphrase", "pdf"))
    return pkcs12, passphrase, picture


# Nothing but signatures that the owner stands by.
_SIGNS = KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
