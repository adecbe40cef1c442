"""A contract may grow by fields that may be missing, also within a part that has a default; nothing else."""

from typing import Any

import pytest

from tests.contract.growth import losses


def schema(default: dict[str, Any], *fields: str) -> dict[str, Any]:
    part = {"properties": {name: {"type": "array", "default": []} for name in fields}, "type": "object"}
    return {"$defs": {"Part": part}, "properties": {"part": {"$ref": "#/$defs/Part", "default": default}}}


def test_a_part_with_a_default_may_get_a_field() -> None:
    assert list(losses(schema({"old": []}, "old"), schema({"old": [], "new": []}, "old", "new"))) == []


@pytest.mark.parametrize(
    "now", [schema({"old": [1], "new": []}, "old", "new"), schema({"new": []}, "new"), schema({}, "old")]
)
def test_a_part_may_not_get_another_default(now: dict[str, Any]) -> None:
    assert list(losses(schema({"old": []}, "old"), now))
