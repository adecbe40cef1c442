"""Read what the PDF of a paper says of itself. Only a stranger's own machine does this; no service parses a stranger's
file.
"""

from hashlib import sha256
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import (
    extract_tst_data_iter,
    message_imprint_checker,
    validate_sig_integrity,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel

from shared.errors import Invalid
from shared.heavy import heavy
from shared.papers.code import MalformedPaperCode, PaperCode
from shared.papers.file import PDF_LIMIT, PaperFile, SealOnFile


class NotAPaperFile(Invalid):
    code = "not-a-paper-file"
    title = "不是可读取的 PDF 文件"
    title_en = "Not a PDF that can be read"


@heavy
def read_pdf(pdf: bytes) -> PaperFile:
    """What a PDF says of itself. Raises NotAPaperFile."""
    if len(pdf) > PDF_LIMIT:
        raise _not_readable(f"超过 {PDF_LIMIT} 字节", f"it is longer than {PDF_LIMIT} bytes")
    try:
        reader = PdfFileReader(BytesIO(pdf))
        seals = tuple(_seal(reader, signature) for signature in reader.embedded_signatures)
        code = _code(reader)
    # A stranger's file makes pyhanko raise whatever Python can: what it does not understand, it does not say orderly.
    except Exception as error:
        raise _not_readable("内容残缺或不合规范", "it is damaged, or not of the standard") from error
    return PaperFile(sha256(pdf).hexdigest(), code, seals)


def _seal(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> SealOnFile:
    signature.compute_integrity_info(skip_diff=True)  # type: ignore[no-untyped-call]  # pyhanko
    info, certificate = signature.signer_info, signature.signer_cert
    intact, valid = validate_sig_integrity(info, certificate, "data", signature.compute_digest())
    seal = SealOnFile(
        whole=signature.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        intact=intact and valid,
        certificate=sha256(certificate.dump()).hexdigest(),
        subject=certificate.subject.human_friendly,
        lasting="/DSS" in reader.root,
    )
    for token in extract_tst_data_iter(info, signed=False):
        stated = token["encap_content_info"]["content"].parsed
        imprint = stated["message_imprint"]
        made = message_imprint_checker(info)(imprint["hash_algorithm"]["algorithm"].native)
        if imprint["hashed_message"].native == made:
            issuer = token["signer_infos"][0]["sid"].chosen["issuer"].human_friendly
            return seal._replace(stamped=stated["gen_time"].native, authority=issuer)
    return seal


def _code(reader: PdfFileReader) -> PaperCode | None:
    """The code among the keywords."""
    try:
        keywords = str(reader.trailer_view["/Info"]["/Keywords"])
    except KeyError:
        return None
    for word in keywords.replace(",", " ").split():
        try:
            return PaperCode.parse(word)
        except MalformedPaperCode:
            continue
    return None


def _not_readable(what: str, what_en: str) -> NotAPaperFile:
    return NotAPaperFile(
        f"该文件不是可读取的 PDF（{what}）。请重新取得文书的原文件，不要用扫描件或截图。",
        f"The file is no PDF that can be read ({what_en}). Get the original file of the paper, no scan and no picture.",
    )
