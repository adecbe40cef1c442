"""Orders, measures and re-inspections from the facts of an inspection."""

from datetime import date

import pytest

from services.documents.forms.asking import fields_asked
from services.documents.forms.filling import FieldsWrong, fill
from services.documents.forms.remedies import remedies
from services.documents.forms.telling import cited
from tests.support.facts import inspection_facts, sources
from tests.support.facts_of_visit import ALARM, RECTIFY, VISIT, made_up
from tests.unit.documents.asked import FORMS, LAW, LOOKED, changed, told, visit


def test_officers_are_those_who_were_there_and_did_not_stand_back() -> None:
    facts = visit(recused=(made_up("测试员乙"),))
    assert [each["name"] for each in told("order-to-rectify", facts)["officers"]] == ["测试员甲"]
    before = inspection_facts()
    assert before.visit is not None
    first, second, expert = before.crew
    successor = second.model_copy(update={"person": made_up("测试员丁"), "name": "测试员丁", "key": "37010123020"})
    # Only one of those who were there is still of the crew: both who are now sign the order.
    later = changed(crew=(first, successor, expert))
    assert [each["name"] for each in told("order-to-rectify", later)["officers"]] == ["测试员甲", "测试员丁"]
    renewed = changed(crew=(first.model_copy(update={"key": "new"}), second, expert))
    assert told("inspection-record", renewed)["officers"][0]["certificate"] == "37010123004"


def test_an_order_has_its_problems_under_the_numbers_of_the_record() -> None:
    order = told("order-to-rectify")
    assert [each["number"] for each in order["problems"]] == [1, 3]
    assert [(each["number"], each["problems"], each["due"]) for each in order["requirements"]] == [
        (1, [1], "2026-03-24"),
        (2, [3], "2026-03-24"),
    ]
    assert order["basis"] == [
        {"statute": "《中华人民共和国安全生产法》", "article": "第六十五条第一款第二项"},
        {"statute": "《山东省安全生产条例》（2021年修订）", "article": "第五十条"},
    ]
    measures = told("on-the-spot-measures")
    assert all("due" not in each for each in measures["measures"])
    assert measures["inspected"] == "2026-03-10"


def test_measures_can_be_ordered_while_the_crew_is_there() -> None:
    assert told("on-the-spot-measures", visit(left=None, confirmation=None))["inspected"] == "2026-03-10"


@pytest.mark.parametrize(
    ("day", "body"), [(date(2023, 12, 31), "云山县人民政府或者东河市应急管理局"), (date(2024, 1, 1), "云山县人民政府")]
)
def test_an_order_names_the_authorities_that_the_law_of_its_day_names(day: date, body: str) -> None:
    form = FORMS.form("order-to-rectify")
    fields = fill(form, form.newest, told("order-to-rectify", day=day))
    paragraph = remedies(LAW, form.newest, fields, day)
    assert paragraph is not None
    assert f"向{body}申请行政复议" in paragraph
    assert "向云山县人民法院提起" in paragraph


def test_without_authorities_an_order_asks_for_them() -> None:
    form = FORMS.form("order-to-rectify")
    fields = fields_asked(form, inspection_facts(), RECTIFY, sources(VISIT)._replace(authorities=None))
    with pytest.raises(FieldsWrong, match="court"):
        fill(form, form.newest, fields)


def test_a_reinspection_names_the_paper_of_its_order() -> None:
    opinion = told("reinspection-opinion")
    assert opinion["order"]["number"] == "（云）应急责改〔2026〕9号"
    assert opinion["looked"] == "2026-03-25T14:30:00+08:00"
    assert [(each["number"], each["done"]) for each in opinion["verdicts"]] == [(1, False), (2, True)]
    form = FORMS.form("reinspection-opinion")
    unissued = fields_asked(form, inspection_facts(), RECTIFY, sources(LOOKED)._replace(papers={}))
    with pytest.raises(FieldsWrong, match="order"):
        fill(form, form.newest, unissued)


@pytest.mark.parametrize(
    ("words", "citations"),
    [
        ("《安全生产法》第六十五条", [("《安全生产法》", "第六十五条")]),
        (
            "《甲法》（2021年修正）第一条和《乙条例》第二条",
            [("《甲法》（2021年修正）", "第一条"), ("《乙条例》", "第二条")],
        ),
        ("《国务院安委会文件》", [("《国务院安委会文件》", None)]),
        ("GB 50016-2014", [("GB 50016-2014", None)]),
        ("安全生产法第六十五条", [("安全生产法第六十五条", None)]),
    ],
)
def test_a_citation_is_a_statute_and_an_article(words: str, citations: list[tuple[str, str | None]]) -> None:
    assert [(each["statute"], each["article"]) for each in cited(words)] == citations


def test_a_problem_that_no_order_names_stays_out_of_it() -> None:
    facts = inspection_facts()
    first = facts.orders[0].drafted
    only = first.model_copy(update={"requirements": first.requirements[:1]})
    order = facts.orders[0].model_copy(update={"drafted": only})
    assert [each.finding for each in only.requirements] == [ALARM]
    assert [each["number"] for each in told("order-to-rectify", changed(orders=(order,)))["problems"]] == [1]
