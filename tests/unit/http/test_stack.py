"""Finding a route by its first segment finds what asking every router in turn finds."""

import re

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from shared.http.body_limit import BodyLimits
from shared.http.stack import ByFirstSegment, middleware_stack


class Short(FastAPI):
    """With our stack; `FastAPI` itself with the framework's."""

    def build_middleware_stack(self) -> object:  # type: ignore[override]  # an application of the same kind
        return middleware_stack(self, BodyLimits(1000, 30))


def furnish(app: FastAPI) -> FastAPI:
    """Routes that could be taken for one another, included and not, in an order that matters."""
    things, other, anything = APIRouter(prefix="/things"), APIRouter(), APIRouter()

    def answer(router: APIRouter, path: str, *methods: str) -> None:
        async def told() -> str:
            return f"{methods} {path}"

        router.add_api_route(path, told, methods=list(methods))

    for path in ("", "/mine", "/{thing}", "/{thing}/parts"):
        answer(things, path, "GET")
    answer(things, "/{thing}", "PUT")
    answer(other, "/things/late", "POST")
    answer(other, "/", "GET")
    answer(other, "/thing", "GET")
    answer(anything, "/{name}/parts", "POST")
    answer(anything, "/files/{path:path}", "GET")
    outer = APIRouter(prefix="/outer")
    outer.include_router(things)
    for router in (things, outer, anything, other):
        app.include_router(router)
    answer(app.router, "/direct", "GET")
    return app


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("root", ["", "/mounted"])
async def test_the_same_route_answers(method: str, root: str) -> None:
    paths = (
        *("/", "/things", "/things/", "/things/mine", "/things/7", "/things/7/parts", "/things/late", "/thing"),
        *("/outer/things/7", "/outer", "/x/parts", "/files/a/b", "/files", "/direct", "/nowhere", "//things", "/%2F"),
        *("/openapi.json", "/things%2Fmine", "/things/a%2Fb", "/%E5%90%8D/parts"),
    )
    answers = []
    for app in (furnish(FastAPI()), furnish(Short())):
        transport = httpx.ASGITransport(app, root_path=root)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            told = [await client.request(method, f"http://127.0.0.1{root}{path}") for path in paths]
            answers.append(
                [(path, it.status_code, it.content, it.headers) for path, it in zip(paths, told, strict=True)]
            )
    assert answers[0] == answers[1]
    assert method != "GET" or {status for _, status, *_ in answers[0]} == {200, 307, 404, 405}


async def test_routes_of_other_first_segments_are_not_asked() -> None:
    app = furnish(Short())
    asked = ByFirstSegment(app.router, BodyLimits(1000, 30)).beginning_with
    assert [way.context.path for way in asked("outer")] == [
        *("/outer/things", "/outer/things/mine", "/outer/things/{thing}", "/outer/things/{thing}/parts"),
        *("/outer/things/{thing}", "/{name}/parts"),
    ]
    assert asked("nowhere") == asked("somewhere else")


def test_a_limit_for_an_operation_that_does_not_exist_is_a_mistake() -> None:
    router = furnish(Short()).router
    ByFirstSegment(router, BodyLimits(1000, 30, {"PUT /things/{thing}": 1}))
    for mistaken in ("PUT /things/{key}", "POST /things/{thing}", "/things/{thing}"):
        with pytest.raises(LookupError, match=re.escape(mistaken)):
            ByFirstSegment(router, BodyLimits(1000, 30, {mistaken: 1}))
