"""The operations of a document, each with the dependencies of its route, which show what the operation needs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

Schema = dict[str, Any]

METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace"})


@dataclass(frozen=True)
class Operation:
    """A method on a path, as the document describes it. `calls` are all dependencies of its route, at any depth."""

    method: str
    path: str
    described: Schema
    calls: tuple[Callable[..., Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    def depends_on(self, call: Callable[..., Any]) -> bool:
        return call in self.calls

    def has_parameter(self, place: str, name: str) -> bool:
        parameters = self.described.get("parameters", ())
        return any(one["in"] == place and one["name"].lower() == name.lower() for one in parameters)

    def answers(self, kind: str) -> Iterator[tuple[str, Schema]]:
        """The answers whose status begins with `kind`, such as "2"."""
        for status, answer in self.described["responses"].items():
            if status.startswith(kind):
                yield status, answer


def operations(document: Schema, routes: Sequence[BaseRoute] = ()) -> Iterator[Operation]:
    """All operations of the document. Without `routes`, their `calls` are empty."""
    calls = dict(_calls(routes))
    for path, item in document["paths"].items():
        for method, described in item.items():
            if method in METHODS:
                yield Operation(method, path, described, calls.get((method, path), ()))


def query_parameters(dependant: Dependant) -> Iterator[tuple[str, object]]:
    """The query parameters that a route and its dependencies take: the name and the annotation of each."""
    for field in dependant.query_params:
        yield field.alias, field.field_info.annotation
    for inner in dependant.dependencies:
        yield from query_parameters(inner)


def _calls(routes: Sequence[BaseRoute]) -> Iterator[tuple[tuple[str, str], tuple[Callable[..., Any], ...]]]:
    for route in iter_route_contexts(routes):
        if getattr(route.original_route, "dependant", None) is not None and route.include_in_schema:
            calls = tuple(calls_in(route.dependant))
            for method in route.methods or ():
                yield (method.lower(), str(route.path_format)), calls


def calls_in(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    """The functions that a route depends on, at any depth."""
    for inner in dependant.dependencies:
        if inner.call is not None:
            yield inner.call
        yield from calls_in(inner)
