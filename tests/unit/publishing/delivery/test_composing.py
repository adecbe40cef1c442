"""A neutral record from what a matter tells, and what publishing knows beside it."""

import json
from datetime import date
from uuid import UUID

from services.publishing.delivery.composing import Beside, RecordTeller, is_told, record_of, selection_of
from services.publishing.outlet.mapping import mapped
from services.publishing.outlet.reading import shipped_targets
from services.publishing.outlet.records import Authority, InspectionResultRecord
from shared.contracts.publicity import Mentions, PersonMentioned
from shared.contracts.results import InspectionResultTold, ItemResult, PublishedParty
from shared.law.law import shipped_law
from shared.policy.conditions import Condition
from shared.policy.draws import DrawKind
from shared.policy.selection import Selection
from tests.unit.publishing.publication.made_up_penalty import penalty

BY = RecordTeller("k" * 32, "370124", Authority(name="示例县应急管理局", code="11370124EXAMPB015U"))
RESULT = InspectionResultTold(
    inspection=UUID(int=1),
    party=PublishedParty(name="示例店", identifier="92370124EXAMP901XC", individual=True),
    occasion="draw",
    visited=date(2026, 3, 2),
    concluded=date(2026, 3, 3),
    draw=UUID(int=2),
    items=(),
    result="未发现问题",
    national="1",
)


LAW = shipped_law()


def kind(where: Condition | None = None) -> DrawKind:
    return DrawKind(name="open", title="抽查", selection=Selection(where=where))


def test_a_penalty_is_shown_until_the_day_before_its_display_is_over() -> None:
    record = record_of(penalty(), version=2, by=BY, beside=Beside(LAW, over_on=date(2029, 4, 1)))
    assert record.kind == "penalties"
    assert (record.key, record.version, record.shown_until) == (BY.key, 2, date(2029, 3, 31))
    assert "乙示例" not in record.facts


def test_a_result_without_its_draw_has_no_numbers() -> None:
    record = record_of(RESULT, version=1, by=BY, beside=Beside(LAW))
    assert record.kind == "inspection-results"
    assert (record.plan, record.task, record.party.party_class) == (None, None, "individual-business")
    assert [(each.national, each.text) for each in record.results] == [("1", "未发现问题")]


def test_every_item_has_a_result_of_the_national_list() -> None:
    items = (
        ItemResult(code="A-1", title="乙示例的培训记录", result="符合", checked="as-required"),
        ItemResult(code="A-2", title="应急演练", result="不符合", checked="not-as-required"),
        ItemResult(code="A-3", title="粉尘清扫", result="不适用", checked="does-not-apply"),
        ItemResult(code="A-4", title="以前的事项", result="符合"),
    )
    told = RESULT.model_copy(
        update={
            "items": items,
            "result": "发现问题已责令改正",
            "national": "5",
            "certificates": ("示执-001", "示执-002"),
            "mentions": Mentions(persons=(PersonMentioned(name="乙示例", role="worker"),)),
        }
    )
    record = record_of(told, version=1, by=BY, beside=Beside(LAW))
    assert isinstance(record, InspectionResultRecord)
    assert [(each.item, each.national, each.text) for each in record.results] == [
        ("［姓名已隐去］的培训记录", "1", "未发现问题"),
        ("应急演练", "5", "发现问题已责令改正"),
        ("粉尘清扫", "7", "未发现开展本次抽查涉及的经营活动"),
        ("", "5", "发现问题已责令改正"),
    ], "what does not say what was found is left out"
    fields = mapped(record, shipped_targets()["provincial-business-system"]).fields
    assert fields["zfzjh"] == "示执-001、示执-002"
    assert [each["xh"] for each in json.loads(fields["jcjg_mx"])] == [1, 2, 3, 4]


def test_only_results_for_which_a_draw_asked_are_told() -> None:
    assert is_told(RESULT)
    assert is_told(penalty())
    assert not is_told(RESULT.model_copy(update={"occasion": "complaint"}))
    assert not is_told(RESULT.model_copy(update={"draw": None}))


def test_conditions_and_hands_direct_a_draw() -> None:
    assert selection_of("own/2026-03", None) == "directed"
    assert selection_of("open/2026-03", kind()) == "undirected"
    assert selection_of("open/2026-03", None) is None
