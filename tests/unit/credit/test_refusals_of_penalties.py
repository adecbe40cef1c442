"""Each way in which a penalty is refused by credit systems: its code, and the field that is named."""

from typing import Any

import pytest

from deploy.credit_sandbox.app import made_up_parties
from deploy.credit_sandbox.checking import record_faults
from deploy.credit_sandbox.faults import Code
from deploy.credit_sandbox.parties import Parties
from deploy.credit_sandbox.templates import Kind
from deploy.credit_sandbox.terms import Terms
from tests.support.credit import FIRM, FIRM_CODE, SENDER, SHOP, SHOP_CODE, TODAY, penalty

TERMS = Terms(TODAY, Parties.read(made_up_parties()), {SENDER: "示例县应急管理局"}, is_new=True)
OF_SHOP = {"CF_XDR_MC": SHOP, "CF_XDR_SHXYM": SHOP_CODE}
# A citizen's number that was made up: its area does not exist.
PERSON = {"CF_XDR_MC": "测试员01", "CF_XDR_LB": "自然人", "CF_XDR_SHXYM": None, "CF_XDR_ZJLX": "身份证"}
IDENTITY = "999999199001010016"


def found(fields: dict[str, Any], terms: Terms = TERMS) -> set[tuple[str, str]]:
    return {(fault.code, fault.field) for fault in record_faults(Kind.PENALTIES, fields, terms)}


@pytest.mark.parametrize(
    "others",
    [
        {},
        {**OF_SHOP, "CF_XDR_LB": "个体工商户"},
        {"CF_XDR_MC": "平阴县示例中学", "CF_XDR_SHXYM": "12370124EXAMP9036F"},
        {"CF_XDR_MC": "平阴县示例村股份经济合作社", "CF_XDR_SHXYM": "N1370124EXAMP9052J"},
        {"CF_XDR_SHXYM": None, "CF_XDR_GSZC": "370124000000011"},
        {**PERSON, "CF_XDR_ZJHM": IDENTITY},
        {"CF_JDRQ": "2026-03-10 00:00:00", "CF_YXQ": "2026-03-10 23:59:59", "CF_GSJZQ": None},
        {"CF_CFLB": "警告", "CF_NR": "警告", "CF_NR_FK": None},
        {"CF_CFLB": "罚款、吊销许可证件", "CF_NR_ZKDX": "危险化学品经营许可证（示）危经字〔2024〕000012号"},
        {"CF_NR": "罚款人民币贰万元整（2万元）", "CF_NR_FK": "2"},
        {"CF_NR": "罚款12万元", "CF_NR_FK": "12"},
        {"CF_SY": "乙醇储存量超过10吨，储罐间距为3.5m；20℃，①号罐，𠮷泰路", "BZ": ""},
    ],
)
def test_what_is_right_is_taken(others: dict[str, Any]) -> None:
    assert record_faults(Kind.PENALTIES, penalty(**others), TERMS) == ()


