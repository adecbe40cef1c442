import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.draws.forms import FORM_LIMIT, BadForm, check_form, fits


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        (r"[0-9]{6}", ["123456"], ["12345", "1234567", "123456\n", "１２３４５６"]),
        (r"^\d{1,5}\.\d{2}$", ["3021.55"], ["3021,55", "3021.5", "123456.00"]),
        (r"(\d\d ){6}\d\d", ["01 02 03 04 05 06 07"], ["01 02 03 04 05 06"]),
        (r"(?:0[1-9]|[12]\d|3[0-3])(,(0[1-9]|[12]\d|3[0-3])){5}\+(0[1-9]|1[0-6])", ["01,02,13,24,30,33+16"], ["34,01"]),
        (r"[^,]+,第?\d*期", ["双色球,26025期", "x,第期"], [",1期", "a,b,1期"]),
        (r"a\$", ["a$"], ["a"]),
        (r"[\]\-^a]+", ["]-^a"], ["b"]),
        (r"a{2,}", ["aa", "aaaa"], ["a"]),
        (r"a{0,2}b?", ["", "b", "aab"], ["aaab"]),
        (r"(a|b|)c", ["ac", "bc", "c"], ["abc"]),
        (r".\s\w\D", ["期 a-"], ["期 a1"]),
    ],
)
def test_forms_match_whole_values(form: str, good: list[str], bad: list[str]) -> None:
    check_form(form)
    assert [value for value in good if not fits(form, value)] == []
    assert [value for value in bad if fits(form, value)] == []


forms = st.recursive(
    st.sampled_from(["a", "b", "[ab]", "[^a]", r"\d", "."]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{1,2}", "{2,}"])).map(lambda p: f"(?:{p[0]}){p[1]}"),
    ),
    max_leaves=5,
)


@given(forms, st.text("ab1", max_size=6))
def test_it_agrees_with_the_standard_library(form: str, value: str) -> None:
    assert fits(form, value) == bool(re.fullmatch(form, value, re.ASCII | re.DOTALL))


@pytest.mark.parametrize(
    "form",
    [
        "",
        "^$",
        "(a",
        "a)",
        "*a",
        "a**",
        "[a",
        "a{2,1}",
        "{2}",
        "(?=a)",
        "(?i)a",
        r"\1",
        r"\bA",
        "[z-a]",
        "a\\",
        "(?P<x>a)",
        "a^b",
    ],
)
def test_what_other_languages_read_otherwise_is_refused(form: str) -> None:
    with pytest.raises(BadForm) as refused:
        check_form(form)
    assert refused.value.facts["form"] == form


@pytest.mark.parametrize("form", ["a" * (FORM_LIMIT + 1), "(" * 50 + "a" + ")" * 50])
def test_length_and_groups_are_limited(form: str) -> None:
    with pytest.raises(BadForm):
        check_form(form)


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "form",
    [
        "(a+)+b",
        "(a|aa)+b",
        "(a*)*b",
        "((a{0,99}){99}){99}b",
        "(((a?){99}){99}){99}",
        "a*a*a*a*a*a*a*a*a*b",
        "(.*a){20}",
    ],
)
def test_no_form_stops_the_machine(form: str) -> None:
    assert not fits(form, "a" * 199 + "c")


def test_a_value_has_a_length_limit() -> None:
    assert fits("a*", "a" * 200)
    assert not fits("a*", "a" * 201)
