"""Every member of every event that a trace shows has a name that people read."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from services.publishing.trace.fields import FIELDS
from services.publishing.trace.labels import as_text, label_of
from services.publishing.trace.words import what_happened
from tests.contract.facts import FACTS

_HAN = re.compile(r"[\u4e00-\u9fff]")


def _shown(type_: str) -> Iterator[str]:
    """The members of an event that somebody sees, and the members of the counts in it."""
    fact = FACTS[type_]
    schema = fact.model_json_schema()
    for name in (*fact._public, *FIELDS.get(type_, ())):
        yield name
        part: Any = schema["properties"][name].get("$ref", "").rpartition("/")[2]
        yield from schema.get("$defs", {}).get(part, {}).get("properties", {})


@pytest.mark.parametrize("type_", FACTS)
def test_every_type_and_every_member_has_a_name_in_both_languages(type_: str) -> None:
    for words in (what_happened(type_), *(label_of(type_, name) for name in _shown(type_))):
        assert _HAN.search(words.zh), words
        assert words.en
        assert not _HAN.search(words.en), words
        assert "_" not in words.zh + words.en, words


def test_a_member_that_nobody_knows_keeps_its_name() -> None:
    assert label_of("tests.thing.done", "odd_one") == ("odd_one", "odd_one")


def test_values_are_read_by_people() -> None:
    assert (as_text("甲"), as_text({"甲": 1})) == ("甲", '{"甲": 1}')
    assert (as_text(True), as_text(False), as_text(3)) == ("是 yes", "否 no", "3")  # values of members
    assert as_text({"members": 3, "out": {"retired": 1}, "people": None}) == '名单成员 3，未列入 {"retired": 1}'
