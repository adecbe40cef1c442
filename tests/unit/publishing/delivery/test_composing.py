"""A neutral record from what a matter tells, and what publishing knows beside it."""

from datetime import date
from uuid import UUID

from services.publishing.delivery.composing import RecordTeller, is_told, record_of, selection_of
from services.publishing.outlet.records import Authority
from shared.contracts.results import InspectionResultTold, PublishedParty
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


def kind(where: Condition | None = None) -> DrawKind:
    return DrawKind(name="open", title="抽查", selection=Selection(where=where))


def test_a_penalty_is_shown_until_the_day_before_its_display_is_over() -> None:
    record = record_of(penalty(), version=2, by=BY, drawn=None, over_on=date(2029, 4, 1))
    assert record.kind == "penalties"
    assert (record.key, record.version, record.shown_until) == (BY.key, 2, date(2029, 3, 31))
    assert "乙示例" not in record.facts


def test_a_result_without_its_draw_has_no_numbers() -> None:
    record = record_of(RESULT, version=1, by=BY, drawn=None, over_on=None)
    assert record.kind == "inspection-results"
    assert (record.plan, record.task, record.party.party_class) == (None, None, "individual-business")
    assert [(each.national, each.text) for each in record.results] == [("1", "未发现问题")]


def test_only_results_for_which_a_draw_asked_are_told() -> None:
    assert is_told(RESULT)
    assert is_told(penalty())
    assert not is_told(RESULT.model_copy(update={"occasion": "complaint"}))
    assert not is_told(RESULT.model_copy(update={"draw": None}))


def test_conditions_and_hands_direct_a_draw() -> None:
    assert selection_of("own/2026-03", None) == "directed"
    assert selection_of("open/2026-03", kind()) == "undirected"
    assert selection_of("open/2026-03", None) is None
