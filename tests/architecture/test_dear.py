"""What is dear says so at its route: so no sender makes all others wait, and nobody reads without limit."""

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from deploy.standalone.services import applications
from deploy.standalone.site import Site
from shared.http.caller import SignedIn
from shared.http.dear import Dear, HandedIn
from shared.http.resources import resources
from shared.http.transaction import transaction
from shared.migrations.access import SERVICES
from tests.architecture.calls import Calls
from tests.architecture.sources import lesson
from tests.architecture.test_on_the_loop import calls_in
from tests.support.apps import NOWHERE, new_issuer

CHEAP = {"/log/checkpoint", "/log/tile/{address:path}", "/static/{name}", "/healthz", "/readyz", "/metrics"}
"""Operations without a token that read one row at most. Whoever verifies the log reads thousands of tiles."""
_WAY = "Write what it costs at the route: `dependencies=[dear(100)]` (shared/http/dear.py)."


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[RouteContext]:
    site = Site.at(tmp_path_factory.mktemp("site"), "http://127.0.0.1:1")
    apps = applications(site, dict.fromkeys((*SERVICES, "sequencer"), NOWHERE), new_issuer())
    found = [route for app in apps.values() for route in iter_route_contexts(app.routes)]
    return [route for route in found if isinstance(route.original_route, APIRoute)]


def silent(routes: list[RouteContext]) -> Iterator[RouteContext]:
    """The routes that do not say what they cost."""
    for route in routes:
        if not any(isinstance(call, Dear | HandedIn) for call in calls_in(route.dependant)):
            yield route


def test_what_computes_in_the_pool_says_what_it_costs(routes: list[RouteContext]) -> None:
    calls = Calls()
    assert any(calls.compute(call) for route in routes for call in calls_in(route.dependant))
    offences = [
        f"{', '.join(route.methods or ())} {route.path}: {call.__qualname__}"
        for route in silent(routes)
        for call in calls_in(route.dependant)
        if calls.compute(call)
    ]
    assert not offences, lesson(f"A sender may have only so much of the pool. {_WAY}", offences)


def test_what_anybody_may_read_says_what_it_costs(routes: list[RouteContext]) -> None:
    offences = set()
    for route in silent(routes):
        calls = list(calls_in(route.dependant))
        if not any(isinstance(call, SignedIn) for call in calls) and {transaction, resources} & {*calls}:
            offences.add(str(route.path))
    assert offences == CHEAP, lesson(f"Without a token only addresses are counted. {_WAY}", sorted(offences ^ CHEAP))
