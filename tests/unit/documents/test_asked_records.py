"""The record of a visit from the facts of an inspection."""

from datetime import date

from shared.contracts.inspection.visit import Confirmation, ItemChecked, PageSigned, RecusalAsked, RightsTold
from tests.support.facts_of_visit import made_up
from tests.unit.documents.asked import told, visit


def test_the_record_has_what_was_checked_and_what_was_found() -> None:
    record = told("inspection-record")
    assert [each["result"] for each in record["items"]] == ["符合", "不符合"]
    assert record["inspected"] == {"start": "2026-03-10T09:05:00+08:00", "end": "2026-03-10T11:40:00+08:00"}
    # A finding that was dropped keeps its number, and does not stand on paper.
    assert [(each["number"], each["facts"]) for each in record["problems"]] == [
        (1, "原料罐区：2号储罐液位报警器故障"),
        (3, "综合楼：疏散楼梯间堆放纸箱"),
    ]
    assert record["problems"][0]["broken"][0]["article"] == "第三十六条第二款第一项"
    assert record["told"] == {"to": "示例负责人", "post": "安全总监", "confirmed": True, "answer": "不申请回避。"}
    assert "unsigned" not in record


def test_the_older_record_does_not_say_how_often() -> None:
    fields = told("inspection-record", day=date(2025, 5, 7))
    assert {"source", "basis", "held", "assistants"}.isdisjoint(fields)
    assert {"source", "basis", "held", "assistants"} <= set(told("inspection-record"))


def test_a_record_that_was_not_signed_says_why() -> None:
    confirmation = Confirmation(
        by="refused",
        reason="不认可检查结果",
        witness="邻近单位值班人员",
        pages=(PageSigned(page=1, sha256="ab" * 32, confirmed=False),),
    )
    facts = visit(confirmation=confirmation)
    assert told("inspection-record", facts)["unsigned"] == {"reason": "不认可检查结果", "witness": "邻近单位值班人员"}
    assert {"receiver", "post"}.isdisjoint(told("inspection-receipt", facts))


def test_what_was_answered_when_the_rights_were_told() -> None:
    asked = RecusalAsked(person=made_up("测试员乙"), grounds="系亲属")
    facts = visit(rights=RightsTold(to="示例负责人", confirmed=False, reason="不愿确认", recusals=(asked,)))
    assert told("inspection-record", facts)["told"] == {
        "to": "示例负责人",
        "confirmed": False,
        "answer": "申请测试员乙回避：系亲属\n不愿确认",
    }


def test_an_item_beyond_the_inspection_has_its_reason() -> None:
    beyond = ItemChecked(item="B-7", result="not-checked", facts="未查", beyond="现场发现动火")
    (item,) = told("inspection-record", visit(checked=(beyond,)))["items"]
    assert item == {"name": "B-7", "result": "未检查", "facts": "未查（检查方案以外的事项：现场发现动火）"}
