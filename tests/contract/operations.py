"""Reading OpenAPI documents: their operations, and what a reference stands for."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import jsonschema_rs

Schema = dict[str, Any]

_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace"})


class Operation(NamedTuple):
    """A method on a path, as a document describes it."""

    method: str
    path: str
    described: Schema

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


def operations(document: Schema) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, described in item.items():
            if method in _METHODS:
                yield Operation(method, path, described)


def resolved(document: Schema, part: Schema) -> Schema:
    """The part itself, or what its `$ref` leads to in the document. Raises KeyError where that leads nowhere."""
    while "$ref" in part:
        target: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


_compiled: dict[tuple[int, str], jsonschema_rs.Draft202012Validator] = {}


def validator(document: Schema, part: Schema) -> jsonschema_rs.Draft202012Validator:
    """Checks values against a schema of the document. Most answers share a few schemas: each is compiled once."""
    key = (id(document), json.dumps(part))
    if key not in _compiled:
        whole = {**part, "components": document["components"]}
        _compiled[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return _compiled[key]
