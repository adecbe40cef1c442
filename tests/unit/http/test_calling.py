"""A route is called with what FastAPI would call it with, and refuses what FastAPI refuses."""

from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import Cookie, Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.routing import RouteContext, iter_route_contexts
from pydantic import BaseModel
from starlette.responses import PlainTextResponse

from shared.http.body_limit import BodyLimits
from shared.http.calling import app_of
from shared.http.stack import middleware_stack


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Thing(BaseModel):
    key: UUID
    said: list[Any]


class Alike:
    """An object that is called; of two that are equal one is called."""

    def __init__(self, word: str) -> None:
        self.word = word

    async def __call__(self, request: Request, word: Annotated[str | None, Header(alias="X-Word")] = None) -> str:
        request.scope["told"].append(f"gate {self.word}")
        if word != self.word:
            raise HTTPException(401, "not the word")
        return word

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alike) and other.word == self.word

    def __hash__(self) -> int:
        return hash(self.word)


async def opened(request: Request) -> AsyncIterator[str]:
    request.scope["told"].append("opened")
    try:
        yield "open"
    finally:
        request.scope["told"].append("closed")


async def paged(response: Response, limit: Annotated[int, Query(ge=1, le=9)] = 3, after: str | None = None) -> Any:
    response.headers["Link"] = f"{limit} {after!a}"
    return [limit, after]


class Around:
    """An object whose call is open while the route is answered."""

    async def __call__(self, request: Request) -> AsyncIterator[None]:
        request.scope["told"].append("around")
        yield
        request.scope["told"].append("around no more")


async def asking(
    word: Annotated[str, Depends(Alike("open"))], session: Annotated[str, Depends(opened, scope="function")]
) -> list[str]:
    return [word, session]


Asking = Annotated[list[str], Depends(asking)]


async def get_thing(
    key: UUID,
    ask: Asking,
    again: Annotated[str, Depends(Alike("open"))],
    page: Annotated[list[Any], Depends(paged)],
    request: Request,
    response: Response,
    colour: Colour | None = None,
    size: Annotated[int | None, Query(alias="how-big")] = None,
    is_new: bool = False,
) -> Thing:
    response.status_code = 203
    return Thing(key=key, said=[*ask, again, *page, colour, size, is_new, request.scope["told"]])


async def get_text(ask: Asking) -> Response:
    return PlainTextResponse("plain", headers={"X-Own": "1"})


async def get_many(many: Annotated[list[int], Query()], biscuit: Annotated[str | None, Cookie()] = None) -> list[Any]:
    return [many, biscuit]


async def post_thing(thing: Thing, ask: Asking) -> Thing:
    return thing


async def put_bare(request: Request, ask: Asking) -> None:
    request.scope["told"].append((await request.body()).decode())


class Short(FastAPI):
    """With our stack; `FastAPI` itself with the framework's."""

    def build_middleware_stack(self) -> object:  # type: ignore[override]  # an application of the same kind
        return middleware_stack(self, BodyLimits(1000, 30))


def furnish(app: FastAPI) -> FastAPI:
    app.add_api_route("/things/{key}", get_thing, methods=["GET"])
    app.add_api_route("/text", get_text, methods=["GET"], dependencies=[Depends(Around(), scope="function")])
    app.add_api_route("/many", get_many, methods=["GET"])
    app.add_api_route("/things", post_thing, methods=["POST"], status_code=201)
    app.add_api_route("/bare", put_bare, methods=["PUT"], status_code=204)
    return app


KEY = "0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"
WORD = {"X-Word": "open"}
CASES = [
    ("GET", f"/things/{KEY}", WORD),
    ("GET", f"/things/{KEY}?limit=4&after=%E5%90%8D&colour=red&how-big=-7&is_new=yes", WORD),
    ("GET", f"/things/{KEY}?limit=5&colour=red", WORD),
    ("GET", f"/things/{KEY}?limit=&after=", WORD),
    ("GET", f"/things/{KEY}", {}),
    ("GET", f"/things/{KEY}?limit=10", {}),
    ("GET", f"/things/{KEY}?limit=10&colour=green&how-big=x&is_new=perhaps", WORD),
    ("GET", "/things/7?limit=0", WORD),
    ("GET", "/text", WORD),
    ("GET", "/text", {"X-Word": "shut"}),
    ("GET", "/many?many=1&many=2", {"Cookie": "biscuit=x"}),
    ("GET", "/many", {}),
    ("PUT", "/bare", WORD),
    ("POST", "/things", WORD),
]


@pytest.mark.parametrize(("method", "path", "headers"), CASES)
async def test_the_same_answer_after_the_same_calls(method: str, path: str, headers: dict[str, str]) -> None:
    answers = []
    for app in (furnish(FastAPI()), furnish(Short())):
        told: list[str] = []

        async def telling(scope: Any, receive: Any, send: Any, app: FastAPI = app, told: list[str] = told) -> None:
            async def sending(message: Any) -> None:
                told.append(message["type"])
                await send(message)

            await app({**scope, "told": told}, receive, sending)

        async with httpx.AsyncClient(transport=httpx.ASGITransport(telling), base_url="http://127.0.0.1") as client:
            body = {"key": KEY, "said": []} if method == "POST" else None
            answer = await client.request(method, path, headers=headers, json=body)
        answers.append((answer.status_code, answer.content, answer.headers, told))
    assert answers[0] == answers[1]


def test_what_is_not_known_is_left_to_fastapi() -> None:
    routes = {route.path: route for route in iter_route_contexts(furnish(FastAPI()).routes)}
    assert {path for path in ("/things/{key}", "/text", "/bare") if is_called_here(routes[path])} == {
        *("/things/{key}", "/text", "/bare")
    }
    assert not is_called_here(routes["/many"])
    assert app_of(routes["/openapi.json"]) is None


def is_called_here(route: RouteContext) -> bool:
    return app_of(route) is not route.app
