import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import assume, example, given
from hypothesis import strategies as st

from shared.canonical import NotCanonical, canonical, digest
from shared.identifiers import Uscc

_SAFE = 2**53 - 1
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
# Keys in which UTF-16 order (RFC 8785) and code point order (Python) differ: astral beside U+E000…U+FFFF.
keys = st.one_of(texts, st.text(st.sampled_from("aé企\ue000\uffee\U00010000😀"), max_size=3))
values = st.recursive(
    st.one_of(texts, st.integers(-_SAFE, _SAFE), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(keys, inner, max_size=5)),
    max_leaves=8,
)


@given(values)
@example({"\ue000": 1, "\U00010000": 2})
@example({"b": {"é": [True, '\u2028\x7f\x1f/"\\\b']}, "a": -_SAFE})
def test_the_bytes_are_rfc_8785_s(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(values)
def test_reading_it_gives_the_value_again(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(keys, st.booleans(), min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(values, values)
def test_different_values_have_different_bytes(one: Any, other: Any) -> None:
    assume(json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True))
    assert canonical(one) != canonical(other)


def test_the_digest_is_sha_256_in_hex() -> None:
    assert digest({"b": 1, "a": "企业"}) == hashlib.sha256('{"a":"企业","b":1}'.encode()).hexdigest()


def test_a_parsed_identifier_is_its_text() -> None:
    assert canonical({"code": Uscc("91110000600037341L")}) == b'{"code":"91110000600037341L"}'


def test_a_tuple_is_an_array() -> None:
    assert canonical({"a": (1, (2, "b"))}) == b'{"a":[1,[2,"b"]]}'


REFUSED = {
    "a float": (0.5, "float"),
    "a whole float": (1.0, "float"),
    "not a number": (float("nan"), "float"),
    "null": (None, "null"),
    "NUL": ("a\0b", "NUL"),
    "a lone surrogate": ("\ud800", "surrogate"),
    "2^53": (2**53, "integer beyond"),
    "-2^53": (-(2**53), "integer beyond"),
    "bytes": (b"x", "bytes"),
    "a set": ({1}, "set"),
}


@pytest.mark.parametrize(("value", "says"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("beside", ["ascii", "企业"])
def test_what_has_no_canonical_form_is_refused_with_its_place(value: object, says: str, beside: str) -> None:
    with pytest.raises(NotCanonical, match=says) as refusal:
        canonical({beside: 1, "list": [0, {"bad": value}]})
    assert refusal.value.facts["path"] == "$.list[1].bad"


@pytest.mark.parametrize(("key", "says"), [("a\0b", "NUL"), ("\ud800", "surrogate")])
@pytest.mark.parametrize("beside", ["ascii", "企业"])
def test_a_key_without_a_canonical_form_is_refused(key: str, says: str, beside: str) -> None:
    with pytest.raises(NotCanonical, match=says):
        canonical({"outer": {beside: 1, key: 2}})


@given(values, st.sampled_from([value for value, _ in REFUSED.values()]))
def test_it_is_refused_wherever_it_stands(good: Any, bad: object) -> None:
    for value in ([good, bad], {"a": good, "企": [bad]}, [[[{"a": bad}], good]]):
        with pytest.raises(NotCanonical):
            canonical(value)
