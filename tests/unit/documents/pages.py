"""A page like a paper's, with a QR and the code among the keywords; and a seal for it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pylopdf_fonts_zh_cn as fonts
import pypdfium2
import typst
import zxingcpp
from numpy.typing import NDArray

from services.documents.rendering.sealing import SealPlace, SealSigner
from services.documents.seal_files import load_seal, make_test_seal
from shared.identifiers import AreaCode
from shared.papers.code import PaperCode, code_address
from tests.unit.papers.made_up import BUREAU

SITE = "https://jg.pingchuan.example.gov.cn/cheqian"
NAME = "平川县应急管理局"
NOW = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)
OVER_THE_DATE = SealPlace(page=1, x=165, y=120)
_PAGE = Path(__file__).with_name("page.typ")


def page(code: PaperCode | None, text: str = "责令于2026年3月20日前整改完毕。") -> bytes:
    """The PDF of a paper of one page, as PDF/A-2a."""
    address = code_address(SITE, code) if code else ""
    drawn = zxingcpp.create_barcode(address or "x", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    paper = {
        "title": "责令限期整改指令书",
        "bureau": NAME,
        "text": text,
        "code": address,
        "qr": drawn.to_svg(add_quiet_zones=False),
    }
    made = typst.Compiler(str(_PAGE), font_paths=[str(Path(fonts.__file__).parent)], ignore_system_fonts=True).compile(
        pdf_standards=["a-2a"], sys_inputs={"paper": json.dumps(paper)}, timestamp=NOW
    )
    assert isinstance(made, bytes)
    return made


def seal_in(folder: Path, bureau: str = BUREAU, name: str = NAME) -> SealSigner:
    """A seal for trials, in a folder."""
    make_test_seal(folder, AreaCode(bureau), name, NOW)
    loaded = load_seal(folder, bureau)
    assert loaded is not None
    return loaded


def seen(pdf: bytes, dots: int = 150) -> NDArray[np.uint8]:
    """The first page as grey dots, with so many dots an inch, as a printer and a camera see it."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    try:
        return np.array(document[0].render(scale=dots / 72, grayscale=True).to_numpy())
    finally:
        document.close()


def read_off(dots: NDArray[np.uint8]) -> list[str]:
    """The texts of the QRs in a picture."""
    return [
        found.text
        for found in zxingcpp.read_barcodes(dots, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    ]
