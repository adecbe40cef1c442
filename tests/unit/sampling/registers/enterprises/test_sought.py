"""A text is read as words, pinyin or a code, and asks the index of names for what is rare of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.registers.enterprises.sought import Gram, grams_of, query_of, read_text
from shared.searching import NothingSought, TooShortToSearch

CODE = "91370124MA00000A9U"


@pytest.mark.parametrize(
    "typed", [CODE, CODE.lower(), " 9137 0124 MA00 000A 9U\u200b", "９１３７０１２４ＭＡ０００００Ａ９Ｕ"]
)
def test_a_code_is_read_as_a_code_however_it_was_pasted(typed: str) -> None:
    text = read_text(typed)
    assert (text.is_code, text.beginning, text.mistake) == (True, CODE, None)


def test_a_code_with_a_mistake_leads_to_the_right_one() -> None:
    text = read_text("9137O124MAOOOOOA9U")
    assert text.mistake is not None
    assert CODE in text.near
    assert text.mistake.likely == CODE


@pytest.mark.parametrize(
    ("typed", "words", "as_typed"),
    [
        ("宏达", ["宏达"], ()),
        ("化工 宏达", ["化工", "宏达"], ()),
        ("宏 达", ["宏达"], ("宏 达",)),
        ("ABC（集团）", ["abc集团"], ("ABC（集团）",)),
        ("（） 宏达", ["宏达"], ()),
    ],
)
def test_a_text_is_words_between_blanks(typed: str, words: list[str], as_typed: tuple[str, ...]) -> None:
    text = read_text(typed)
    assert ([word.text for word in text.words], text.typed) == (words, as_typed)


@pytest.mark.parametrize(
    ("typed", "sound", "first", "code"),
    [
        ("hongda", True, True, False),
        ("hd", False, True, False),
        ("0124", False, True, True),
        ("MA00", True, True, True),
        ("宏达a1", False, False, False),
    ],
)
def test_a_word_of_letters_and_digits_may_be_more_than_a_part_of_a_name(
    typed: str, sound: bool, first: bool, code: bool
) -> None:
    (word,) = read_text(typed).words
    assert (word.sound is not None, word.first is not None, word.code is not None) == (sound, first, code)


@pytest.mark.parametrize(
    ("typed", "refusal"), [("（）", NothingSought), ("\u200b", NothingSought), ("宏。", TooShortToSearch)]
)
def test_what_says_nothing_is_refused(typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read_text(typed)


@given(st.text(max_size=100))
def test_whatever_is_typed_makes_a_query(typed: str) -> None:
    try:
        text = read_text(typed)
    except (NothingSought, TooShortToSearch):
        return
    query = query_of("370124", text.words, ["370124/area:O'Neill\\"], {})
    assert query.count("(") == query.count(")")
    assert "()" not in query
    assert query.endswith("& '370124/area:O''Neill\\\\'")


def test_the_index_is_asked_for_what_is_rare() -> None:
    text = read_text("示例第1234化工有限公司 hongda")
    seen = dict.fromkeys(grams_of(text), 90) | {Gram("n", "23"): 1, Gram("n", "34"): 2, Gram("n", "12"): 3}
    seen |= {Gram("l", "ong"): 99, Gram("i", "ho"): 0}
    query = query_of("370124", text.words, [], seen)
    assert query.startswith("(('370124n23' & '370124n34' & '370124n12')) & (('370124iho' & ")
    assert "'370124long'" not in query
