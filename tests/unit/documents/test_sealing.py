"""The seal: it covers the whole file, shows over the date, and nothing can be changed under it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pypdfium2
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from services.documents.rendering.seal_key import SealKey, SealUnusable
from services.documents.rendering.sealing import SealSigner, seal
from services.documents.seal_files import load_seal
from shared.file_modes import ReadableByOthers
from shared.papers.code import code_address
from shared.papers.pdf import NotAPaperFile, read_pdf
from tests.unit.documents.pages import NOW, OVER_THE_DATE, SITE, page, read_off, seal_in, seen
from tests.unit.papers.made_up import BUREAU, PAPER, code_of

CODE = code_of()
PAGE = page(CODE)


@pytest.fixture(scope="module")
def signer() -> Iterator[SealSigner]:
    with TemporaryDirectory() as folder:
        yield seal_in(Path(folder))


@pytest.fixture(scope="module")
def sealed(signer: SealSigner) -> bytes:
    return seal(PAGE, signer, OVER_THE_DATE)


def test_a_sealed_paper_says_whose_it_is(sealed: bytes, signer: SealSigner) -> None:
    file = read_pdf(sealed)
    (mark,) = file.seals
    assert file.code == CODE
    assert (mark.whole, mark.intact, mark.certificate, mark.level) == (True, True, signer.fingerprint, "B-B")
    assert "测试印章 370124" in mark.subject
    assert read_pdf(PAGE).seals == ()
    # What was rendered stays as it is, byte by byte: the seal is added behind it.
    assert sealed.startswith(PAGE)


def test_the_seal_shows_over_the_date_and_the_code_can_be_read_off(sealed: bytes) -> None:
    before, after = seen(PAGE).astype(int), seen(sealed).astype(int)
    rows, columns = np.nonzero(np.abs(before - after) > 30)
    a_mm = 150 / 25.4
    middle = (columns.min() + columns.max()) / 2 / a_mm, (rows.min() + rows.max()) / 2 / a_mm
    assert middle == pytest.approx((OVER_THE_DATE.x, OVER_THE_DATE.y), abs=0.5)
    assert (columns.max() - columns.min()) / a_mm == pytest.approx(OVER_THE_DATE.diameter, abs=1)
    assert read_off(after.astype(np.uint8)) == [code_address(SITE, CODE)]


def test_the_longest_code_is_read_off_at_150_dots_an_inch() -> None:
    code = code_of(replace(PAPER, number="责" * 14))
    for quarter in range(4):
        assert read_off(np.ascontiguousarray(np.rot90(seen(page(code)), quarter))) == [code_address(SITE, code)]


def test_every_copy_of_the_text_survives_the_seal(sealed: bytes) -> None:
    text, before = (pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded() for pdf in (sealed, PAGE))
    assert text == before


def test_what_the_file_says_of_itself_stays(sealed: bytes) -> None:
    """That it is PDF/A-2a, in the words of the renderer."""
    before, after = (PdfFileReader(BytesIO(pdf)) for pdf in (PAGE, sealed))
    said = before.root["/Metadata"].data
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in said
    assert after.root["/Metadata"].data == said
    assert after.trailer_view["/Info"] == before.trailer_view["/Info"]


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.45, 0.6])
def test_a_byte_that_was_changed_under_the_seal_shows(sealed: bytes, share: float) -> None:
    changed = bytearray(sealed)
    # The end of the file as it was rendered: everything before it is covered.
    changed[int(len(PAGE) * share)] ^= 1
    try:
        file = read_pdf(bytes(changed))
    except NotAPaperFile:
        return
    assert not file.seals or not file.seals[0].intact


def test_a_change_that_is_added_behind_the_seal_shows(sealed: bytes) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    writer.update_root()  # type: ignore[no-untyped-call]  # pyhanko
    added = BytesIO()
    writer.write(added)  # type: ignore[no-untyped-call]  # pyhanko
    (mark,) = read_pdf(added.getvalue()).seals
    assert (mark.whole, mark.intact) == (False, True)
    assert not read_pdf(sealed + b"\n% something more\n").seals[0].whole


def test_a_paper_that_was_sealed_again_has_another_certificate(
    sealed: bytes, signer: SealSigner, tmp_path: Path
) -> None:
    other = seal_in(tmp_path, "370304", "博川区应急管理局")
    # All of its content taken over, without the seal; and another text with the code of this paper.
    taken = BytesIO()
    copy_into_new_writer(PdfFileReader(BytesIO(PAGE))).write(taken)  # type: ignore[no-untyped-call]  # pyhanko
    for pdf in (taken.getvalue(), page(CODE, "不予处罚。")):
        forged = read_pdf(seal(pdf, other, OVER_THE_DATE))
        assert (forged.code, forged.seals[-1].intact) == (CODE, True)
        assert forged.seals[-1].certificate == other.fingerprint != signer.fingerprint
        assert forged.hash != read_pdf(sealed).hash


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", PAGE[:5000], b"\xff" * 5000])
def test_what_is_no_pdf_is_refused(pdf: bytes) -> None:
    with pytest.raises(NotAPaperFile):
        read_pdf(pdf)


def test_a_paper_without_a_code_and_keywords_of_others() -> None:
    assert read_pdf(page(None)).code is None


def test_the_files_of_a_seal(tmp_path: Path) -> None:
    assert load_seal(tmp_path, BUREAU) is None
    made = seal_in(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    own = tmp_path / f"{BUREAU}.pdf"
    own.write_bytes(PAGE)
    loaded = load_seal(tmp_path, BUREAU)
    assert loaded is not None
    assert (loaded.picture, loaded.fingerprint) == (PAGE, made.fingerprint)
    passphrase = tmp_path / f"{BUREAU}.passphrase"
    passphrase.write_text("wrong\n")
    refused(tmp_path, SealUnusable)
    passphrase.chmod(0o644)
    refused(tmp_path, ReadableByOthers)
    passphrase.unlink()
    refused(tmp_path, SealUnusable)
    with pytest.raises(SealUnusable):
        SealKey.load(b"no PKCS#12", b"")


def refused(folder: Path, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        load_seal(folder, BUREAU)


def test_a_certificate_seals_on_its_days(signer: SealSigner) -> None:
    signer.require_valid(NOW + timedelta(days=364))
    for day in (NOW - timedelta(days=1), NOW + timedelta(days=366)):
        with pytest.raises(SealUnusable, match="is valid from 2026-03-09 to 2027-03-09"):
            signer.require_valid(day)
