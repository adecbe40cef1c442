"""How papers look: nothing stands over something else, and what is written by hand has its room."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from services.documents.forms.registry import shipped_forms
from services.documents.rendering.content import Filled
from services.documents.rendering.press import Press
from services.documents.rendering.proof import extracted
from shared.law.law import shipped_law
from shared.typefaces import typefaces
from tests.support.papers import paper, sample

FORMS, LAW = shipped_forms(), shipped_law()
_RUN = "WWWW-MMMM@WWWW.MMMM.WWWW"
"""The longest run of wide signs to which no page gives places to break, where it has a whole line."""
_KEPT = {"number", "form", "certificate"}
_HAIR = 0.6
"""Points by which a sign may stand into a line: its box is a little wider than what is seen."""


class Box(NamedTuple):
    """Points from the lower left of the page."""

    left: float
    bottom: float
    right: float
    top: float


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(FORMS, typefaces())


def wide(value: Any) -> Any:
    """The same fields with a run of wide signs in each text of one line, between other words."""
    match value:
        case str():
            return value if "。" in value else f"甲{_RUN}乙{_RUN[:12]}丙{_RUN[:8]}丁"
        case [int(), *_]:
            return value
        case list():
            return [wide(each) for each in value]
        case dict():
            return {name: part if name in _KEPT else wide(part) for name, part in value.items()}
        case _:
            return value


@pytest.mark.parametrize("code", FORMS.by_code)
def test_no_text_crosses_a_line_of_a_table(press: Press, code: str) -> None:
    form = FORMS.form(code)
    for filled in (
        paper(FORMS, code),
        paper(FORMS, code, "long"),
        paper(FORMS, code, **wide(sample(FORMS, form)["fields"])),
    ):
        assert [*crossing(press.render(filled, LAW))] == []


def crossing(pdf: bytes) -> Iterator[tuple[int, str]]:
    """The signs through which a vertical line goes, each with its page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, 1):
            lines = [*_uprights(page)]
            text = page.get_textpage()
            for place in range(text.count_chars()):
                sign, box = text.get_text_range(place, 1), Box(*text.get_charbox(place))
                if not sign.isspace() and any(_crosses(line, box) for line in lines):
                    yield number, sign
    finally:
        document.close()


def _uprights(page: pypdfium2.PdfPage) -> Iterator[Box]:
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=5):
        box = Box(*thing.get_bounds())
        if box.right - box.left < 2 and box.top - box.bottom > 5:
            yield box


def _crosses(line: Box, sign: Box) -> bool:
    across, up = (line.left + line.right) / 2, (sign.bottom + sign.top) / 2
    return sign.left + _HAIR < across < sign.right - _HAIR and line.bottom < up < line.top


def said(press: Press, filled: Filled) -> str:
    return extracted(press.render(filled, LAW), foot=0)


def test_nothing_stands_behind_the_words_that_nothing_follows(press: Press) -> None:
    plan = paper(FORMS, "site-plan", content="消防车通道的畅通情况")
    assert said(press, plan).count("消防车通道的畅通情况（以下空白）") == 1
    assert said(press, plan).count("（以下空白）") == 1


def test_what_the_enterprise_writes_by_hand_is_not_struck_out(press: Press) -> None:
    """A receipt as an inspection asks for it: neither the papers that were left nor the opinion are known."""
    assert "留下的文书对检查工作的意见签收人" in said(press, paper(FORMS, "inspection-receipt", "short"))


def test_a_demand_ends_before_the_words_that_follow(press: Press) -> None:
    for demand in ("更换报警器", "更换报警器。"):
        verdict = {"number": 1, "demand": demand, "done": True, "facts": "已整改"}
        opinion = paper(FORMS, "reinspection-opinion", verdicts=[verdict])
        assert "更换报警器。是否完成：是。情况：已整改（以下空白）" in said(press, opinion)


def test_each_paragraph_of_a_row_is_indented(press: Press) -> None:
    problems = [{"number": number, "facts": "第一段。\n第二段。"} for number in (1, 2)]
    order = paper(FORMS, "order-to-rectify", problems=problems)
    document = pypdfium2.PdfDocument(press.render(order, LAW))
    text = document[0].get_textpage()
    searched = [text.search(words).get_next() for words in ("1. 第一段", "第二段")]
    lefts = [text.get_charbox(place)[0] for found in searched if found for place in found[:1]]
    document.close()
    assert len(lefts) == 2
    assert lefts[1] == pytest.approx(lefts[0], abs=2)


def test_a_paper_without_a_number_shows_its_name(press: Press) -> None:
    """Whoever cannot scan the code asks for the paper by its name and the check word."""
    for code in ("inspection-receipt", "deliberation-record"):
        filled = paper(FORMS, code)
        title = filled.edition.title
        assert filled.heading.name == f"{title}·0f3c9a1e"
        assert f"{title}{title}·0f3c9a1e" in said(press, filled)