@pytest.mark.parametrize(
    ("others", "code", "field"),
    [
        # The numbers are those of the failures that people meet.
        pytest.param({"CF_XDR_LB": "个体工商户"}, Code.PARTY_CODE, "CF_XDR_SHXYM", id="1-class-and-code"),
        pytest.param(
            {"CF_XDR_MC": SHOP, "CF_XDR_SHXYM": SHOP_CODE}, Code.PARTY_CODE, "CF_XDR_SHXYM", id="2-shop-as-firm"
        ),
        pytest.param(
            {
                "CF_XDR_MC": SHOP,
                "CF_XDR_LB": "自然人",
                "CF_XDR_SHXYM": SHOP_CODE,
                "CF_XDR_ZJLX": "护照号",
                "CF_XDR_ZJHM": "E1",
            },
            *(Code.PARTY_CODE, "CF_XDR_SHXYM"),
            id="2-shop-as-person",
        ),
        pytest.param({"CF_XDR_MC": "平阴县更名前有限公司"}, Code.PARTY, "CF_XDR_MC", id="3-renamed"),
        pytest.param({"CF_XDR_SHXYM": "91330100704665967J"}, Code.PARTY, "CF_XDR_MC", id="4-party-unknown"),
        pytest.param({"CF_NR": "按简易程序罚款200元", "CF_NR_FK": "0.02"}, Code.EXCLUDED, "CF_NR", id="8-summary"),
        pytest.param({"BZ": "涉及国家秘密"}, Code.EXCLUDED, "BZ", id="8-secret"),
        pytest.param(
            {**PERSON, "CF_XDR_SHXYM": FIRM_CODE, "CF_XDR_ZJHM": IDENTITY},
            *(Code.PARTY_CODE, "CF_XDR_SHXYM"),
            id="9-person-with-code",
        ),
        *(
            pytest.param({name: empty}, Code.EMPTY, name, id=f"10-{name}-{empty!r}")
            for empty in (None, "", " \u3000")
            for name in ("CF_XDR_MC", "CF_XDR_LB", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "CF_JDRQ")
        ),
        *(
            pytest.param({name: None}, Code.EMPTY, name, id=f"10-{name}")
            for name in ("CF_XDR_SHXYM", "CF_YXQ", "CF_CFJG", "CF_CFJGDM", "CF_SJLY", "CF_SJLYDM", "CF_NR_FK")
        ),
        pytest.param({**PERSON, "CF_XDR_ZJHM": None}, Code.EMPTY, "CF_XDR_ZJHM", id="10-person-without-number"),
        pytest.param({"CF_CFLB": "没收违法所得"}, Code.EMPTY, "CF_NR_WFFF", id="10-confiscated"),
        pytest.param({"CF_CFLB": "暂扣许可证件"}, Code.EMPTY, "CF_NR_ZKDX", id="10-suspended"),
        *(
            pytest.param({"CF_SY": f"甲{mark}乙"}, Code.SPECIAL_CHARACTER, "CF_SY", id=f"11-U+{ord(mark):04X}")
            for mark in "<>\\^`|\n\t\x00\u200b\u202e\ufeff\ue000😀"
        ),
        pytest.param({"CF_JDRQ": "2026-03-11"}, Code.OUT_OF_RANGE, "CF_JDRQ", id="12-future"),
        pytest.param({"CF_YXQ": "2026-03-09"}, Code.OUT_OF_RANGE, "CF_YXQ", id="12-ended"),
        pytest.param({"CF_GSJZQ": "2026-03-08"}, Code.OUT_OF_RANGE, "CF_GSJZQ", id="12-before-the-decision"),
        *(
            pytest.param({"CF_JDRQ": text}, Code.WRONG_TYPE, "CF_JDRQ", id=f"13-{text}")
            for text in (
                "2026/03/09",
                "2026年3月9日",
                "20260309",
                "2026-3-9",
                "2026-02-30",
                "2026-03-09T00:00:00",
                "０",
            )
        ),
        pytest.param({"CF_XDR_SHXYM": FIRM_CODE[:-1]}, Code.PARTY_CODE, "CF_XDR_SHXYM", id="14-too-short"),
        pytest.param({"CF_XDR_SHXYM": "91110000600037341N"}, Code.PARTY_CODE, "CF_XDR_SHXYM", id="14-check"),
        pytest.param({"CF_XDR_SHXYM": FIRM_CODE.lower()}, Code.PARTY_CODE, "CF_XDR_SHXYM", id="14-lower-case"),
        pytest.param({"CF_XDR_LB": "企业"}, Code.UNKNOWN, "CF_XDR_LB", id="18-class"),
        pytest.param({"CF_CFLB": "罚款、批评教育"}, Code.UNKNOWN, "CF_CFLB", id="18-kind"),
        pytest.param({"CF_CFLB": "罚款,警告"}, Code.UNKNOWN, "CF_CFLB", id="18-separator"),
        pytest.param({"CF_CFJG": "别处应急管理局"}, Code.UNKNOWN, "CF_CFJG", id="18-authority-name"),
        pytest.param({"CF_CFJGDM": "11370124EXAMPB023K"}, Code.PARTY_CODE, "CF_CFJGDM", id="18-authority-check"),
        pytest.param({"CF_SJLYDM": FIRM_CODE}, Code.OUT_OF_RANGE, "CF_SJLYDM", id="18-not-an-authority"),
        pytest.param({"CF_NR_FK": "20000"}, Code.UNIT, "CF_NR_FK", id="20-yuan"),
        pytest.param({"CF_NR_FK": "1000000000000"}, Code.OUT_OF_RANGE, "CF_NR_FK", id="20-overflow"),
        *(
            pytest.param({"CF_NR_FK": text}, Code.WRONG_TYPE, "CF_NR_FK", id=f"20-{text}")
            for text in ("2万元", "-2", "2.0000001", "2,0", "1e3", "２")
        ),
        pytest.param(
            {"CF_XDR_MC": "平阴县示例重码甲有限公司", "CF_XDR_SHXYM": "91370124EXAMP9079P"},
            *(Code.SHARED_CODE, "CF_XDR_MC"),
            id="21-one-code-for-two",
        ),
        pytest.param(
            {"CF_XDR_MC": "平阴县示例一户多码有限公司", "CF_XDR_SHXYM": "91370124EXAMP9087J"},
            *(Code.SHARED_CODE, "CF_XDR_MC"),
            id="21-two-codes-for-one",
        ),
        pytest.param({"CF_SY": f"现场负责人（{IDENTITY}）在场"}, Code.PRIVATE_DATA, "CF_SY", id="22-identity"),
        pytest.param({"CF_FR_ZJHM": IDENTITY}, Code.PRIVATE_DATA, "CF_FR_ZJHM", id="22-representative"),
        pytest.param({"CF_NR": "罚款2万元，联系13800138000"}, Code.PRIVATE_DATA, "CF_NR", id="22-mobile"),
        pytest.param({"BZ": "户号6222 0212 3456 7890 128"}, Code.PRIVATE_DATA, "BZ", id="22-account"),
        *(
            pytest.param({"CF_WSH": number}, Code.BRACKETS, "CF_WSH", id=f"23-{number}")
            for number in ("市场【2019】1号", "应急罚[2026]12号", "应急罚（2026）12号", "应急罚［2026］12号")
        ),
        pytest.param({"CF_WSH": "应急罚2026-12"}, Code.WRONG_TYPE, "CF_WSH", id="number-without-year"),
        pytest.param({"CF_WSH": "应急罚〔2027〕12号"}, Code.OUT_OF_RANGE, "CF_WSH", id="number-of-next-year"),
        pytest.param({"CF_NR_ZKDX": "证" * 201}, Code.TOO_LONG, "CF_NR_ZKDX", id="too-long"),
        pytest.param({"CF_SY": 5}, Code.WRONG_TYPE, "CF_SY", id="no-text"),
        pytest.param({"CF_XDR_XM": "甲"}, Code.UNKNOWN, "CF_XDR_XM", id="unknown-field"),
        pytest.param(
            {**PERSON, "CF_XDR_ZJHM": "999999199001010018"}, Code.PARTY_CODE, "CF_XDR_ZJHM", id="identity-check"
        ),
    ],
)
def test_each_failure_is_found_and_names_its_field(others: dict[str, Any], code: Code, field: str) -> None:
    fields = {**penalty(), **others}
    found_here = found({name: value for name, value in fields.items() if value is not None})
    assert (code, field) in found_here
    assert {name for _, name in found_here} <= {field, *others}, "nothing else is blamed"


