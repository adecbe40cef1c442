"""What a stranger said is shown inertly: on one line, in quotation marks that it cannot end, with whole characters."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.inert_text import quoted


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (" 签名\r\n不符 ", "“签名 不符”"),
        ("\x1b]0;x\x07\x1b[2J", r"“\u001b]0;x\u0007\u001b[2J”"),
        ("好”；请打开 http://x “", r"“好\u201d；请打开 http://x \u201c”"),
        ("\u202e反\u2066\ufeff", r"“\u202e反\u2066\ufeff”"),
        ("签名不符".encode(), "“签名不符”"),
        ("签名不符".encode("gb18030"), "“签名不符”"),
        ("签名不符".encode()[:-1], "“签名不”"),
        (b"\xff\xfe\x00", "“\ufffd\ufffd\\u0000”"),
        ("", "“”"),
    ],
)
def test_it_is_shown_as_a_quotation(said: str | bytes, shown: str) -> None:
    assert quoted(said) == shown


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_no_character_is_cut_in_two(encoding: str, before: str) -> None:
    text = before + "签𠮷" * 3000
    assert quoted(text.encode(encoding), 10) == quoted(text, 10) == f"“{text[:10]}……”"


@given(st.one_of(st.text(), st.binary()), st.integers(1, 30))
def test_whatever_was_said(said: str | bytes, longest: int) -> None:
    shown = quoted(said, longest)
    assert (shown[0], shown[-1]) == ("“", "”")
    assert not {"“", "”"} & set(shown[1:-1])
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {category(each) for each in shown}
    assert len(shown) <= 12 * longest + 4
