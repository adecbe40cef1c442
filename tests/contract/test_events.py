"""Event contracts: what every service may rely on in the log, now and in events of years ago."""

import re
from copy import deepcopy
from typing import Any, get_args

import pytest

from shared.contracts.fact import Fact
from tests.contract.facts import FACTS
from tests.contract.growth import losses
from tests.support.golden import FOLDER, Golden


def _schema(fact: type[Fact]) -> dict[str, Any]:
    """The contract as JSON schema; `public` marks what stands in the entry itself."""
    schema = fact.model_json_schema()
    for name, field in schema["properties"].items():
        field["public"] = name in fact._public
    return schema


@pytest.mark.golden
@pytest.mark.parametrize("type_", FACTS)
def test_the_contract_is_the_golden_one(type_: str, golden: Golden) -> None:
    name, schema = f"events/{type_}.json", _schema(FACTS[type_])
    # Also before it is written anew: a golden file that forgets would let the next change pass.
    before = golden.read_json(name)
    assert before is None or list(losses(before, schema)) == []
    golden.check_json(name, schema)


def test_no_contract_is_given_up() -> None:
    """Its events are in the log for ever, and a rebuild reads them."""
    assert {path.stem for path in (FOLDER / "events").iterdir()} <= set(FACTS)


@pytest.mark.parametrize("type_", FACTS)
def test_a_type_is_service_thing_participle(type_: str) -> None:
    assert re.fullmatch(r"(sampling|cases|documents|publishing)\.[a-z-]+\.[a-z]+(-[0-9]+)?", type_)


@pytest.mark.parametrize("type_", FACTS)
def test_a_field_that_may_be_none_may_be_missing(type_: str) -> None:
    """Nothing is written of a field that is None, so it is missing when the fact is read again."""
    for name, field in FACTS[type_].model_fields.items():
        if type(None) in get_args(field.annotation):
            assert not field.is_required(), name


_BEFORE: dict[str, Any] = {
    "$defs": {"Part": {"type": "object", "properties": {"name": {"type": "string"}}}},
    "properties": {
        "stage": {"enum": ["announced", "voided"], "public": True},
        "size": {"type": "integer", "public": False, "title": "Size"},
        "rule": {"anyOf": [{"enum": ["report"], "type": "string"}, {"type": "null"}]},
    },
    "required": ["stage"],
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("properties/size/title", "How many"),
        ("properties/stage/enum", ["announced", "voided", "completed"]),
        ("properties/rule/anyOf", [{"enum": ["report", "list"], "type": "string"}, {"type": "null"}]),
        ("properties/reason", {"type": "string", "public": True}),
        ("$defs/Part/properties/note", {"type": "string"}),
    ],
)
def test_a_contract_may_grow(path: str, value: object) -> None:
    assert list(losses(_BEFORE, _changed(path, value))) == []


@pytest.mark.parametrize(
    ("path", "value", "lost"),
    [
        ("properties", {name: _BEFORE["properties"][name] for name in ("stage", "rule")}, "size is gone"),
        ("properties/rule/anyOf", [{"enum": ["list"], "type": "string"}, {"type": "null"}], "rule can no longer be"),
        ("properties/size/type", "string", "size had type 'integer', and now 'string'"),
        ("properties/size/public", True, "size had public False, and now True"),
        ("properties/size/minimum", 0, "size has got minimum"),
        ("properties/stage/enum", ["announced"], "stage can no longer be ['voided']"),
        ("required", ["stage", "size"], "the contract always had ['stage']"),
        ("required", [], "the contract always had ['stage']"),
        ("$defs/Part/properties", {}, "name is gone"),
    ],
)
def test_a_contract_may_change_in_no_other_way(path: str, value: object, lost: str) -> None:
    (loss,) = losses(_BEFORE, _changed(path, value))
    assert loss.startswith(lost)
    assert "a changed meaning is a new type" in loss


def _changed(path: str, value: object) -> dict[str, Any]:
    """The contract of before with one thing in it replaced or added."""
    changed = deepcopy(_BEFORE)
    *steps, last = path.split("/")
    part: Any = changed
    for step in steps:
        part = part[step]
    part[last] = value
    return changed
