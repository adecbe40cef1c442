"""A text is read as words, pinyin or a code; and whatever of a name does not stand in it side by side is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.registers.enterprises.sought import query_of, read_text
from services.sampling.registers.enterprises.spelled import joined_in
from shared.searching import NothingSought, TooShortToSearch
from shared.tidying import bare

CODE = "91370124MA00000A9U"
_NAMES = st.text(st.sampled_from("宏达集团化工厂（）() \u3000-·ＡBa1２éﬁ\u0301"), min_size=2, max_size=14)


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
    query = query_of("370124", text)
    assert query
    assert query.count("(") == query.count(")")
    assert "''" not in query


def test_joined_pairs_are_those_that_do_not_stand_in_the_name() -> None:
    assert joined_in("宏达（集团）ABC厂") == sorted(["达集", "团a", "ab", "bc", "c厂"])
    assert joined_in("宏达化工厂") == []


@given(_NAMES)
def test_a_part_of_a_bare_name_stands_in_the_name_or_has_a_joined_pair(name: str) -> None:
    text, joined = bare(name), joined_in(name)
    for start in range(len(text)):
        for end in range(start + 2, len(text) + 1):
            part = text[start:end]
            pairs = {part[at : at + 2] for at in range(len(part) - 1)}
            assert part in name or pairs & {*joined}, part
