"""Every failure that people meet is found: before it is sent, in the answer, or in the books."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.outlet.mapping import left_out
from services.publishing.outlet.records import FIELDS, REASON, SentRecord, Withdrawal
from services.publishing.outlet.validators.answers import AnsweredError, answered
from services.publishing.outlet.validators.checking import OF_RECORDS, OF_STEPS, flaws_in, flaws_in_withdrawal
from services.publishing.outlet.validators.content import fines_in
from services.publishing.outlet.validators.dispatch import EarlierSending
from services.publishing.outlet.validators.flaw import Case, flaws, origins
from tests.unit.publishing.outlet.differing import BODIES, IN_BOOKS
from tests.unit.publishing.outlet.dispatched import (
    FILES,
    NATIONAL,
    PROVINCIAL,
    TARGETS,
    dispatch,
    known,
    registered,
    sent,
)
from tests.unit.publishing.outlet.flawed import EVERY, Flawed, assert_readable
from tests.unit.publishing.outlet.recorded import FIRM, PERSON, SHOP, inspection_result, penalty, typical_case

_TWENTY_THREE = range(1, 24)
_BY_ANSWER = {"party-unknown-there", "refused-there", "too-long", "time-of-receipt"}
_BY_BOOKS = {"late", "not-sent", "lost-in-cleaning", "one-code-two-bodies"}


@pytest.mark.parametrize("flawed", EVERY, ids=lambda flawed: f"{flawed.flaw}-{flawed.case}")
def test_a_flaw_is_found_and_told(flawed: Flawed) -> None:
    found = flaws_in(flawed.sent, flawed.known)
    (flaw, *_) = [each for each in found if (each.flaw, each.case, each.field) == flawed[:2] + flawed[4:5]]
    assert flawed.says in flaw.message
    assert_readable(flaw)


@pytest.mark.parametrize(
    ("record", "target"),
    [
        (penalty(), NATIONAL),
        (penalty(), FILES),
        (penalty(procedure="summary"), PROVINCIAL),
        (inspection_result(), NATIONAL),
        (inspection_result(), FILES),
        (typical_case(), PROVINCIAL),
    ],
)
def test_what_is_right_has_no_flaw(record: SentRecord, target: object) -> None:
    (at,) = [each for each in TARGETS.values() if each is target]
    assert left_out(record, at) is None
    assert flaws_in(dispatch(record, at), known()) == []


def test_a_shop_and_a_person_have_no_flaw_either() -> None:
    shop = registered(name=SHOP.name, code=SHOP.codes.uscc, party_class="individual-business")
    assert flaws_in(dispatch(penalty(party=SHOP)), shop) == []
    assert flaws_in(dispatch(penalty(party=PERSON)), known(party=None)) == []


def test_a_correction_and_what_is_sent_once_more_have_none() -> None:
    correction = dispatch(penalty(version=2, act="其他违法行为"), endpoint="corrections")
    assert flaws_in(correction, known(earlier=(sent(),), today=date(2026, 5, 1))) == []
    refused = known(earlier=(sent(receipt=None, sha256="0" * 64),))
    assert flaws_in(dispatch(), refused) == []
    lost = known(earlier=(sent(receipt=None, answered=False),))
    assert [(flaw.flaw, flaw.stops) for flaw in flaws_in(dispatch(), lost)] == [("duplicate", False)]


# --- withdrawals

_WITHDRAWAL = Withdrawal(key="penalty-0001", version=2, of="penalties", reason="决定被撤销")


def test_a_withdrawal_of_what_was_accepted_has_no_flaw() -> None:
    assert flaws_in_withdrawal(_WITHDRAWAL, NATIONAL, known(earlier=(sent(),))) == []


@pytest.mark.parametrize(
    ("change", "earlier", "flaw", "case"),
    [
        ({"reason": " "}, (sent(),), "other-endpoint", "missing"),
        ({}, (), "unknown-history", "missing"),
        ({"version": 1}, (sent(version=2),), "unknown-history", "incorrect"),
        ({"key": "k" * 40}, (sent(key="k" * 40),), "key-length", "incorrect"),
    ],
)
def test_a_flaw_of_a_withdrawal(
    change: dict[str, object], earlier: tuple[EarlierSending, ...], flaw: str, case: Case
) -> None:
    withdrawal = _WITHDRAWAL.model_copy(update=change)
    (found,) = flaws_in_withdrawal(withdrawal, NATIONAL, known(earlier=earlier))
    assert (found.flaw, found.case) == (flaw, case)
    assert_readable(found)


def test_a_withdrawal_belongs_to_its_own_endpoint() -> None:
    (found,) = flaws_in_withdrawal(_WITHDRAWAL, NATIONAL, known(earlier=(sent(),)), endpoint="corrections")
    assert (found.flaw, found.case) == ("other-endpoint", "incorrect")


# --- answers


@pytest.mark.parametrize(
    ("error", "known_of_party", "flaw", "case", "says"),
    [
        (("1001", "CF_XDR_MC", "主体信息不匹配"), registered(), "registered-name", "conflict", "名称"),
        (
            ("1001", "CF_XDR_MC", ""),
            registered(former_names=(FIRM.name,), name="新名称公司"),
            "registered-name",
            "conflict",
            "新名称公司",
        ),
        (("1001", "CF_XDR_MC", "未查询到代码为 91 的主体"), registered(), "party-unknown-there", "missing", "模板导入"),
        (("1001", "CF_XDR_MC", "不匹配"), registered(name="新名称公司"), "registered-name", "incorrect", "新名称公司"),
        (
            ("OUT_OF_RANGE", "CF_YXQ", "处罚有效期不能早于处罚决定日期。"),
            registered(),
            "date-order",
            "conflict",
            "有效期",
        ),
        (("OUT_OF_RANGE", "CF_NR_FK", "超出范围"), registered(), "amount-unit", "conflict", "罚款金额"),
        (("DATA_TYPE_ERROR", "CF_JDRQ", "日期格式有误"), registered(), "date-format", "conflict", "决定日期"),
        (("DATA_TOO_LONG", "CF_SY", "超长"), registered(), "too-long", "conflict", "违法事实"),
        (("", "", "未查询到主体"), registered(), "party-unknown-there", "missing", "模板导入"),
        (("", "", "未查询到主体"), known(party=None), "party-unknown-there", "incorrect", FIRM.codes.uscc),
        (
            ("", "", "未查询到主体"),
            registered(closed=("已注销", "closed")),
            "party-unknown-there",
            "conflict",
            "已注销",
        ),
        (("", "CF_SY", "里包含特殊字符信息!"), registered(), "special-characters", "conflict", "违法事实"),
        (("", "CF_SY", "注销业务请走注销接口"), registered(), "other-endpoint", "conflict", "用错了接口"),
        (("E-9", "CF_SY", "???"), registered(), "refused-there", "incorrect", "违法事实"),
        (("", "", ""), registered(), "refused-there", "missing", "没有说明原因"),
    ],
)
def test_an_answer_is_told_as_a_flaw(
    error: tuple[str, str, str], known_of_party: object, flaw: str, case: Case, says: str
) -> None:
    found = answered(AnsweredError(*error), penalty(), NATIONAL, replace(known(), party=known_of_party.party))  # type: ignore[attr-defined]  # a Known
    assert (found.flaw, found.case) == (flaw, case)
    assert says in found.message
    assert error[2] in found.message
    assert found.stops


def test_a_target_that_says_too_long() -> None:
    row = {"code": "L1", "says": None, "flaw": "too-long"}
    target = NATIONAL.model_copy(update={"answer": (type(NATIONAL.answer[0]).model_validate(row),)})
    found = answered(AnsweredError("L1", "CF_SY", "超长"), penalty(), target, known())
    assert (found.flaw, found.case, found.field) == ("too-long", "conflict", "facts")


def test_targets_name_flaws_that_exist() -> None:
    assert {row.flaw for target in TARGETS.values() for row in target.answer} <= set(flaws())


# --- all of them


def test_no_failure_of_the_practice_is_missing() -> None:
    numbers = {row.number for row in flaws().values()}
    assert set(_TWENTY_THREE) <= numbers
    assert set(flaws()) == {*OF_RECORDS, *OF_STEPS, *_BY_ANSWER, *_BY_BOOKS}


def test_every_text_of_every_flaw_has_its_test() -> None:
    shown = {(flawed.flaw, flawed.case) for flawed in EVERY}
    shown |= {(flaw, case) for flaw, case, _ in IN_BOOKS} | {("one-code-two-bodies", case) for case, _ in BODIES}
    shown |= {("party-unknown-there", case) for case in get_args(Case)} | {
        ("refused-there", case) for case in get_args(Case)
    }
    shown |= {("other-endpoint", "missing"), ("too-long", "conflict")}
    # tests/unit/publishing/delivery/test_receiving.py
    shown |= {("time-of-receipt", case) for case in get_args(Case)}
    assert shown == {(flaw, case) for flaw in flaws() for case in get_args(Case)}


def test_every_field_has_an_origin_that_says_where_to_mend_it() -> None:
    assert set(origins()) == {(kind, field) for kind, fields in FIELDS.items() for field in (*fields, REASON)}


@pytest.mark.parametrize(
    ("text", "fines"),
    [
        ("罚款2000元", ["2000"]),
        ("罚款人民币20,000.50元", ["20000.50"]),
        ("处罚款 2.5 万元，警告", ["25000"]),
        ("没收违法所得300元", []),
        ("罚款贰万元", []),
        ("对单位罚款30000元，对个人罚款10000元", ["30000", "10000"]),
    ],
)
def test_the_fines_in_a_text(text: str, fines: list[str]) -> None:
    assert fines_in(text) == [Decimal(fine) for fine in fines]


def _texts() -> Iterator[str]:
    yield from ("number", "act", "facts", "basis", "content", "licence", "remark", "key")


@given(
    st.fixed_dictionaries({name: st.text(max_size=200) for name in _texts()}),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_whatever_a_record_says_it_is_looked_at(texts: dict[str, str], name: str, code: str) -> None:
    party = FIRM.model_copy(update={"name": name, "codes": FIRM.codes.model_copy(update={"uscc": code})})
    for target in TARGETS.values():
        for flaw in flaws_in(dispatch(penalty(party=party, **texts), target), known(earlier=(sent(),))):
            assert flaw.message
            assert flaw.message_en
