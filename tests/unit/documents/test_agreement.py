"""The papers of a matter say the same, or say why not."""

from typing import Any

import pytest

from services.documents.forms.agreement import PapersDisagree, Said, check_agreement
from services.documents.forms.registry import shipped_forms
from tests.support.papers import paper, sample

FORMS = shipped_forms()
MATTER = ("inspection-approval", "site-plan", "inspection-record", "on-the-spot-measures", "order-to-rectify")
PARTY = "云山县恒泰化工有限责任公司"


def said(code: str, **fields: Any) -> Said:
    filled = paper(FORMS, code, **fields)
    return Said(code, filled.edition.title, filled.heading.number or "", filled.heading.day, filled.fields)


def given(code: str, field: str) -> Any:
    return sample(FORMS, FORMS.form(code))["fields"][field]


def changed(code: str, field: str, row: int, **parts: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [dict(one) for one in given(code, field)]
    rows[row] |= parts
    return rows


def places(new: Said, *earlier: Said) -> list[str]:
    with pytest.raises(PapersDisagree) as refused:
        check_agreement(new, earlier, {})
    listed = refused.value.facts["differences"]
    assert isinstance(listed, list)
    return [str(one["place"]) for one in listed if isinstance(one, dict)]


def test_papers_of_one_inspection_agree() -> None:
    papers = [said(code) for code in (*MATTER, "reinspection-opinion", "inspection-report", "inspection-receipt")]
    for place, new in enumerate(papers):
        assert check_agreement(new, papers[:place], {}) == []


@pytest.mark.parametrize(
    ("code", "fields", "place"),
    [
        ("inspection-record", {"party": PARTY}, "party"),
        ("inspection-record", {"address": "云山县化工园区兴业路81号"}, "address"),
        (
            "inspection-record",
            {"officers": [*given("site-plan", "officers")[::-1]]},
            "officers/order",
        ),
        (
            "inspection-record",
            {"officers": changed("site-plan", "officers", 0, name="王建民")},
            "officers/37010123004/name",
        ),
    ],
)
def test_the_record_differs_from_the_plan(code: str, fields: dict[str, Any], place: str) -> None:
    assert places(said(code, **fields), said("site-plan")) == [place]


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"facts": "原料罐区3号储罐液位报警器故障。"}, "problems/1/facts"),
        ({"broken": [{"statute": "《中华人民共和国安全生产法》", "article": "第三十六条"}]}, "problems/1/broken"),
    ],
)
def test_the_order_differs_from_the_record(parts: dict[str, Any], place: str) -> None:
    order = said("order-to-rectify", problems=changed("order-to-rectify", "problems", 0, **parts))
    assert places(order, said("inspection-record")) == [place]


def test_the_re_inspection_rests_on_the_order_as_it_was() -> None:
    order = said("order-to-rectify")
    verdicts = changed("reinspection-opinion", "verdicts", 1, demand="停止特种作业。")
    assert places(said("reinspection-opinion", verdicts=verdicts), order) == ["requirements/2/demand"]
    ref = given("reinspection-opinion", "order")
    assert places(said("reinspection-opinion", order=ref | {"day": "2026-03-11"}), order) == ["order/day"]
    other = said("reinspection-opinion", order=ref | {"number": "（云）应急责改〔2026〕10号"})
    assert places(other, order) == ["order/number"]
    # The demands of another order have the same numbers, and say something else.
    assert check_agreement(said("reinspection-opinion"), [order, said("on-the-spot-measures")], {}) == []


def test_a_difference_may_be_explained() -> None:
    record, plan = said("inspection-record", party=PARTY), said("site-plan")
    with pytest.raises(PapersDisagree) as refused:
        check_agreement(record, [plan], {"address": "搬迁"})
    assert plan.number in refused.value.detail
    (explained,) = check_agreement(record, [plan], {"party": "2026年3月9日变更名称，见登记通知书。"})
    assert (explained.place, explained.here, explained.earlier) == ("party", PARTY, plan)
    assert explained.explained.startswith("2026年3月9日变更名称")
