"""Nothing stands between a request and its route that is worked out anew: no threads, no walk of dependencies."""

from collections.abc import Callable, Iterator
from inspect import isasyncgenfunction, iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from deploy.standalone.services import applications
from deploy.standalone.site import Site
from shared.http.calling import app_of
from shared.migrations.access import SERVICES
from tests.architecture.sources import lesson
from tests.support.apps import NOWHERE, new_issuer

_DIRECTORIES = ("enterprises", "people", "experts", "items")
LEFT_TO_FASTAPI = {
    "/people/figures",
    *(f"/{directory}/imports/{{import_id}}" for directory in _DIRECTORIES),
    *(f"/{directory}/imports/reading" for directory in _DIRECTORIES),
    *(f"/{directory}/imports/preview" for directory in _DIRECTORIES),
}
"""Routes without a body that `shared/http/calling.py` does not call: `bands`, or `sheet` and `column`, may be given
several times.
"""


def calls_in(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    if dependant.call is not None:
        yield dependant.call
    for inner in dependant.dependencies:
        yield from calls_in(inner)


def is_awaited(call: Callable[..., Any]) -> bool:
    asked = call if hasattr(call, "__code__") else type(call).__call__
    return iscoroutinefunction(asked) or isasyncgenfunction(asked)


@pytest.fixture
def routes(tmp_path: Path) -> list[RouteContext]:
    site = Site.at(tmp_path, "http://127.0.0.1:1")
    apps = applications(site, dict.fromkeys((*SERVICES, "sequencer"), NOWHERE), new_issuer())
    found = [route for app in apps.values() for route in iter_route_contexts(app.routes)]
    return [route for route in found if isinstance(route.original_route, APIRoute)]


def test_no_request_waits_for_a_thread(routes: list[RouteContext]) -> None:
    assert len(routes) > 100
    offences = {repr(call) for route in routes for call in calls_in(route.dependant) if not is_awaited(call)}
    assert not offences, lesson(
        "A route or a dependency is `async def`; where it is a class, a coroutine makes the object. FastAPI runs any "
        "other callable in a thread: that costs more than the call, and long computations belong in the pool.",
        sorted(offences),
    )


def test_routes_without_a_body_are_called_by_what_is_worked_out_once(routes: list[RouteContext]) -> None:
    left = {route.path for route in routes if route.body_field is None and app_of(route) is route.app}
    assert left == LEFT_TO_FASTAPI, lesson(
        "A route depends on what `shared/http/calling.py` knows: FastAPI walks the dependencies at each request.",
        sorted(map(str, left ^ LEFT_TO_FASTAPI)),
    )
