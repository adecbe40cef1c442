"""What may have been meant: one place differs, and nothing that is further away is near."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.search.nearness import is_near, pieces_of, same_sound, typed_code
from services.publishing.search.sought import read_search
from shared.mistyped import near_codes

CODE = "91370124MA00000A9U"
_NAMES = st.text(st.sampled_from("平川县宏达化工机械有限公司鑫源"), min_size=4, max_size=14)


@pytest.mark.parametrize(
    "typed",
    ["91370124MA00000A9X", "93170124MA00000A9U", "9137124MA00000A9U", "913700124MA00000A9U"],
    ids=["another", "exchanged", "lost", "added"],
)
def test_a_code_with_one_slip_is_near(typed: str) -> None:
    assert typed_code(read_search(typed)) == typed
    assert CODE in near_codes(typed)


def test_a_code_with_two_slips_is_not_near() -> None:
    assert CODE not in near_codes("91370125MA00000A9X")


@given(_NAMES, st.data())
def test_a_name_with_one_slip_is_near_and_is_found_by_a_piece(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    for typed in (name[:at] + "错" + name[at + 1 :], name[:at] + name[at + 1 :], name[:at] + "错" + name[at:]):
        assert is_near(typed, name)
        if len(typed) > 3:
            pieces = pieces_of(typed)
            assert any(map(name.startswith, pieces.heads)) or any(map(name.endswith, pieces.tails))


@given(_NAMES)
def test_two_wrong_characters_are_too_many(name: str) -> None:
    assert not is_near(f"错{name[1:-1]}误", name)


@pytest.mark.parametrize(("typed", "sound"), [("鸿达化工", "hongdahuagong"), ("abc厂9", "abcchang9")])
def test_what_sounds_the_same_is_searched_by_its_pinyin(typed: str, sound: str) -> None:
    sought = same_sound(typed)
    assert sought is not None
    assert sought.text == sound


def test_a_text_in_latin_letters_is_searched_by_pinyin_already() -> None:
    assert same_sound("hongda") is None


def test_exchanged_neighbours_are_near() -> None:
    assert is_near("平川县达宏化工", "平川县宏达化工有限公司")
