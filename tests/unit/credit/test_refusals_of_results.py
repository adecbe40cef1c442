"""Each way in which a double-random result is refused: its code, and the field that is named."""

import json
from typing import Any

import pytest

from deploy.credit_sandbox.checking import record_faults
from deploy.credit_sandbox.faults import Code
from deploy.credit_sandbox.templates import Kind, template_of
from tests.support.credit import details, result
from tests.unit.credit.test_refusals_of_penalties import TERMS

ITEM = {"seqno": 1, "raninsItemName": "应急预案", "raninsCheckResName": "未发现问题"}


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"insDate": "2026-03-10 09:00:00", "raninsTypeName": "定向"},
        {"details": json.dumps([{**ITEM, "seqno": "1"}])},
        {"details": details(*(("", text) for text in template_of(Kind.RESULTS).result_texts))},
    ],
)
def test_what_is_right_is_taken(others: dict[str, Any]) -> None:
    assert record_faults(Kind.RESULTS, result(**others), TERMS) == ()


@pytest.mark.parametrize(
    ("others", "code", "field"),
    [
        ({"raninsPlanId": "3701242026001"}, Code.WRONG_TYPE, "raninsPlanId"),
        ({"raninsPlanId": "37012420270001"}, Code.WRONG_TYPE, "raninsPlanId"),
        ({"raninsTaskId": "37012420260302001"}, Code.WRONG_TYPE, "raninsTaskId"),
        ({"raninsTaskId": "370124202602300001"}, Code.WRONG_TYPE, "raninsTaskId"),
        ({"raninsTaskId": "370304202603020001"}, Code.OUT_OF_RANGE, "raninsTaskId"),
        ({"raninsPlanName": "没有 e 的拼写"}, Code.UNKNOWN, "raninsPlanName"),
        ({"raninsTypeName": "随机"}, Code.UNKNOWN, "raninsTypeName"),
        ({"insAuth": "别处应急管理局"}, Code.UNKNOWN, "insAuth"),
        ({"insDate": "2026-03-11"}, Code.OUT_OF_RANGE, "insDate"),
        ({"insDate": "2026.03.06"}, Code.WRONG_TYPE, "insDate"),
        ({"entName": "平阴县更名前有限公司"}, Code.PARTY, "entName"),
        ({"uniscid": "370124000000011"}, Code.PARTY_CODE, "uniscid"),
        ({"raninsTaskName": "抽" * 1001}, Code.TOO_LONG, "raninsTaskName"),
        ({"raninsTaskName": "三月\n抽查"}, Code.SPECIAL_CHARACTER, "raninsTaskName"),
        ({"details": [ITEM]}, Code.WRONG_TYPE, "details"),
        ({"details": "[]"}, Code.WRONG_TYPE, "details"),
        ({"details": "[" * 5000}, Code.WRONG_TYPE, "details"),
        ({"details": json.dumps(ITEM)}, Code.WRONG_TYPE, "details"),
        ({"details": json.dumps([{**ITEM, "more": "1"}])}, Code.WRONG_TYPE, "details"),
        ({"details": json.dumps([{**ITEM, "seqno": None}])}, Code.WRONG_TYPE, "details"),
        ({"details": json.dumps([{**ITEM, "seqno": 2}])}, Code.OUT_OF_RANGE, "details"),
        ({"details": json.dumps([ITEM, ITEM])}, Code.OUT_OF_RANGE, "details"),
        ({"details": details(("甲", "合格"))}, Code.UNKNOWN, "details"),
        ({"details": details(("甲" * 1001, "未发现问题"))}, Code.TOO_LONG, "details"),
        ({"details": details(("<b>", "未发现问题"))}, Code.SPECIAL_CHARACTER, "details"),
        ({"details": details(("电话13800138000", "未发现问题"))}, Code.PRIVATE_DATA, "details"),
        ({"details": details(*[("甲" * 999, "未发现问题")] * 66)}, Code.TOO_LONG, "details"),
        *(({name: None}, Code.EMPTY, name) for name in result()),
    ],
)
def test_each_failure_is_found_and_names_its_field(others: dict[str, Any], code: Code, field: str) -> None:
    faults = record_faults(Kind.RESULTS, result(**others), TERMS)
    assert [(fault.code, fault.field) for fault in faults] == [(code, field)]
    assert faults[0].message
