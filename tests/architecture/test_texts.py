"""Every text that a request takes is bounded and can be read: no endless text, no character that nobody sees."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import Field, TypeAdapter, ValidationError

import services
import shared
from shared.http.wire import RequestBody


def _bodies(of: type[RequestBody] = RequestBody) -> Iterator[type[RequestBody]]:
    for body in of.__subclasses__():
        yield body
        yield from _bodies(body)


def _texts(annotation: Any, *said: Any) -> Iterator[Any]:
    """The types of the texts in a type: of itself, of its items, keys and values. What is `said` of a union holds for
    each of its members.
    """
    if get_origin(annotation) is Annotated:
        yield from _texts(annotation.__origin__, *annotation.__metadata__, *said)
    elif annotation is str:
        yield Annotated[(str, *said)] if said else str
    else:
        within = said if get_origin(annotation) in (Union, UnionType) else ()
        for each in get_args(annotation):
            yield from _texts(each, *within)


def _all_texts() -> Mapping[str, Any]:
    for package in (services, shared):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    return {
        f"{body.__name__}.{name}": TypeAdapter(text)
        for body in _bodies()
        if not body.__module__.startswith("tests.")
        for name, field in body.model_fields.items()
        for text in _texts(field.rebuild_annotation())
    }


def _takes(text: TypeAdapter[str], value: str) -> bool:
    try:
        text.validate_python(value)
    except ValidationError:
        return False
    return True


def test_every_text_of_a_request_is_bounded() -> None:
    """If this fails: give the field one of the types of `shared/http/wire.py`, or another type with a bound."""
    texts = _all_texts()
    assert len(texts) > 100
    assert [name for name, text in texts.items() if _takes(text, "甲" * 100_000)] == []


class _Made(RequestBody):
    """A made-up request with texts in every place."""

    line: str = ""
    lines: tuple[str, ...] = Field(strict=False, default=())
    named: Mapping[str, str] = {}


@pytest.mark.parametrize("unseen", ["\x00", "\x1b", "\x7f", "\u200b", "\u202e", "\u2066", "\ufeff", "\U000e0041"])
def test_no_request_takes_a_character_that_nobody_sees(unseen: str) -> None:
    text = f"甲{unseen}乙"
    for body in ({"line": text}, {"lines": ["甲", text]}, {"named": {text: "甲"}}, {"named": {"甲": text}}):
        with pytest.raises(ValidationError, match="invisible"):
            _Made.model_validate(body)
    _Made.model_validate({"line": "甲\t乙\n丙", "lines": ["é😀"]})
