"""Examples of bodies and answers, composed from the examples of their fields.

The example in the field's own schema comes first; then the service's word for a field of this name; then the format.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.http.document.operations import Operation, Schema

_BY_FORMAT: Mapping[str, Any] = {
    "uuid": "0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10",
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:30:00+08:00",
    "uscc": "91370124EXAMP00154",
    "area-code": "370124",
}
_BY_PATTERN: Mapping[str, str] = {
    "^[0-9a-f]{64}$": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "^[0-9a-f]{32}$": "4bf92f3577b34da6a3ce929d0e0e4736",
    "^[0-9]{6}$": "370124",
}
_BY_TYPE: Mapping[str, Any] = {"boolean": False, "null": None}


UNSHOWN = "…"
"""The value of a field for which there is no example. Give its schema an example, or the service a word for it."""


class Composer:
    """Makes example values for the schemas of a document. `words` maps the name of a field to an example value."""

    def __init__(self, schemas: Schema, words: Mapping[str, Any]) -> None:
        self._schemas = schemas
        self._words = words

    def compose(self, schema: Schema, name: str = "", within: tuple[str, ...] = ()) -> Any:
        """A value that is valid for the schema.

        `name` is the name of the field; `within` the named schemas around it.
        """
        if "$ref" in schema:
            inner = schema["$ref"].rpartition("/")[2]
            return self.compose(self._schemas[inner], name, (*within, inner))
        for shown in (schema.get("examples"), [schema["example"]] if "example" in schema else None):
            if shown:
                return shown[0]
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        if branches := [*schema.get("oneOf", ()), *schema.get("anyOf", ())]:
            return self.compose(self._best(branches, within), name, within)
        match schema.get("type"):
            case "object":
                return self._object(schema, within)
            case "array":
                return self._array(schema, name, within)
            case kind:
                return self._plain(schema, str(kind), name, within)

    def _best(self, branches: list[Schema], within: tuple[str, ...]) -> Schema:
        """The first branch that does not repeat a schema it is inside of; null only if there is no other."""
        ends = [one for one in branches if one.get("$ref", "").rpartition("/")[2] not in within]
        return min(ends or branches, key=lambda one: one.get("type") == "null")

    def _object(self, schema: Schema, within: tuple[str, ...]) -> dict[str, Any]:
        required = schema.get("required", ())
        shown = {
            name: self.compose(field, name, within)
            for name, field in schema.get("properties", {}).items()
            if name in required or field.get("examples")
        }
        if not shown and isinstance(values := schema.get("additionalProperties"), dict):
            key = self.compose(schema.get("propertyNames", {"examples": ["示例"]}))
            shown[key] = self.compose(values, "", within)
        return shown

    def _array(self, schema: Schema, name: str, within: tuple[str, ...]) -> list[Any]:
        if "prefixItems" in schema:
            return [self.compose(item, name, within) for item in schema["prefixItems"]]
        item = schema.get("items", {})
        if item.get("$ref", "").rpartition("/")[2] in within:
            return []
        return [self.compose(item, name, within)] * max(1, schema.get("minItems", 1))

    def _plain(self, schema: Schema, kind: str, name: str, within: tuple[str, ...]) -> Any:
        # Words are texts, so they are not used for a number of the same name.
        words = self._words if kind in {"string", "None"} else {}
        for found, known in (
            (f"{within[-1] if within else ''}.{name}", words),
            (schema.get("format"), _BY_FORMAT),
            (schema.get("pattern"), _BY_PATTERN),
            (name, words),
            (kind, _BY_TYPE),
        ):
            if isinstance(found, str) and found in known:
                return known[found]
        if kind in {"integer", "number"}:
            return max(schema.get("minimum", 1), 1)
        if schema.get("default") is not None:
            return schema["default"]
        return UNSHOWN


def show_examples(operation: Operation, composer: Composer) -> None:
    """Add an example beside every JSON schema of a body or an answer."""
    for content in _contents(operation):
        shown = content.get("application/json")
        if shown and not {"example", "examples"} & shown.keys():
            shown["example"] = composer.compose(shown["schema"])


def say_binary(operation: Operation) -> None:
    """Add a schema to every body and answer that is not JSON: a string for text, a binary string for anything else."""
    for content in _contents(operation):
        for media_type, shown in content.items():
            if "schema" not in shown:
                binary = {} if media_type.startswith("text/") else {"format": "binary"}
                shown["schema"] = {"type": "string", **binary}


def _contents(operation: Operation) -> Iterator[Schema]:
    yield operation.described.get("requestBody", {}).get("content", {})
    for _, answer in operation.answers("2"):
        yield answer.get("content", {})
