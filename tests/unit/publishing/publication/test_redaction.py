"""Redaction: what the public may not read is gone, however it is written; what it may read stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.publication.redaction import MARKS, left_in, redact
from shared.contracts.publicity import Mentions, PersonMentioned, PrivateValue

_ADDRESS = PrivateValue(kind="address", value="示例县样板路 8 号 2 单元")
MENTIONS = Mentions(
    persons=(
        PersonMentioned(name="甲测试", role="penalised"),
        PersonMentioned(name="乙示例", role="witness", private=(_ADDRESS,)),
        PersonMentioned(name="丙 样本", role="officer"),
        PersonMentioned(name="Zhang Demo", role="worker"),
    ),
    private=(PrivateValue(kind="account", value="示例行 0001 2345"),),
)
NAME, ADDRESS, ACCOUNT = MARKS["name"], MARKS["address"], MARKS["account"]
IDENTITY, CONTACT = MARKS["identity-number"], MARKS["contact"]


@pytest.mark.parametrize(
    ("written", "public"),
    [
        ("甲测试的违法行为由乙示例作证。", f"甲测试的违法行为由{NAME}作证。"),
        ("乙　示　例、乙·示例、乙 示\n例", f"{NAME}、{NAME}、{NAME}"),
        ("执法人员丙样本", f"执法人员{NAME}"),
        ("ＺＨＡＮＧ　ＤＥＭＯ 与 zhangdemo", f"{NAME} 与 {NAME}"),
        ("住示例县样板路8号2单元。", f"住{ADDRESS}。"),
        ("账户：示例行００１２", "账户：示例行００１２"),
        ("账户：示例行０００１２３４５", f"账户：{ACCOUNT}"),
        # Made up, with a wrong check character: area 990000 does not exist.
        ("证件 990000198001010000 号", "证件 990000198001010000 号"),
        ("电话13800000000，手机 138-0000-0000，+86 13800000000", f"电话{CONTACT}，手机 {CONTACT}，{CONTACT}"),
        ("邮箱 nobody@example.org。", f"邮箱 {CONTACT}。"),
        ("卡号 4111 1111 1111 1111", f"卡号 {ACCOUNT}"),
        ("代码 91370124EX00000001、121200004013590816", "代码 91370124EX00000001、121200004013590816"),
        (
            "（平）应急罚〔2026〕12号，罚款 20000 元，2026-03-02 作出",
            "（平）应急罚〔2026〕12号，罚款 20000 元，2026-03-02 作出",
        ),
    ],
)
def test_what_is_hidden_and_what_stays(written: str, public: str) -> None:
    assert redact(written, MENTIONS).text == public


def identity(body: str) -> str:
    """The 17 digits with their check character (GB 11643-1999)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


@pytest.mark.parametrize("form", ["{0}", "身份证{0}号", "　{0}，"])
@pytest.mark.parametrize("body", ["99000019800101000", "99000020001231999"])
def test_an_identity_number_that_nobody_named_is_hidden(body: str, form: str) -> None:
    number = identity(body)
    for spelled in (number, number.lower(), f"{number[:6]} {number[6:14]} {number[14:]}", "".join(map(_wide, number))):
        assert number not in redact(form.format(spelled), MENTIONS).text
        assert IDENTITY in redact(form.format(spelled), MENTIONS).text
        assert left_in(form.format(spelled), MENTIONS) == ("identity-number",)


def _wide(character: str) -> str:
    return chr(ord(character) + 0xFEE0)


def test_a_number_without_a_day_of_birth_or_check_character_is_none() -> None:
    for number in (identity("99000019801301001"), identity("99000019800101002")[:-1] + "?"):
        assert redact(number, Mentions()).text == number


def test_what_was_hidden_is_counted() -> None:
    found = redact("乙示例和丙样本，住示例县样板路8号2单元", MENTIONS)
    assert found.hidden == {"name": 2, "address": 1}


def test_who_bears_the_name_of_the_penalised_cannot_be_told_from_him() -> None:
    both = Mentions(
        persons=(PersonMentioned(name="甲测试", role="penalised"), PersonMentioned(name="甲测试", role="witness"))
    )
    assert redact("甲测试", both).text == "甲测试"


def test_a_name_in_an_address_is_hidden_with_it() -> None:
    within = Mentions(
        persons=(
            PersonMentioned(
                name="乙示例", role="other", private=(PrivateValue(kind="address", value="乙示例家院 1 号"),)
            ),
        )
    )
    assert redact("在乙示例家院1号", within).text == f"在{ADDRESS}"


_TEXTS = st.text("甲乙丙示例样本 　·-0123456789X，。\n", max_size=60)


@given(_TEXTS, st.sampled_from(["乙示例", "乙 示例", "示例县样板路8号2单元"]), _TEXTS)
def test_nothing_private_is_left_and_marks_tell_nothing(before: str, private: str, after: str) -> None:
    found = redact(before + private + after, MENTIONS)
    assert left_in(found.text, MENTIONS) == ()
    # Redacted twice, nothing changes: two versions of a text can be compared, and tell nothing.
    assert redact(found.text, MENTIONS).text == found.text


@pytest.mark.parametrize(
    ("named", "written"),
    [
        ("阿依古丽·买买提", "阿依古丽∙买买提"),
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("0531-82345678", "0531）8234 5678"),
        ("示例台12号2-101", "示例台12号2–101"),
        ("张样例", "张\u200b样例"),
    ],
)
def test_a_value_is_found_however_it_is_punctuated(named: str, written: str) -> None:
    mentions = Mentions(private=(PrivateValue(kind="contact", value=named),))
    assert redact(f"联系{written}办理", mentions).text == f"联系{MARKS['contact']}办理"


@pytest.mark.parametrize(
    "written",
    ["8613812345678", "138.1234.5678", "138·1234·5678", "138 - 1234 - 5678", "138–1234–5678", "a @ example.com"],
)
def test_what_has_the_form_is_found_however_it_is_parted(written: str) -> None:
    assert redact(f"请联系 {written}。", Mentions()).text == f"请联系 {MARKS['contact']}。"


def test_what_two_sentences_say_is_no_name() -> None:
    mentions = Mentions(private=(PrivateValue(kind="name", value="李明"),))
    assert redact("带好行李，明天检查", mentions).text == "带好行李，明天检查"
