"""Seal a PDF: PAdES (ETSI EN 319 142-1) with the bureau's certificate, visible over the date.

B-B, or B-LT where a time-stamp authority is set: then the proof of validity lies in the file, below the signature.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from services.documents.rendering.seal_key import HASH, SealKey, SealUnusable
from shared.heavy import heavy

FIELD = "Seal"
_POINTS_A_MM = 72 / 25.4
_WHOLE = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0))


class SealPlace(NamedTuple):
    """The centre of the seal: the page, from 1, and millimetres from the left and from the top edge of the page."""

    page: int
    x: float
    y: float
    diameter: float = 42


class Stamping(NamedTuple):
    """Who states the time, and what the file must contain so that the seal can be judged in later years."""

    stamper: TimeStamper
    context: Callable[[], ValidationContext]
    """A new context for each seal: with the trusted roots, and with what fetches revocations."""


@dataclass(frozen=True)
class SealSigner:
    """The seal of a bureau: its key, and its picture, which is the first page of a PDF."""

    key: SealKey
    picture: bytes
    stamping: Stamping | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate in hex, as it is registered."""
        return self.key.certificate.fingerprint(SHA256()).hex()

    def require_valid(self, at: datetime) -> None:
        """Refuse to seal outside the days of the certificate. Raises SealUnusable."""
        first, last = self.key.certificate.not_valid_before_utc, self.key.certificate.not_valid_after_utc
        if not first <= at <= last:
            raise SealUnusable(
                f"印章证书的有效期为 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}；请运维人员换用有效的证书，并登记该证书。",
                f"The certificate of the seal is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}; ask the operator to "
                "use a valid certificate, and to register it.",
                retry_after=3600,
            )


@heavy
def require_picture(pdf: bytes) -> None:
    """Refuse what is no PDF whose first page can be drawn. Raises SealUnusable."""
    try:
        _PictureOf(pdf).drawn_alone()
    # What is no PDF makes the parser raise what it likes.
    except (PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise SealUnusable(
            f"印章图样的 PDF 无法使用：{error}；请运维人员更换该文件，或删除它，由系统绘制图样。",
            f"The PDF with the picture of the seal cannot be used: {error}; ask the operator to replace the file, or "
            "to delete it, so that a picture is drawn.",
            retry_after=3600,
        ) from error


@heavy
def seal(pdf: bytes, signer: SealSigner, where: SealPlace) -> bytes:
    """The PDF with a signature that covers all of it. It goes to a time-stamp authority only if one is set.

    Raises SealUnusable; PeerFailed, StampFailed if a time-stamp authority is set.
    """
    stamping, paper = signer.stamping, _Behind(BytesIO(pdf))
    sealing = PdfSigner(
        _level(stamping),
        signer.key,
        timestamper=stamping.stamper if stamping else None,
        stamp_style=StaticStampStyle(
            border_width=0, background=_PictureOf(signer.picture), background_layout=_WHOLE, background_opacity=0.85
        ),
        new_field_spec=SigFieldSpec(FIELD, where.page - 1, _box(paper, where)),
    )
    sealed = BytesIO()
    try:
        sealing.sign_pdf(paper, output=sealed, bytes_reserved=None if stamping else _room(signer.key))
    except (SigningError, PathError, ValidationError) as error:
        said = f"{error} {error.__cause__ or ''}".strip()
        raise SealUnusable(
            f"未能盖章：{said} 请运维人员核对印章证书与时间戳服务。",
            f"The paper was not sealed: {said} Ask the operator to check the certificate and the time-stamp authority.",
            retry_after=60,
        ) from error
    return sealed.getvalue()


def _level(stamping: Stamping | None) -> PdfSignatureMetadata:
    if stamping is None:
        return PdfSignatureMetadata(FIELD, md_algorithm=HASH, subfilter=SigSeedSubFilter.PADES)
    return PdfSignatureMetadata(
        FIELD,
        md_algorithm=HASH,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        validation_context=stamping.context(),
        # In the revision that is signed: nothing may be added after the signature, which covers the whole file.
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )


def _room(key: SealKey) -> int:
    """The hex digits that the signature needs. pyhanko would make the signature twice to find out."""
    return 2 * (4096 + sum(len(it.public_bytes(Encoding.DER)) for it in (key.certificate, *key.above)))


def _box(paper: IncrementalPdfFileWriter, where: SealPlace) -> tuple[int, int, int, int]:
    """The corners of the seal in whole points, from the lower left corner of the page."""
    page, _ = paper.prev.find_page_for_modification(where.page - 1)  # type: ignore[no-untyped-call]  # pyhanko
    left, _, _, top = map(float, page.get_object()["/MediaBox"])
    x, y, radius = (length * _POINTS_A_MM for length in (where.x, where.y, where.diameter / 2))
    return round(left + x - radius), round(top - y - radius), round(left + x + radius), round(top - y + radius)


class _Behind(IncrementalPdfFileWriter):
    """Writes the seal behind the paper, and leaves the metadata: pyhanko would write them anew, so that they are not
    those of PDF/A any more (it makes an address of the keywords).
    """

    def _update_meta(self) -> None:
        pass


class _PictureOf(PdfContent):
    """The first page of a PDF as content of another."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def drawn_alone(self) -> bytes:
        """How the picture is drawn where nothing else is."""
        self.set_writer(PdfFileWriter())  # type: ignore[no-untyped-call]  # pyhanko
        return self.render()

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        self.resources.xobject[pdf_name("/Picture")] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Picture Do"
