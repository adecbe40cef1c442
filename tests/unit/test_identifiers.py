import re
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from stdnum.cn import uscc as stdnum_uscc
from stdnum.exceptions import ValidationError as StdnumRefuses
from stdnum.iso7064 import mod_11_10

from shared.check_characters import ALPHABET
from shared.errors import Refusal
from shared.identifiers import (
    AreaCode,
    IssuedUscc,
    OrganisationCheckFails,
    ProvisionalNumber,
    RegistrationCheckFails,
    RegistrationNumber,
    Uscc,
    UsccCheckFails,
    WrongCharacter,
    WrongLength,
    of_individual_business,
    subject_identifier,
)

PUBLISHED = [
    "91110000600037341L",
    "91310115MA1K3BTP2B",
    "121200004013590816",
    "911522010783762860",
    "91330100704665967J",
    "9133078114740654XH",
    "91350100M000100Y43",
]

letters = st.sampled_from(ALPHABET)
digits = st.text("0123456789", min_size=14, max_size=14)
uscc_stems = st.builds(
    lambda authority, area, organisation: authority + area + organisation,
    st.text(letters, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(letters, min_size=8, max_size=8),
)
usccs = uscc_stems.map(Uscc.completed)
registration_numbers = digits.map(RegistrationNumber.completed)


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_pass_both_checks(code: str) -> None:
    assert Uscc(code) == code
    assert subject_identifier(code) == code


@pytest.mark.parametrize(
    ("code", "refusal", "says"),
    [
        ("91110000600037341N", UsccCheckFails, "18 is “N”; the others make it “L”"),
        ("91110000600037347L", OrganisationCheckFails, "17 is “7”; the others make it “1”"),
        (
            "9111000060003IOZSV",
            WrongCharacter,
            "Character 14, “I”, cannot stand in a unified social credit code: is it “1”?",
        ),
        ("911101080900000001", OrganisationCheckFails, "17 is “0”"),
        ("ARBG48543289076GFE", WrongCharacter, "Character 3, “B”, cannot stand in the area"),
        ("9111000060003734", WrongLength, "this has 16 characters"),
        ("", WrongLength, "this has 0 characters"),
        ("9111000060003734一L", WrongCharacter, "Character 17, “一”"),
    ],
)
def test_a_refusal_says_which_check_fails_where(code: str, refusal: type[Refusal], says: str) -> None:
    with pytest.raises(refusal, match=re.escape(says)):
        Uscc(code)


def test_a_failed_check_gives_the_character_it_should_have_been() -> None:
    with pytest.raises(UsccCheckFails) as refusal:
        Uscc("91110000600037341N")
    assert refusal.value.facts == {"position": 18, "expected": "L"}


@pytest.mark.parametrize(
    "typed",
    [
        " 91110000600037341l\n",
        "９１１１００００６０００３７３４１Ｌ",
        "9111 0000 6000 3734 1L",
        "91110000600037341L\u3000",
    ],
)
def test_what_is_typed_is_brought_to_the_standard_form(typed: str) -> None:
    assert Uscc(typed) == "91110000600037341L"


@pytest.mark.parametrize("authority", ["N1", "N2", "A1", "Y1"])
def test_letters_are_legal_in_the_first_two_places(authority: str) -> None:
    assert Uscc.completed(f"{authority}370124MA00000A").startswith(authority)


@pytest.mark.parametrize(
    ("code", "individual"),
    [
        (Uscc.completed("92370124MA00000A"), True),
        (Uscc.completed("91370124MA00000A"), False),
        (Uscc.completed("12370124MA00000A"), False),
        (RegistrationNumber.completed("37012460000001"), True),
        (RegistrationNumber.completed("37012400000001"), False),
        ("L370124600001", False),
    ],
)
def test_the_code_tells_an_individual_business(code: str, *, individual: bool) -> None:
    assert of_individual_business(code) is individual


@pytest.mark.parametrize(
    ("code", "above"),
    [("370124", ("370100", "370000")), ("429004", ("429000", "420000")), ("370100", ("370000",)), ("370000", ())],
)
def test_an_area_is_part_of_its_city_and_its_province(code: str, above: tuple[str, ...]) -> None:
    assert AreaCode(code).above == above


@given(uscc_stems, letters)
def test_a_code_that_was_issued_may_have_an_organisation_code_that_fails(stem: str, seventeenth: str) -> None:
    code = Uscc.completed(stem)
    assume(seventeenth != code[16])
    issued = [issue for last in ALPHABET if (issue := _issued(code[:16] + seventeenth + last))]
    assert len(issued) == 1
    assert issued == [subject_identifier(issued[0])]
    with pytest.raises(OrganisationCheckFails):
        Uscc(issued[0])


def _issued(code: str) -> IssuedUscc | None:
    try:
        return IssuedUscc(code)
    except Refusal:
        return None


@given(usccs, st.integers(0, 17), letters)
def test_every_error_in_one_character_of_a_uscc_is_found(code: Uscc, place: int, other: str) -> None:
    assume(code[place] != other)
    with pytest.raises(Refusal):
        Uscc(code[:place] + other + code[place + 1 :])


@given(usccs, st.integers(0, 16))
def test_every_swap_of_neighbours_in_a_uscc_is_found(code: Uscc, place: int) -> None:
    assume(code[place] != code[place + 1])
    with pytest.raises(Refusal):
        Uscc(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


@given(st.one_of(usccs.map(str), st.text(letters, min_size=18, max_size=18), st.text()))
def test_agrees_with_stdnum_but_for_the_second_check_and_the_first_two_places(text: str) -> None:
    assume(text.isascii())
    assume("-" not in text)  # stdnum drops them
    try:
        ours: Uscc | Refusal = Uscc(text)
    except Refusal as refusal:
        ours = refusal
    try:
        theirs = stdnum_uscc.validate("".join(text.split()))
    except StdnumRefuses:
        assert isinstance(ours, Refusal) or not ours[:2].isdigit()
    else:
        # stdnum knows nothing of the organisation code's own check.
        assert ours == theirs or isinstance(ours, OrganisationCheckFails) or theirs[16] not in "0123456789X"


@given(digits)
def test_registration_numbers_agree_with_stdnum(stem: str) -> None:
    assert RegistrationNumber.completed(stem) == stem + mod_11_10.calc_check_digit(stem)


@given(registration_numbers, st.integers(0, 14), st.sampled_from("0123456789"))
def test_every_error_in_one_digit_of_a_registration_number_is_found(
    number: RegistrationNumber, place: int, other: str
) -> None:
    assume(number[place] != other)
    with pytest.raises(RegistrationCheckFails):
        RegistrationNumber(number[:place] + other + number[place + 1 :])


def test_a_registration_number_that_fails_says_what_its_last_digit_should_be() -> None:
    assert RegistrationNumber("110108000000016")
    with pytest.raises(RegistrationCheckFails, match="15 is “7”; the others make it “6”"):
        subject_identifier("110108000000017")


def test_the_length_tells_which_identifier_it_is() -> None:
    assert isinstance(subject_identifier("91110000600037341L"), IssuedUscc)
    assert isinstance(subject_identifier("l370124000001"), ProvisionalNumber)
    assert isinstance(subject_identifier("110108000000016"), RegistrationNumber)
    with pytest.raises(WrongLength, match="this has 13"):
        subject_identifier("1101080000000")


@pytest.mark.parametrize(("code", "refusal"), [("4111", WrongLength), ("37O124", WrongCharacter)])
def test_an_area_has_six_digits(code: str, refusal: type[Refusal]) -> None:
    assert Uscc("91110000600037341L").area == AreaCode("110000")
    with pytest.raises(refusal):
        AreaCode(code)


class Enterprise(BaseModel):
    code: Uscc
    area: AreaCode


def test_a_model_parses_and_reports_every_field_at_its_place() -> None:
    enterprise = Enterprise.model_validate({"code": "91110000600037341l", "area": "110000"})
    assert isinstance(enterprise.code, Uscc)
    assert enterprise.model_dump_json() == '{"code":"91110000600037341L","area":"110000"}'
    with pytest.raises(ValidationError) as refusal:
        Enterprise.model_validate({"code": "91110000600037341N", "area": "4111"})
    assert [(error["loc"], error["type"]) for error in refusal.value.errors()] == [
        (("code",), "uscc-check-character"),
        (("area",), "identifier-wrong-length"),
    ]


@pytest.mark.parametrize("kind", [Uscc, IssuedUscc, RegistrationNumber, ProvisionalNumber, AreaCode])
def test_the_schema_s_example_and_pattern_hold(kind: type[IssuedUscc | RegistrationNumber | AreaCode]) -> None:
    assert kind(kind.example) == kind.example
    assert re.fullmatch(kind.pattern, kind.example)


@given(usccs)
def test_every_code_matches_the_schema_s_pattern(code: Uscc) -> None:
    assert re.fullmatch(Uscc.pattern, code)


def test_the_alphabet_leaves_out_what_is_misread() -> None:
    assert len(ALPHABET) == 31
    assert all(left < right for left, right in pairwise(ALPHABET))
    assert not set("IOSVZ") & set(ALPHABET)
