"""The opinion letter on guidance has every element of the letter that the city prescribes, each in its place.

The city's scheme of 2022 has the letter as its annex; its elements are told here, in their order on the page.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from services.documents.forms.registry import shipped_forms
from services.documents.rendering.press import Press
from shared.law.law import shipped_law
from shared.typefaces import typefaces
from tests.support.papers import LENGTHS, Length, paper

FORMS, LAW = shipped_forms(), shipped_law()
_MM = 72 / 25.4
_HIGH = 297

Place = Literal["middle", "left", "in the text", "on the same line", "right", "foot"]


class Element(NamedTuple):
    """`told`: what the element is; `words`: by what it is found on the page; `signed`: whether there is a line to sign
    on behind the words.
    """

    told: str
    words: str
    place: Place
    signed: bool = False


LETTER = (
    Element("to which papers it belongs", "安全生产行政执法文书", "middle"),
    Element("its title", "安全生产执法指导意见书", "middle"),
    Element("its number: whose it is, the word for guidance, year and count", "（东）应急指导〔2026〕1号", "middle"),
    Element("the county's bureau that gets it", "云山县应急管理局", "left"),
    Element("the city's bureau that guided", "东河市应急管理局", "in the text"),
    Element("the day of the guidance", "2026年5月18日", "in the text"),
    Element("that the main problems and the opinions follow", "主要问题及意见", "in the text"),
    Element("the problems and the opinions", "一、监督检查计划", "in the text"),
    Element("that the county reports what it has put right", "整改结果", "in the text"),
    Element("by when it reports", "2026年6月20日前", "in the text"),
    Element("where the head of the county's bureau signs", "县区应急局负责人（签名）：", "left", signed=True),
    Element("where the contact of the city's bureau signs", "市应急局联系人（签名）：", "left", signed=True),
    Element("who the contact is", "测试联系人", "on the same line"),
    Element("the telephone of the contact", "电话：0530-5550200", "on the same line"),
    Element("the city's bureau, at the end", "东河市应急管理局", "right"),
    Element("the day of the letter", "2026年5月20日", "right"),
    Element("how many copies there are", "一式两份", "foot"),
    Element("who keeps one", "一份由市应急管理局备案", "foot"),
    Element("who gets the other", "一份交接收单位", "foot"),
)


class Found(NamedTuple):
    """Where words stand: the page from 0, and mm from its upper left."""

    page: int
    left: float
    right: float
    down: float


class Letter:
    """A letter as a reader's program has it: its signs in their order, and the lines that are drawn."""

    def __init__(self, pdf: bytes) -> None:
        self.document = pypdfium2.PdfDocument(pdf)
        self.signs = [
            (number, place, sign)
            for number, page in enumerate(self.document)
            for place, sign in enumerate(str(page.get_textpage().get_text_range()))
            if not sign.isspace()
        ]

    def find(self, words: str, behind: int) -> tuple[int, Found]:
        """The first place of the words from a sign on; the sign behind them, and where they stand."""
        start = "".join(sign for _, _, sign in self.signs).find(words, behind)
        assert start >= 0, words
        page, first, _ = self.signs[start]
        _, last, _ = self.signs[start + len(words) - 1]
        text = self.document[page].get_textpage()
        left, bottom, *_ = text.get_charbox(first)
        right = text.get_charbox(last)[2]
        return start + len(words), Found(page, left / _MM, right / _MM, _HIGH - bottom / _MM)

    def lines(self, page: int) -> Iterator[tuple[float, float, float]]:
        """The level lines of a page: left, right and down, in mm."""
        for thing in self.document[page].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=5):
            left, bottom, right, top = thing.get_bounds()
            if top - bottom < 2:
                yield left / _MM, right / _MM, _HIGH - bottom / _MM


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(FORMS, typefaces())


@pytest.mark.parametrize("length", LENGTHS)
def test_the_letter_has_each_element_in_its_order_and_place(press: Press, length: Length) -> None:
    fields = {"contact": "测试联系人", "telephone": "0530-5550200"}
    letter = Letter(press.render(paper(FORMS, "guidance-opinion", length, **fields), LAW))
    behind, before = 0, Found(0, 0, 0, 0)
    for element in LETTER:
        behind, found = letter.find(element.words, behind)
        assert (found.page, found.down) >= (before.page, before.down - 1), element.told
        assert _stands(found, element.place, before), (element.told, found)
        if element.signed:
            assert any(_signs_on(line, found) for line in letter.lines(found.page)), element.told
        before = found
    letter.document.close()


def _stands(found: Found, place: Place, before: Found) -> bool:
    match place:
        case "middle":
            return abs((found.left + found.right) / 2 - (27 + 210 - 23) / 2) < 5
        case "left":
            return found.left < 30
        case "in the text":
            return found.left < 190
        case "on the same line":
            return abs(found.down - before.down) < 1 and found.left > before.right
        case "right":
            return found.left > 120
        case "foot":
            return found.down > _HIGH - 25


def _signs_on(line: tuple[float, float, float], words: Found) -> bool:
    left, right, down = line
    return right - left > 30 and 0 <= left - words.right < 5 and abs(down - words.down) < 3
