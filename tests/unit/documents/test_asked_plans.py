"""Site plan, approval, report and lead from the facts of an inspection: who signs, why, how often."""

from typing import Any

import pytest

from services.documents.forms.asking import fields_asked
from services.documents.forms.filling import FieldsWrong, fill
from shared.contracts.inspection.basis import Complaint, SpecialOrder
from tests.support.facts import inspection_facts, sources
from tests.support.facts_of_visit import VISIT
from tests.unit.documents.asked import APPROVED, FORMS, changed, told


def test_the_plan_has_its_signers_by_their_registered_names() -> None:
    plan = told("site-plan")
    assert plan["review"] == {"words": "检查内容与计划一致，同意。", "name": "测试组长", "day": "2026-03-06"}
    # Without words, an approval says that the approver agrees; a chief is known by the account alone.
    assert plan["approval"] == {"words": "同意。", "name": "测试局长", "day": "2026-03-06"}
    assert plan["division"] == "测试员甲：资料、人员持证；测试员乙：罐区、装卸区"
    assert plan["content"] == "查培训记录\n查储罐区"
    assert plan["remark"] == "携带设备：执法记录仪\n请企业安排人员陪同"
    # The expert has no certificate to enforce the law.
    assert [each["name"] for each in plan["officers"]] == ["测试员甲", "测试员乙"]


def test_a_name_that_nobody_knows_is_asked_for() -> None:
    facts = inspection_facts()
    nameless = sources(APPROVED)._replace(names={})
    fields = fields_asked(FORMS.form("site-plan"), facts, None, nameless)
    with pytest.raises(FieldsWrong, match=r"approval\.name"):
        fill(FORMS.form("site-plan"), FORMS.form("site-plan").newest, fields)


def test_the_approval_tells_how_often_and_on_what_basis() -> None:
    approval = told("inspection-approval")
    assert (approval["held"], approval["cap"], approval["assistants"]) == (1, 2, 1)
    assert approval["basis"] == [{"statute": "《中华人民共和国安全生产法》", "article": "第六十五条第一款"}]
    assert approval["proposal"]["name"] == "测试员甲"
    assert "cap" not in told("inspection-approval", changed(cap=None))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "“双随机”抽查（2026年3月检查人员抽取）"),
        ({"title": ""}, "“双随机”抽查"),
        (
            {
                "occasion": "complaint",
                "basis": Complaint(source="12345 热线", received=VISIT, content="…", anonymous=True),
            },
            "投诉举报（12345 热线，2026-03-10收到）",
        ),
        (
            {
                "occasion": "special-order",
                "basis": SpecialOrder(
                    authority="云山县安委会",
                    document="云安委〔2026〕3号",
                    on=VISIT,
                    scope="…",
                    until=VISIT,
                    filed_with="云山县人民政府",
                    evidence="ab" * 32,
                ),
            },
            "专项检查（云山县安委会云安委〔2026〕3号）",
        ),
    ],
)
def test_the_source_is_said_in_words(parts: dict[str, Any], words: str) -> None:
    assert told("inspection-approval", changed(**parts))["source"] == words


def test_a_lead_names_whom_the_other_department_asks() -> None:
    lead = told("lead-transfer")
    # The register's name counts, not that of the account.
    assert (lead["contact"], lead["telephone"]) == ("测试员乙", "0530-5550110")
    assert lead["basis"] == [{"statute": "《中华人民共和国安全生产法》", "article": "第六十九条"}]


def test_a_report_tells_the_feedback() -> None:
    report = told("inspection-report")
    assert report["feedback"]["at"] == "2026-03-11T16:20:00+08:00"
    assert report["approval"]["day"] == "2026-03-06"
