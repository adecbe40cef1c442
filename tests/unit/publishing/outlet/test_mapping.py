"""A record in the words of a target: names, units, lengths, lists."""

import json
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.outlet.mapping import Mapped, Overflow, amount_text, left_out, mapped, withdrawal_fields
from services.publishing.outlet.reading import shipped_targets
from services.publishing.outlet.records import FIELDS, SentRecord, Withdrawal, value_of
from services.publishing.outlet.target import AmountForm
from shared.canonical import digest
from shared.contracts.deliveries import RecordKind
from tests.unit.publishing.outlet.recorded import FIRM, PERSON, inspection_result, penalty, typical_case

TARGETS = shipped_targets()
NATIONAL, FILES, PROVINCIAL = (TARGETS[code] for code in ("national", "files", "provincial-business-system"))
WAN = AmountForm(unit="wan-yuan", places=6, largest=Decimal("9.999999"))


def test_a_penalty_as_the_credit_platform_takes_it() -> None:
    assert mapped(penalty(), NATIONAL).fields == {
        "CF_XDR_MC": "示例化工有限公司",
        "CF_XDR_LB": "法人及非法人组织",
        "CF_XDR_SHXYM": FIRM.codes.uscc,
        "CF_WSH": "（示）应急罚〔2026〕1号",
        "CF_WFXW": "未如实记录安全生产教育和培训情况",
        "CF_SY": "2026年3月2日检查时，该公司未如实记录安全生产教育和培训情况。",
        "CF_YJ": "《中华人民共和国安全生产法》第九十七条第四项",
        "CF_CFLB": "罚款",
        "CF_NR": "罚款2000元",
        "CF_NR_FK": "0.200000",
        "CF_JDRQ": "2026-03-10 00:00:00",
        "CF_YXQ": "2029-03-10 00:00:00",
        "CF_GSJZQ": "2027-03-10 00:00:00",
        "CF_CFJG": "示例县应急管理局",
        "CF_CFJGDM": "11370124MB000001" + penalty().authority.code[16:],
        "CF_SJLY": "示例县应急管理局",
        "CF_SJLYDM": penalty().authority.code,
    }


def test_an_inspection_result_as_the_publicity_system_takes_it() -> None:
    fields = mapped(inspection_result(), NATIONAL).fields
    assert (fields["raninsPlanId"], fields["raninsTaskId"]) == ("37012420260001", "370124202603020012")
    assert (fields["raninsPlaneName"], fields["raninsTypeName"]) == ("2026年度双随机抽查计划", "定向")
    assert json.loads(fields["details"]) == [
        {"seqno": 1, "raninsItemName": "教育培训", "raninsCheckResName": "未发现问题"},
        {"seqno": 2, "raninsItemName": "", "raninsCheckResName": "发现问题已责令改正"},
    ]


def test_the_province_gets_the_codes_of_results_too() -> None:
    (first, _) = json.loads(mapped(inspection_result(), PROVINCIAL).fields["jcjg_mx"])
    assert first == {"xh": 1, "sxmc": "教育培训", "jgmc": "未发现问题", "jgdm": "nothing-found", "gjjgdm": "1"}


def test_the_province_gets_typical_cases() -> None:
    fields = mapped(typical_case(), PROVINCIAL).fields
    assert (fields["dxyy"], fields["fbrq"]) == ("培训记录应当真实。", "2026-03-11")


def test_several_kinds_of_penalties_and_a_natural_person() -> None:
    record = penalty(party=PERSON, kinds=("warning", "gains-confiscated"), fine=None, confiscated=Decimal("0.01"))
    fields = mapped(record, NATIONAL).fields
    assert (fields["CF_CFLB"], fields["CF_NR_WFFF"]) == ("警告、没收违法所得", "0.000001")
    assert (fields["CF_XDR_LB"], fields["CF_XDR_ZJLX"], fields["CF_XDR_ZJHM"]) == ("自然人", "护照号", "E00000001")
    assert "CF_XDR_SHXYM" not in fields
    assert "CF_NR_FK" not in fields


