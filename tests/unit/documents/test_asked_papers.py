"""The papers that inspections ask for: whole papers, which agree with each other."""

from typing import get_args

import pytest

from services.documents.forms.agreement import Said, differences
from services.documents.forms.asking import NotAskedFor, fields_asked
from services.documents.forms.editions import edition_on
from services.documents.forms.heading import Heading
from services.documents.forms.timing import check_times
from services.documents.rendering.content import Filled
from services.documents.rendering.press import Press
from services.documents.rendering.proof import prove
from shared.contracts.asked import PaperForm
from shared.typefaces import typefaces
from tests.support.facts import inspection_facts, sources
from tests.support.facts_of_visit import VISIT
from tests.support.papers import CODE
from tests.unit.documents.asked import ASKED, FORMS, LAW, changed, filled, told


def test_every_form_that_cases_asks_for_is_filled_in_from_facts_and_no_other() -> None:
    assert set(get_args(PaperForm)) == set(ASKED) == {code for code, form in FORMS.by_code.items() if form.from_facts}
    with pytest.raises(NotAskedFor):
        fields_asked(FORMS.form("service-receipt"), inspection_facts(), None, sources(VISIT))


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(FORMS, typefaces())


@pytest.mark.parametrize("code", ASKED)
def test_the_facts_alone_make_a_whole_paper(code: PaperForm, press: Press) -> None:
    """Every mandatory field is there, no time contradicts the day, and all of it stands in the PDF."""
    form, (_, day), fields = FORMS.form(code), ASKED[code], filled(code)
    check_times(form, fields, day)
    edition = edition_on(form, day)
    number = "（云）应急〔2026〕1号" if edition.word else None
    paper = Filled(form, edition, fields, Heading("云山县应急管理局", day, number, CODE))
    prove(press.render(paper, LAW), paper, LAW)


def test_the_papers_of_one_inspection_agree() -> None:
    said = [
        Said(code, FORMS.form(code).newest.title, "", day, filled(code))
        for code, (_, day) in ASKED.items()
        if code != "reinspection-opinion"  # it names the number of the order's paper
    ]
    for place, paper in enumerate(said):
        assert [(one.place, one.here, one.there) for one in differences(paper, said[:place], {})] == []


def test_line_feeds_and_tabs_of_a_browser_are_no_faults() -> None:
    facts = inspection_facts()
    assert facts.report is not None
    report = facts.report.report.model_copy(update={"situation": " 一。\r\n二。\t三。 "})
    fields = told("inspection-report", changed(report=facts.report.model_copy(update={"report": report})))
    assert fields["situation"] == "一。\n二。 三。"
