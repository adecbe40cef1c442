"""A field that is wrong has one fault: it is not called empty too, and no other rule judges it again."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.credit_sandbox.checking import record_faults
from deploy.credit_sandbox.faults import Code
from deploy.credit_sandbox.templates import Kind, template_of
from tests.support.credit import penalty, result
from tests.unit.credit.test_refusals_of_penalties import PERSON, TERMS, found

_VALUES = st.sampled_from(
    [
        None,
        "",
        " ",
        7,
        "x" * 5000,
        "\x01",
        "身份证",
        "罚款",
        "罚款20000元，警告，国家秘密",
        "1",
        "20000",
        "92",
        "2099-01-01",
    ]
)


def records(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    names = [column.name for column in template_of(kind).column]
    return st.dictionaries(st.sampled_from(names), _VALUES, max_size=6)


@pytest.mark.parametrize("kind", list(Kind))
@given(st.data())
def test_whatever_a_record_has(kind: Kind, data: st.DataObject) -> None:
    others = data.draw(records(kind))
    fields = penalty(**others) if kind is Kind.PENALTIES else result(**others)
    counted = Counter(fault.field for fault in record_faults(kind, fields, TERMS) if fault.field != "details")
    assert set(counted.values()) <= {1}


@pytest.mark.parametrize(
    ("others", "faults"),
    [
        ({"CF_XDR_SHXYM": "9137"}, {(Code.PARTY_CODE, "CF_XDR_SHXYM")}),
        ({"CF_XDR_SHXYM": None, "CF_XDR_GSZC": "\x01"}, {(Code.SPECIAL_CHARACTER, "CF_XDR_GSZC")}),
        ({"CF_NR_FK": "贰万"}, {(Code.WRONG_TYPE, "CF_NR_FK")}),
        ({**PERSON, "CF_XDR_ZJHM": "\x01"}, {(Code.SPECIAL_CHARACTER, "CF_XDR_ZJHM")}),
        ({**PERSON, "CF_XDR_ZJLX": "学生证", "CF_XDR_ZJHM": "1"}, {(Code.UNKNOWN, "CF_XDR_ZJLX")}),
        (
            {**PERSON, "CF_XDR_ZJLX": None, "CF_XDR_ZJHM": "\x01"},
            {(Code.SPECIAL_CHARACTER, "CF_XDR_ZJHM"), (Code.EMPTY, "CF_XDR_ZJLX")},
        ),
    ],
)
def test_what_is_wrong_is_not_empty(others: dict[str, Any], faults: set[tuple[str, str]]) -> None:
    assert found(penalty(**others)) == faults