def test_what_is_too_long_goes_on_in_the_remark() -> None:
    facts, basis = "甲" * 300, "乙" * 300
    fields = mapped(penalty(facts=facts, basis=basis, remark="附注"), FILES).fields
    assert fields["CF_SY"] == "甲" * 122 + "（续见BZ）"
    assert fields["CF_YJ"] == "乙" * 250 + "（续见BZ）"
    assert fields["BZ"] == f"附注；CF_SY续：{'甲' * 178}；CF_YJ续：{'乙' * 50}"


@given(facts=st.text("甲乙", max_size=400), content=st.text("丙丁", max_size=200), remark=st.text("戊", max_size=20))
def test_nothing_is_lost_by_splitting(facts: str, content: str, remark: str) -> None:
    fields = mapped(penalty(facts=facts, content=content, remark=remark), FILES).fields
    rests = dict(part.split("续：") for part in fields.get("BZ", "").split("；") if "续：" in part)
    for name, text in (("CF_SY", facts), ("CF_NR", content)):
        assert fields.get(name, "").removesuffix("（续见BZ）") + rests.get(name, "") == text
        assert len(fields.get(name, "")) <= (FILES.fields("penalties")[name].longest or 0)


def test_what_no_column_takes_overflows() -> None:
    overflowing = mapped(penalty(act="甲" * 129, number="乙" * 129), NATIONAL)
    assert overflowing.overflows == (
        Overflow("number", "CF_WSH", "length", "128"),
        Overflow("act", "CF_WFXW", "length", "128"),
    )
    rest = mapped(penalty(facts="甲" * 9000), FILES)
    assert [overflow.name for overflow in rest.overflows] == ["BZ"]


@pytest.mark.parametrize(("yuan", "over"), [("99999.99", False), ("100000", True)])
def test_a_narrow_column_overflows_at_100_000_yuan(yuan: str, over: bool) -> None:
    record = penalty(fine=Decimal(yuan))
    assert bool(mapped(record, FILES).overflows) is over
    assert not mapped(record, NATIONAL).overflows


def test_decimals_are_never_rounded_away() -> None:
    assert amount_text(Decimal("1234.56"), WAN) == "0.123456"
    assert amount_text(Decimal("1234.56"), AmountForm(unit="wan-yuan", places=2, largest=Decimal(9))) == "0.123456"
    assert amount_text(Decimal("1500.00"), AmountForm(unit="yuan", places=0, largest=Decimal(9))) == "1500"


@given(st.integers(0, 10**13))
def test_an_amount_is_read_back_exactly(fen: int) -> None:
    assert Decimal(amount_text(Decimal(fen) / 100, WAN)) * 1_000_000 == fen


@pytest.mark.parametrize(
    ("change", "national", "provincial"),
    [
        ({}, None, None),
        ({"procedure": "summary"}, "summary-penalty", None),
        ({"withheld": ("minor",)}, "withheld-decision", "withheld-decision"),
    ],
)
def test_what_a_target_is_not_told(change: dict[str, object], national: str | None, provincial: str | None) -> None:
    assert (left_out(penalty(**change), NATIONAL), left_out(penalty(**change), PROVINCIAL)) == (national, provincial)


def test_line_breaks_become_spaces() -> None:
    assert mapped(penalty(facts=" 一。 \r\n\n 二。\u2028三。"), NATIONAL).fields["CF_SY"] == "一。 二。 三。"


def test_a_withdrawal_is_a_row_of_three_columns() -> None:
    withdrawal = Withdrawal(key="penalty-0001", version=2, of="penalties", reason="决定被撤销")
    assert withdrawal_fields(withdrawal, FILES) == {"SJBS": "penalty-0001", "BBH": "2", "reason": "决定被撤销"}


def test_the_hash_is_that_of_the_fields() -> None:
    one: Mapped = mapped(penalty(), NATIONAL)
    assert one.sha256 == digest(dict(one.fields)) != mapped(penalty(act="其他"), NATIONAL).sha256


@pytest.mark.parametrize("record", [penalty(), inspection_result(), typical_case()])
def test_every_neutral_field_can_be_read(record: SentRecord) -> None:
    assert set(FIELDS) == set(get_args(RecordKind))
    for field in FIELDS[record.kind]:
        value_of(record, field)
