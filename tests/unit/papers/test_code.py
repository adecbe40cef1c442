"""The code of a paper: small enough for its QR, one spelling only, and every other input a refusal."""

from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.canonical import NotCanonical
from shared.papers.code import (
    ADDRESS_LIMIT,
    CODE_LIMIT,
    SITE_LIMIT,
    AddressTooLong,
    DayNotForCode,
    MalformedCheckWord,
    MalformedPaperCode,
    NumberNotForCode,
    PaperCode,
    PaperData,
    code_address,
    paper_key_id,
    read_check_word,
    sign_code,
)
from shared.papers.keys import CodeVerdict
from tests.unit.papers.made_up import DAY, KEY, NUMBER, PAPER, code_of, paper_keys

SITE = "https://jg.pingchuan.example.gov.cn/cheqian"
NUMBERS = st.text(st.sampled_from("（）〔〕平应急责改现决0123456789F-号𬭎é"), min_size=1).filter(
    lambda number: len(number.encode()) <= 42
)
DAYS = st.dates(date(2000, 1, 1), date(2179, 6, 6))
PAPERS = st.builds(
    PaperData, st.just("rectify"), st.just("2021"), NUMBERS, DAYS, st.dictionaries(st.text("甲乙a"), st.text("丙b"))
)


@given(PAPERS)
def test_a_code_is_read_back_as_it_was_signed(paper: PaperData) -> None:
    code = sign_code(KEY, paper)
    assert len(code.to_bytes()) <= CODE_LIMIT
    assert PaperCode.decode(code.to_bytes()) == PaperCode.parse(str(code)) == code
    assert (code.number, code.day, code.data) == (paper.number, paper.day, paper.hash[:16])
    address = code_address(SITE, code)
    assert len(address) <= ADDRESS_LIMIT
    assert PaperCode.parse(address) == code


def test_the_layout_is_the_documented_one() -> None:
    code = code_of()
    data = code.to_bytes()
    assert data[0] == 1
    assert data[1:5] == paper_key_id(KEY.public_key().public_bytes_raw()) == code.key_id
    assert int.from_bytes(data[5:7], "big") == (DAY - date(2000, 1, 1)).days
    assert data[7:23] == PAPER.hash[:16]
    assert data[23:-64] == bytes([len(NUMBER.encode())]) + NUMBER.encode()
    KEY.public_key().verify(data[-64:], b"cheqian-paper-code/1\n" + data[:-64])
    assert urlsafe_b64encode(data).decode().rstrip("=") == str(code)


def _framed(body: bytes) -> bytes:
    """With the version and the length that make the bytes a code, if its number is one."""
    return bytes([1]) + body[1:23] + bytes([len(body) - 88]) + body[24:]


@given(st.one_of(st.binary(max_size=160), st.binary(min_size=89, max_size=130).map(_framed)))
def test_random_bytes_are_a_code_or_a_refusal(data: bytes) -> None:
    with suppress(MalformedPaperCode):
        assert PaperCode.decode(data).to_bytes() == data
    with suppress(MalformedPaperCode):
        assert PaperCode.parse(urlsafe_b64encode(data).decode().rstrip("=")).to_bytes() == data


@given(st.text())
def test_random_text_is_a_code_or_a_refusal(text: str) -> None:
    with suppress(MalformedPaperCode):
        assert str(PaperCode.parse(text)) in text


@given(st.integers(0, 87 + len(NUMBER.encode())), st.integers(1, 255))
def test_no_byte_of_a_code_can_be_changed(place: int, change: int) -> None:
    changed = bytearray(code_of().to_bytes())
    changed[place] ^= change
    try:
        verdict = paper_keys().judge(PaperCode.decode(bytes(changed))).verdict
    except MalformedPaperCode:
        return
    assert verdict in {CodeVerdict.FORGED, CodeVerdict.UNKNOWN_KEY}


