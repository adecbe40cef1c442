"""What is searched is read from what was typed, and names are compared and spelled as people write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.search.entry import serial_of, text_of
from services.publishing.search.sought import Sought, read_search
from services.sampling.registers.lists.cells import tidied
from shared.identifiers import Uscc
from shared.searching import NothingSought, TooShortToSearch
from shared.spelling import pattern_of, spell
from shared.tidying import bare, tidy

CODE = "91370124MA00000A9U"
DRAW = "0198c6f2-3d58-7000-8000-000000000001"
_MARKS = st.text(st.sampled_from(" \u3000\u200b\u202a\u2060\ufeff（）()〔〕【】[]［］·-—/、．。"), max_size=3)
_NAMES = st.text(st.sampled_from("宏达化工机械有限公司重庆长安银行第9ABxyz绿源é"), min_size=2, max_size=12)


def spread(name: str, marks: list[str]) -> str:
    """The name with marks between its characters."""
    return "".join(char + mark for char, mark in zip(name, [*marks, *[""] * len(name)], strict=False))


def wide(text: str) -> str:
    """The text in full-width letters and digits."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@given(_NAMES, st.lists(_MARKS, max_size=12))
def test_spellings_of_a_name_are_compared_alike(name: str, marks: list[str]) -> None:
    assert bare(spread(name, marks)) == bare(wide(name)) == bare(name.lower()) == bare(name)


@given(st.text(max_size=30))
def test_what_an_import_keeps_of_a_name_is_found_as_it_was_written(name: str) -> None:
    kept = tidied(name)
    if isinstance(kept, str):
        assert bare(kept) == bare(name)
        assert tidy(kept) == kept


@given(st.text(max_size=120))
def test_whatever_is_typed_is_searched_or_refused(typed: str) -> None:
    try:
        question = read_search(typed)
    except (NothingSought, TooShortToSearch):
        return
    assert question.ways
    for way in question.ways:
        assert len(way.text) >= 2
        assert "\0" not in way.text
        if way.pattern is not None:
            re.compile(way.pattern)


@given(_NAMES)
def test_a_name_is_found_by_its_own_pinyin_and_initials(name: str) -> None:
    syllables, initials = spell(name)
    assert re.search(pattern_of(syllables.replace("'", "")), syllables)
    assert len(initials) == len(bare(name)) == syllables.count("'")


@pytest.mark.parametrize(
    ("name", "syllables", "initials"),
    [
        ("重庆长安汽车", "'chong'qing'chang'an'qi'che", "cqcaqc"),
        ("平川县长桥化工", "'ping'chuan'xian'chang'qiao'hua'gong", "pcxcqhg"),
        ("成都长盛曾记", "'cheng'du'chang'sheng'zeng'ji", "cdcszj"),
        ("长清区长清街道", "'chang'qing'qu'chang'qing'jie'dao", "cqqcqjd"),
        ("重型机械厂", "'zhong'xing'ji'xie'chang", "zxjxc"),
        ("示例银行", "'shi'li'yin'hang", "slyh"),
        ("绿源（吕氏）", "'lv'yuan'lv'shi", "lyls"),
        ("宏达ＡＢ-12号", "'hong'da'a'b'1'2'hao", "hdab12h"),
    ],
)
def test_a_name_is_spelled_as_its_phrases_are_read(name: str, syllables: str, initials: str) -> None:
    assert spell(name) == (syllables, initials)


@pytest.mark.parametrize(
    ("typed", "fits"), [("hongda", True), ("hongd", True), ("da", True), ("ongda", False), ("hongan", False)]
)
def test_pinyin_is_found_where_a_syllable_begins(typed: str, fits: bool) -> None:
    assert bool(re.search(pattern_of(typed), spell("山东宏达化工").syllables)) == fits


@pytest.mark.parametrize(
    "typed",
    [CODE, CODE.lower(), wide(CODE), f"{CODE[:8]} {CODE[8:17]}-{CODE[17:]}", f"\u200b{CODE}\ufeff", f"【{CODE}】"],
)
def test_a_code_is_searched_as_a_code_however_it_was_pasted(typed: str) -> None:
    question = read_search(typed)
    assert question.ways == (Sought("enterprise", "code", CODE),)
    assert question.mistake is None


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_of_a_code_is_said(place: int, char: str) -> None:
    code = Uscc.completed("91370124MA00000A")
    typed = code[:place] + char + code[place + 1 :]
    question = read_search(typed)
    assert question.ways == (Sought("enterprise", "code", typed),)
    assert (question.mistake is None) == (typed == code)


@pytest.mark.parametrize("typed", [CODE[:-1], f"{CODE}0", "37012400000001"])
def test_a_code_of_another_length_is_said(typed: str) -> None:
    mistake = read_search(typed).mistake
    assert mistake is not None
    assert "18 位" in mistake.detail


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("2026年第3号", "2026年第3号"),
        ("2026 年第 3 号", "2026年第3号"),
        ("2026-3", "2026年第3号"),
        ("２０２６－３", "2026年第3号"),
        ("2026/03", "2026年第3号"),
        ("2026第3次", "2026年第3号"),
        ("第3号", "第3号"),
    ],
)
def test_a_serial_is_searched_as_draws_write_it(typed: str, text: str) -> None:
    assert Sought("draw", "part", text) in read_search(typed).ways
    assert text in text_of([serial_of(2026, 3), "三月抽查"])


@pytest.mark.parametrize(
    "typed", ["（平）应急罚〔2026〕12号", "(平)应急罚[2026]12号", "平应急罚【2026】 12 号", "应急罚２０２６１２号"]
)
def test_a_number_is_searched_whatever_its_brackets_are(typed: str) -> None:
    (way,) = (way for way in read_search(typed).ways if way.kind == "publication")
    assert way.by == "part"
    assert way.text in text_of(["（平）应急罚〔2026〕12号", "关于示例的决定"])


def test_an_id_is_searched_as_an_id() -> None:
    assert read_search(f" draw/{DRAW.upper()}").ways == (
        Sought("publication", "id", DRAW),
        Sought("draw", "id", DRAW),
    )


@pytest.mark.parametrize(
    ("typed", "by"), [("宏达", "part"), ("hongda", "sound"), ("HDHG", "sound"), ("3m", "part"), ("宏达hd", "part")]
)
def test_letters_are_searched_as_pinyin_too(typed: str, by: str) -> None:
    assert next(way.by for way in read_search(typed, "enterprise").ways if way.by != "code") == by


def test_one_kind_is_searched_alone() -> None:
    assert {way.kind for way in read_search("9137", "enterprise").ways} == {"enterprise"}
    assert read_search("宏达").ways == tuple(
        way for kind in ("enterprise", "publication", "draw") for way in read_search("宏达", kind).ways
    )


@pytest.mark.parametrize("typed", ["", " \u3000", "（）", "\u200b", "\0"])
def test_nothing_is_refused(typed: str) -> None:
    with pytest.raises(NothingSought):
        read_search(typed)


def test_a_single_character_is_refused() -> None:
    with pytest.raises(TooShortToSearch):
        read_search("（宏）")
