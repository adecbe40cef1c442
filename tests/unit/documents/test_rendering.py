"""From a form that is filled in to a PDF: what is in it, and what cannot get into it."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2
import pytest
import zxingcpp

from services.documents.forms.editions import EditionNotInForce
from services.documents.forms.heading import Heading, HeadingWrong
from services.documents.forms.registry import shipped_forms
from services.documents.forms.written import written
from services.documents.rendering.content import Filled, foot
from services.documents.rendering.extracting import seal_place
from services.documents.rendering.press import Press
from services.documents.rendering.proof import NotProved, extracted, prove, unproved
from services.documents.rendering.sealing import SealPlace
from shared.law.law import shipped_law
from shared.typefaces import CharacterMissing, typefaces
from tests.support.papers import CODE, paper

FORMS, LAW = shipped_forms(), shipped_law()
DOTS = 150


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(FORMS, typefaces())


@pytest.fixture
def order(press: Press) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(press.render(paper(FORMS, "order-to-rectify"), LAW))
    yield document
    document.close()


def said(press: Press, filled: Filled) -> str:
    return extracted(press.render(filled, LAW), foot(filled.form.description))


def named(party: str) -> Filled:
    return paper(FORMS, "order-to-rectify", party=party)


def test_a_paper_is_an_archival_pdf_with_title_and_language(press: Press, order: pypdfium2.PdfDocument) -> None:
    pdf = press.render(paper(FORMS, "order-to-rectify"), LAW)
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>A</pdfaid:conformance>", pdf)
    assert re.search(rb"/Lang\s*\(zh-CN\)", pdf)
    assert b"/StructTreeRoot" in pdf
    told = order.get_metadata_dict()
    assert told["Title"] == "责令限期整改指令书 （云）应急责改〔2026〕9号"
    assert told["CreationDate"] == "D:20260310000000Z"


def test_the_code_is_read_from_paper_and_from_the_metadata(order: pypdfium2.PdfDocument) -> None:
    assert order.get_metadata_dict()["Keywords"] == CODE
    (read,) = zxingcpp.read_barcodes(order[0].render(scale=DOTS / 72).to_numpy())
    assert (read.text, read.ec_level) == (CODE, "M")
    corners = read.position
    assert (corners.top_right.x - corners.top_left.x) / DOTS * 25.4 == pytest.approx(25, abs=0.5)


def test_the_same_paper_is_the_same_bytes(press: Press) -> None:
    first = press.render(paper(FORMS, "site-plan"), LAW)
    assert Press(FORMS, typefaces()).render(paper(FORMS, "site-plan"), LAW) == first
    with ThreadPoolExecutor(2) as threads:
        assert {*threads.map(lambda _: press.render(paper(FORMS, "site-plan"), LAW), range(4))} == {first}


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        '#include "/etc/passwd"',
        "*甲* _乙_ `丙` $x^2$ <丁> @戊 // 己",
        "= 甲 \\ ~ -- --- ... '引' \"号\"",
        "https://甲.example/#x [乙](丙) /* 丁 */",
        "{{ sys.inputs }} %s {0} ${x}",
        "㛃𬭎化工有限公司",
    ],
)
def test_markup_and_code_in_a_name_are_text(press: Press, name: str) -> None:
    assert "".join(name.split()) in said(press, named(name))


@pytest.mark.parametrize(("name", "character"), [("𠮷祥化工", "𠮷"), ("ش甲", "ش"), ("甲😀乙", "😀")])
def test_a_character_without_a_glyph_is_refused_by_name(press: Press, name: str, character: str) -> None:
    with pytest.raises(CharacterMissing) as refused:
        press.render(named(name), LAW)
    assert character in str(refused.value.facts["text"])
    assert f"U+{ord(character):04X}" in refused.value.detail


def test_the_press_goes_on_after_a_refusal(press: Press) -> None:
    with pytest.raises(CharacterMissing):
        press.render(named("𠮷祥化工"), LAW)
    assert "吉祥化工" in said(press, named("吉祥化工"))


def test_the_proof_finds_what_is_not_there(press: Press) -> None:
    paper_of = named("甲公司")
    pdf = press.render(paper_of, LAW)
    prove(pdf, paper_of, LAW)
    with pytest.raises(NotProved) as refused:
        prove(pdf, named("乙公司"), LAW)
    assert refused.value.facts["missing"] == ["乙公司"]
    moved = replace(paper_of, heading=replace(paper_of.heading, number="（云）应急责改〔2026〕90号"))
    with pytest.raises(NotProved, match="90号"):
        prove(pdf, moved, LAW)
    assert unproved("甲公司：乙", ["甲公司", "甲公司", {"x": [None, "乙"]}]) == ["甲公司"]


def test_a_draft_has_no_number_and_no_code(press: Press) -> None:
    issued = paper(FORMS, "order-to-rectify")
    draft = replace(issued, heading=Heading(issued.heading.bureau, issued.heading.day, watermark="预立案"))
    text = said(press, draft)
    prove(press.render(draft, LAW), draft, LAW)
    assert "预立案" in text
    assert "应急责改" not in text
    assert "2026年3月10日" not in text
    for wrong in ({"watermark": "草稿"}, {"number": None}, {"code": None}):
        with pytest.raises(HeadingWrong):
            press.render(replace(issued, heading=replace(issued.heading, **wrong)), LAW)


def test_the_wrong_edition_is_not_rendered(press: Press) -> None:
    record = paper(FORMS, "inspection-record")
    early = replace(record, heading=replace(record.heading, day=date(2025, 5, 7)))
    with pytest.raises(EditionNotInForce):
        press.render(early, LAW)


def test_each_page_of_a_record_has_its_number_and_places_to_sign(press: Press) -> None:
    record = paper(FORMS, "inspection-record", "long")
    document = pypdfium2.PdfDocument(press.render(record, LAW))
    for place, page in enumerate(document):
        text = "".join(page.get_textpage().get_text_bounded(top=foot(record.form.description) * 72 / 25.4).split())
        assert f"第{place + 1}页共{len(document)}页" in text
        assert text.count("年月日") == 2
        assert "以上记录属实。" in text
    assert len(document) > 3
    document.close()


def test_a_bureaus_own_fonts_come_first(tmp_path: Path) -> None:
    ours = Path(pylopdf_fonts_zh_cn.__file__).parent
    (tmp_path / "title").mkdir()
    shutil.copy(ours / "NotoSansSC-Regular.otf", tmp_path / "title")
    faces = typefaces(tmp_path)
    assert (faces.title, faces.body) == (("Noto Sans SC",), ("Noto Serif SC", "Noto Sans SC"))
    filled = paper(FORMS, "site-plan")
    licensed = Press(FORMS, faces).render(filled, LAW)
    assert b"NotoSansSC" in licensed
    assert b"NotoSansSC" not in Press(FORMS, typefaces()).render(filled, LAW)


async def test_papers_are_not_rendered_on_the_event_loop(press: Press) -> None:
    filled = paper(FORMS, "site-plan")
    with pytest.raises(RuntimeError, match="not on the loop"):
        press.render(filled, LAW)
    assert (await asyncio.to_thread(press.render, filled, LAW)).startswith(b"%PDF-1.7")


def test_the_seal_stands_over_the_day_at_the_end(press: Press) -> None:
    for code, form in FORMS.by_code.items():
        filled = paper(FORMS, code)
        pdf = press.render(filled, LAW)
        place = seal_place(pdf, filled)
        assert (place is not None) == form.description.sealed, code
        if place is not None:
            around = text_at(pdf, place)
            assert "".join(around.split()).endswith(str(written(filled.heading.day))), code
            assert place.x + place.diameter / 2 < 210
            assert place.y + place.diameter / 2 < 297 - foot(form.description)


def text_at(pdf: bytes, place: SealPlace) -> str:
    """The text of the line on which the seal stands, as far as the seal is wide."""
    document = pypdfium2.PdfDocument(pdf)
    left, top = (place.x - 21) * 72 / 25.4, (297 - place.y + 2) * 72 / 25.4
    found = document[place.page - 1].get_textpage().get_text_bounded(left, top - 4 * 72 / 25.4, left + 119, top)
    document.close()
    return str(found)