@pytest.mark.parametrize("known", ["示例县应急管理局", None])
def test_an_authority_without_a_name_may_have_any(known: str | None) -> None:
    terms = TERMS._replace(authorities={SENDER: known})
    named = penalty(CF_CFJG="示例县应急管理局（安全生产）")
    assert found(named, terms) == (set() if known is None else {(Code.UNKNOWN, "CF_CFJG")})


def test_an_authority_that_is_not_registered_is_unknown() -> None:
    assert found(penalty(), TERMS._replace(authorities={})) == {
        (Code.UNKNOWN, "CF_CFJGDM"),
        (Code.UNKNOWN, "CF_SJLYDM"),
    }


def test_a_correction_may_come_after_the_end() -> None:
    ended = penalty(CF_JDRQ="2025-03-09", CF_WSH="应急罚〔2025〕12号", CF_YXQ="2026-03-09", CF_GSJZQ="2026-03-09")
    assert found(ended) == {(Code.OUT_OF_RANGE, "CF_YXQ"), (Code.OUT_OF_RANGE, "CF_GSJZQ")}
    assert found(ended, TERMS._replace(is_new=False)) == set()


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"CF_NR_FK": "10", "CF_NR": "罚款10万元"}, "CF_NR_FK"),
        ({"CF_WFXW": "违" * 129}, "CF_WFXW"),
        ({"CF_SY": "违" * 129}, "CF_SY"),
        ({"CF_YJ": "法" * 257}, "CF_YJ"),
        ({"CF_NR": "罚" * 65}, "CF_NR"),
    ],
)
def test_a_narrow_target_takes_less(others: dict[str, Any], field: str) -> None:
    assert found(penalty(**others)) == set()
    assert {name for _, name in found(penalty(**others), TERMS._replace(narrow_columns=True))} == {field}


def test_a_target_with_the_wrong_rule_takes_companies_only() -> None:
    school = penalty(CF_XDR_MC="平阴县示例中学", CF_XDR_SHXYM="12370124EXAMP9036F")
    narrow = TERMS._replace(narrow_codes=True)
    assert found(school, narrow) == {(Code.PARTY_CODE, "CF_XDR_SHXYM")}
    assert found(penalty(CF_XDR_MC=FIRM), narrow) == set()


def test_the_message_says_which_amount_belongs_there() -> None:
    (fault,) = record_faults(Kind.PENALTIES, penalty(CF_NR="罚款2000元", CF_NR_FK="2000"), TERMS)
    assert fault.message == "单位有误：处罚内容为 2000 元，本项以万元计，应填 0.2。"
