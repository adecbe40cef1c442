"""A character that no font has holds up no public PDF: its code stands in its place, and the document keeps it."""

import json

import pytest

from services.publishing.public_pdf.press import PublicPress
from services.publishing.publication.document import document_of
from shared.typefaces import typefaces
from tests.unit.publishing.publication.test_public_pdf import of_penalty, text_of, told


@pytest.fixture(scope="module")
def press() -> PublicPress:
    return PublicPress(typefaces())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("甲😀乙", "甲［U+1F600］乙"),
        ("𠮷祥化工", "［U+20BB7］祥化工"),
        ("👨\u200d👩\u200d👧", "［U+1F468］［U+1F469］［U+1F467］"),
        ("甲\U00013000\x01\ue000\ufeff\ufffe乙", "甲［U+13000］［U+0001］［U+E000］［U+FEFF］［U+FFFE］乙"),
        ("反\u202e向", "反［U+202E］向"),
        ("한국 \ufdfa", "［U+D55C］［U+AD6D］［U+FDFA］"),
    ],
)
def test_its_code_stands_in_its_place(press: PublicPress, written: str, shown: str) -> None:
    publication = of_penalty(told(act=written))
    said = text_of(press.render(publication, publication.versions[0])).replace("\u200d", "")
    assert shown in said
    assert "以编码代替" in said
    kept = json.loads(document_of(publication, publication.versions[0]))
    assert kept["content"]["act"] == written


def test_what_the_compiler_refuses_beyond_the_fonts_is_shown_by_its_code(press: PublicPress) -> None:
    for code in range(0x300, 0x370):
        publication = of_penalty(told(act=f"测{chr(code)}试"))
        assert press.render(publication, publication.versions[0]).startswith(b"%PDF")


def test_what_the_fonts_have_is_shown_as_it_is(press: PublicPress) -> None:
    for written in ("㛃𬭎化工", "①②（〔2026〕）café", "甲\ufe00乙"):
        publication = of_penalty(told(act=written))
        said = text_of(press.render(publication, publication.versions[0]))
        assert "以编码代替" not in said
        assert written[0] in said


def test_the_codes_of_many_characters_are_counted(press: PublicPress) -> None:
    publication = of_penalty(told(act="".join(map(chr, range(0x1F600, 0x1F640)))))
    assert "等64个" in text_of(press.render(publication, publication.versions[0]))
