"""Whoever gives a body a text of the wrong form is told the form in words, not as a regular expression."""

from collections.abc import Iterator, Mapping

from shared.input_forms import FORMS
from tests.contract.operations import Schema


def test_each_pattern_of_a_body_is_told_in_words(documents: Mapping[str, Schema]) -> None:
    asked = {
        pattern
        for document in documents.values()
        for name in _asked(document)
        for pattern in _patterns(document["components"]["schemas"][name])
    }
    assert asked - set(FORMS) == set()


def _asked(document: Schema) -> set[str]:
    """The names of the schemas of all bodies of requests, and of all schemas in them."""
    bodies = [
        one["requestBody"] for item in document["paths"].values() for one in item.values() if "requestBody" in one
    ]
    found: set[str] = set()
    waiting = {name for body in bodies for name in _named(body)}
    while waiting:
        found |= waiting
        waiting = {inner for name in waiting for inner in _named(document["components"]["schemas"][name])} - found
    return found


def _parts(value: object) -> Iterator[Schema]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(inner)


def _named(value: object) -> set[str]:
    return {part["$ref"].rpartition("/")[2] for part in _parts(value) if isinstance(part.get("$ref"), str)}


def _patterns(value: object) -> set[str]:
    return {part["pattern"] for part in _parts(value) if isinstance(part.get("pattern"), str)}
