"""Small and large bodies are read alike, and what two readers could understand differently is refused."""

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from shared.http.reading_json import MOST_CONTAINERS, MOST_VALUES, JsonRefused, parse, parse_large

READERS = (parse, parse_large)
VALUES: list[Any] = [
    {"identifiers": ["91370124EXAMP00154"] * 3, "teams": {"甲": "一", "乙": "二"}, "none": None, "empty": {}},
    [[], [[]], [{}], -1, 2.5, 1e300, True, False, 'é\u2028"\\', 10**30],
    "",
    0,
]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_read_as_it_was_written(read: Any, value: Any) -> None:
    for separators in ((",", ":"), (" ,\n", "\t: ")):
        assert read(json.dumps(value, separators=separators).encode()) == value


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "body", ['{"a": 1, "a": 1}', '[{"b": {"c": 1, "d": 2, "c": 3}}]', "NaN", "[Infinity]", '{"a": -Infinity}']
)
def test_what_can_be_understood_differently_is_refused(read: Any, body: str) -> None:
    with pytest.raises(JsonRefused):
        read(body.encode())


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("body", ["", "{", "[1,]", "{'a': 1}", "01", "[1] 2", '"\x01"', '{"a" 1}', "nul"])
def test_what_is_no_json_is_refused(read: Any, body: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        read(body.encode())


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_a_body_that_is_nested_too_deep_is_refused(read: Any, opening: str) -> None:
    with pytest.raises(RecursionError):
        read((opening * 100_000).encode())


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("body", [b'"\xff"', b"1" * 5000])
def test_what_python_does_not_read_is_a_value_error(read: Any, body: bytes) -> None:
    with pytest.raises(ValueError, match=r"decode|digits"):
        read(body)


@pytest.mark.parametrize(
    ("part", "most"), [(b"[]", MOST_CONTAINERS), (b"{}", MOST_CONTAINERS), (b"1", MOST_VALUES), (b'","', MOST_VALUES)]
)
def test_a_large_body_of_countless_values_is_refused(part: bytes, most: int) -> None:
    with pytest.raises(JsonRefused):
        parse_large(b"[" + b",".join([part] * (most + 2)) + b"]")


def test_other_threads_can_run_between_two_values_of_a_large_body() -> None:
    """Python changes threads between two calls of its own functions. The reader in C calls none of them."""
    body = b"[" + b",".join([b'"91370124EXAMP00154"'] * 1000) + b"]"
    assert calls_of(lambda: parse_large(body)) > 1000
    assert calls_of(lambda: parse(body)) < 100


def calls_of(read: Callable[[], object]) -> int:
    """How often Python functions were called."""
    calls = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        read()
    finally:
        sys.setprofile(before)
    return calls
