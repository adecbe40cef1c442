"""The place in a file of a validation error: pydantic's location without the names of a union's alternatives."""

from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, Tag

Steps = tuple[str | int, ...]


class Place(NamedTuple):
    """A place in a file: the steps that lead to it, and the names that would be valid in place of the last step."""

    steps: Steps
    names: tuple[str, ...]


def place_of(location: Sequence[str | int], form: Any) -> Place:
    """The place of an error.

    `location` is pydantic's `loc`; `form` is the validated model, or an annotation of a model.
    """
    steps: list[str | int] = []
    names: tuple[str, ...] = ()
    for step in location:
        form = _bare(form)
        kinds = _alternatives(form)
        if kinds:
            form = kinds.get(str(step), form)
            continue
        inner = _inside(form, step)
        if inner is None and not _holds_names(form):
            continue  # an alternative among plain values
        steps.append(step)
        names = tuple(fields_of(form)) if _is_model(form) else ()
        form = inner
    return Place(tuple(steps), names)


def dotted(steps: Steps) -> str:
    """The steps as a path with dots: `draws[0].selection.where`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def pointer(steps: Steps) -> str:
    """The steps as a JSON Pointer (RFC 6901): `/selection/where/field`."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def fields_of(model: type[BaseModel]) -> Mapping[str, Any]:
    """The annotation of each field, by the field's name in a file."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _bare(form: Any) -> Any:
    """The type inside `Annotated[…]` and inside a union with None alone."""
    while True:
        if get_origin(form) is Annotated:
            form = get_args(form)[0]
        elif get_origin(form) in (Union, UnionType) and len(some := _some(form)) == 1:
            (form,) = some
        else:
            return form


def _some(form: Any) -> list[Any]:
    return [part for part in get_args(form) if part is not NoneType]


def _alternatives(form: Any) -> dict[str, Any]:
    """The models of a union, by their tags; empty if the form is not a union."""
    if get_origin(form) not in (Union, UnionType):
        return {}
    return {tag: part for part in _some(form) for tag in _tags(part)}


def _tags(part: Any) -> list[str]:
    told = [mark.tag for mark in get_args(part)[1:] if isinstance(mark, Tag)]
    if told or not _is_model(model := _bare(part)):
        return told
    return [tag for form in fields_of(model).values() if get_origin(form) is Literal for tag in get_args(form)]


def _inside(form: Any, step: str | int) -> Any:
    if _is_model(form):
        return fields_of(form).get(str(step))
    if get_origin(form) is tuple and isinstance(step, int):
        return get_args(form)[0]
    if _holds_names(form):
        return get_args(form)[1]
    return None


def _holds_names(form: Any) -> bool:
    origin = get_origin(form)
    return _is_model(form) or (isinstance(origin, type) and issubclass(origin, Mapping))


def _is_model(form: Any) -> bool:
    return isinstance(form, type) and issubclass(form, BaseModel)
