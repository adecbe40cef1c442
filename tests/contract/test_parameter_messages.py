"""Whoever mistypes a parameter of any operation is told in plain words what is allowed, in both languages."""

import re
from collections.abc import Iterator, Mapping
from typing import get_args

import pytest
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from shared.http.application import ServiceApp
from shared.input_errors import explain

_BAD = (
    "",
    " ",
    "x",
    "!x!",
    "一",
    "x" * 3000,
    "-1",
    "1.5",
    "9" * 30,
    "2026-02-30",
    "2026-02-30T25:00",
    "null",
    "a\x00b",
)
_INNER = re.compile(
    r"literal|function-|constrained|nullable|\[|\bregex|pattern|\^|\$$|valid (string|tuple|integer)|Value error"
)
"""What only programmers read: names of types and of validators, and regular expressions."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _parameters(dependant: Dependant) -> Iterator[tuple[str, ModelField]]:
    for place, fields in (
        ("query", dependant.query_params),
        ("path", dependant.path_params),
        ("header", dependant.header_params),
    ):
        for field in fields:
            yield place, field
    for inner in dependant.dependencies:
        yield from _parameters(inner)


def _all_parameters(services: Mapping[str, ServiceApp]) -> Iterator[tuple[str, str, ModelField]]:
    """Each parameter of each documented operation of each service."""
    for service, app in services.items():
        for route in iter_route_contexts(app.routes):
            if getattr(route.original_route, "dependant", None) is not None and route.include_in_schema:
                for place, field in _parameters(route.dependant):
                    yield f"{service} {sorted(route.methods or ())} {route.path_format}", place, field


def _messages(place: str, field: ModelField) -> Iterator[tuple[str, Mapping[str, str]]]:
    for bad in _BAD:
        for value in (bad, [bad]):
            _, errors = field.validate(value, {}, loc=(place, field.alias))
            yield from ((bad, told) for told in explain(errors or []))


def test_a_wrong_parameter_is_told_in_plain_words(services: Mapping[str, ServiceApp]) -> None:
    unclear = {
        (place, field.alias, told["message"], told["message_en"]): operation
        for operation, place, field in _all_parameters(services)
        for _, told in _messages(place, field)
        if not _is_plain(told)
    }
    assert not unclear, "\n".join(map(str, unclear.items()))


def test_a_wrong_parameter_is_told_once_and_by_its_name(services: Mapping[str, ServiceApp]) -> None:
    for operation, place, field in _all_parameters(services):
        for bad in _BAD:
            _, errors = field.validate(bad, {}, loc=(place, field.alias))
            told = explain(errors or [])
            names = [each["path"].partition("[")[0] for each in told]
            assert names in ([], [field.alias]), (operation, bad, told)


def _is_plain(told: Mapping[str, str]) -> bool:
    said = (told["message"], told["message_en"])
    return (
        not any(map(_INNER.search, said))
        and told["message"] != "不符合要求"
        and bool(_CHINESE.search(told["message"]))
        and not _CHINESE.search(told["message_en"])
    )


@pytest.mark.parametrize("words", ["should be literal[a]", "String should match pattern '^x$'", "Value error, no"])
def test_what_only_programmers_read_is_found(words: str) -> None:
    assert not _is_plain({"message": "有误", "message_en": words})


def test_a_wrong_choice_is_told_all_that_may_be_chosen(services: Mapping[str, ServiceApp]) -> None:
    for operation, place, field in _all_parameters(services):
        choices = [one for one in _inside(field.field_info.annotation) if isinstance(one, str)]
        for told in [told for bad, told in _messages(place, field) if bad == "!x!" and choices]:
            assert all(choice in told["message"] and choice in told["message_en"] for choice in choices), operation


def _inside(annotation: object) -> Iterator[object]:
    for one in get_args(annotation):
        yield one
        yield from _inside(one)