def _with_number(number: bytes) -> bytes:
    data = code_of().to_bytes()
    return data[:23] + bytes([len(number)]) + number + data[-64:]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(88),
        bytes([2]) + code_of().to_bytes()[1:],
        code_of().to_bytes() + b"\0",
        code_of().to_bytes()[:-1],
        _with_number(b""),
        _with_number(b"\xff"),
        _with_number("一 号".encode()),
        _with_number("一\u202e号".encode()),
        _with_number(b"1" * 43),
    ],
    ids=["empty", "no number", "version", "longer", "cut", "number empty", "utf-8", "space", "unseen", "131 bytes"],
)
def test_malformed_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedPaperCode):
        PaperCode.decode(data)


def test_a_code_has_one_spelling() -> None:
    text = str(code_of())
    padding = -len(text) % 4
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    stray = text[:-1] + last[last.index(text[-1]) + 1] if padding else text + "="
    for other in (
        text + "=",
        text + "\n\n" + "A",
        text[:40] + " " + text[40:],
        text.replace("-", "+"),
        stray,
        "责" + text,
    ):
        if other != text:
            with pytest.raises(MalformedPaperCode):
                PaperCode.parse(other)


@pytest.mark.parametrize("number", ["", " ", "责改 1号", "责\n改", "责\u200b改", "\ud800"])
def test_a_number_that_nobody_can_read_off_is_refused(number: str) -> None:
    with pytest.raises(NumberNotForCode):
        code_of(replace(PAPER, number=number))


def test_a_number_that_is_too_long_is_refused_with_what_to_shorten() -> None:
    assert code_of(replace(PAPER, number="责" * 14)).number == "责" * 14
    with pytest.raises(NumberNotForCode, match="by 2 characters at least") as refused:
        code_of(replace(PAPER, number="责" * 15 + "1"))
    assert "缩短至少 2 个字" in refused.value.detail
    assert refused.value.facts == {"size": 46, "limit": 42}


def test_a_day_or_a_value_that_has_no_place_is_refused() -> None:
    for day in (date(1999, 12, 31), date(2179, 6, 7)):
        with pytest.raises(DayNotForCode):
            code_of(replace(PAPER, day=day))
    with pytest.raises(NotCanonical):
        code_of(replace(PAPER, fields={"rate": 0.1}))


def test_a_site_with_a_long_address_is_refused() -> None:
    code = code_of(replace(PAPER, number="责" * 14))
    longest = "https://" + "a" * (SITE_LIMIT - 8)
    assert len(code_address(longest, code)) == ADDRESS_LIMIT
    with pytest.raises(AddressTooLong, match=f"{SITE_LIMIT} of them for the site"):
        code_address(longest + "a", code)


def test_every_member_counts_in_the_data_hash() -> None:
    others = [
        replace(PAPER, form="measures"),
        replace(PAPER, edition="2025"),
        replace(PAPER, number="一"),
        replace(PAPER, day=date(2026, 3, 10)),
        replace(PAPER, fields={}),
    ]
    assert len({paper.hash for paper in (PAPER, *others)}) == 6


def test_the_check_word_is_the_documented_one() -> None:
    code = code_of()
    hashed = sha256(b"cheqian-paper-check/1\n" + code.to_bytes()).digest()
    bits = "".join(f"{byte:08b}" for byte in hashed)[:50]
    letters = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[int(bits[at : at + 5], 2)] for at in range(0, 50, 5))
    assert code.check_word == f"{letters[:5]}-{letters[5:]}" == "2FYQP-XD9P6"


@given(PAPERS)
def test_a_check_word_is_read_however_it_is_typed(paper: PaperData) -> None:
    word = sign_code(KEY, paper).check_word
    sloppy = word.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in word)
    assert {read_check_word(typed) for typed in (word, sloppy, full_width, f" {word} ")} == {word}


@pytest.mark.parametrize("typed", ["", "2FYQP-XD9P", "2FYQP-XD9P6A", "2FYQP-XD9PU", "平FYQP-XD9P6", "-" * 5000])
def test_what_is_no_check_word_is_refused(typed: str) -> None:
    with pytest.raises(MalformedCheckWord):
        read_check_word(typed)
