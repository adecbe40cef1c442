"""A code with one mistake is told as wrong, and the right one is among those that are likely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.check_characters import ALPHABET
from shared.identifiers import RegistrationNumber, Uscc
from shared.mistyped import mistake_in, near_codes

_STEMS = st.builds(
    lambda area, number: f"91{area:06d}MA{number:06d}", st.integers(100000, 699999), st.integers(0, 999999)
)
_NUMBERS = st.integers(10**13, 10**14 - 1).map(str)
CODES = st.one_of(_STEMS.map(Uscc.completed), _NUMBERS.map(RegistrationNumber.completed))


@given(CODES, st.data())
def test_one_mistake_leads_to_the_code_that_was_meant(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 1))
    char = data.draw(st.sampled_from(ALPHABET))
    swapped = code[:place] + code[place : place + 2][::-1] + code[place + 2 :]
    for typed in (code[:place] + char + code[place + 1 :], code[:place] + code[place + 1 :], code + char, swapped):
        if mistake_in(typed) is None:
            continue
        near = near_codes(typed)
        assert code in near, typed
        assert len(near) < 700


@given(_STEMS.map(Uscc.completed))
def test_letters_that_no_code_has_are_read_as_what_they_look_like(code: str) -> None:
    typed = code.replace("0", "O").replace("1", "I")
    assert typed == code or mistake_in(typed) is not None
    for mistake in filter(None, [mistake_in(typed)]):
        assert mistake.likely == code
        assert code in near_codes(typed)


def test_a_right_code_has_no_mistake() -> None:
    assert mistake_in("91370124MA00000A9U") is None
    assert mistake_in("370124000000011") is None


@pytest.mark.parametrize("code", ["91370124MA00000A91", "9137", "91370124MA00000A9UU"])
def test_without_a_letter_that_is_misread_no_code_is_proposed(code: str) -> None:
    mistake = mistake_in(code)
    assert mistake is not None
    assert mistake.likely is None
