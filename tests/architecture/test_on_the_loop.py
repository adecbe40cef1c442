"""Routes and what they depend on are coroutines: the framework runs everything else in a thread of its own."""

from collections.abc import Callable, Iterator
from inspect import isasyncgenfunction, iscoroutinefunction
from pathlib import Path
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from deploy.standalone.services import applications
from deploy.standalone.site import Site
from shared.migrations.access import SERVICES
from tests.architecture.sources import lesson
from tests.support.apps import NOWHERE, new_issuer


def calls_in(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    if dependant.call is not None:
        yield dependant.call
    for inner in dependant.dependencies:
        yield from calls_in(inner)


def is_awaited(call: Callable[..., Any]) -> bool:
    asked = call if hasattr(call, "__code__") else type(call).__call__
    return iscoroutinefunction(asked) or isasyncgenfunction(asked)


def test_no_request_waits_for_a_thread(tmp_path: Path) -> None:
    site = Site.at(tmp_path, "http://127.0.0.1:1")
    apps = applications(site, dict.fromkeys((*SERVICES, "sequencer"), NOWHERE), new_issuer())
    routes = [route for app in apps.values() for route in iter_route_contexts(app.routes)]
    dependants = [route.dependant for route in routes if getattr(route.original_route, "dependant", None) is not None]
    assert len(dependants) > 100
    offences = {repr(call) for dependant in dependants for call in calls_in(dependant) if not is_awaited(call)}
    assert not offences, lesson(
        "A route or a dependency is `async def`; where it is a class, a coroutine makes the object. FastAPI runs any "
        "other callable in a thread: that costs more than the call, and long computations belong in the pool.",
        sorted(offences),
    )
