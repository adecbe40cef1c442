"""Query parameters that nothing reads are refused: a misspelt filter must not show everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from re import Pattern

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.errors import Invalid
from shared.http.document.operations import query_names
from shared.http.problems import problem


class UnknownParameter(Invalid):
    code = "unknown-parameter"
    title = "不认识的查询参数"
    title_en = "Unknown query parameter"


@dataclass(frozen=True, slots=True)
class _Known:
    """A route, and the query parameters that it takes; None: any."""

    route: BaseRoute
    methods: set[str]
    path: Pattern[str]
    names: list[str] | None


class KnownQuery:
    """ASGI middleware. Pages for people are left alone: messengers and search engines add parameters to links."""

    def __init__(self, app: ASGIApp, routes_of: FastAPI) -> None:
        self._app = app
        self._known = list(_known(routes_of))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Most requests have no query, and cost nothing here.
        if scope["type"] == "http" and scope["query_string"]:
            refusal = self._refusal(scope)
            if refusal is not None:
                await problem(Request(scope), refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> UnknownParameter | None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        for known in self._known:
            if scope["method"] in known.methods and known.path.match(path):
                return self._judged(scope, known)
        return None

    @staticmethod
    def _judged(scope: Scope, known: _Known) -> UnknownParameter | None:
        if (names := known.names) is None:
            return None
        for name in Request(scope).query_params:
            if name not in names:
                # Telemetry counts it under its route.
                scope["route"] = known.route
                return _unknown(name, names)
        return None


def _known(app: FastAPI) -> Iterator[_Known]:
    for context in iter_route_contexts(app.routes):
        if getattr(context.original_route, "dependant", None) is not None:
            names = list(dict.fromkeys(query_names(context.dependant))) if context.include_in_schema else None
            yield _Known(context.original_route, _with_head(context.methods or set()), context.path_regex, names)


def _with_head(methods: set[str]) -> set[str]:
    return methods | {"HEAD"} if "GET" in methods else methods


def _unknown(name: str, known: list[str]) -> UnknownParameter:
    likely = get_close_matches(name.lower(), known, 1)
    if likely:
        zh, en = f"是否应为 {likely[0]}？", f"Did you mean {likely[0]}?"
    elif known:
        zh, en = f"此处可用：{'、'.join(known)}。", f"Known here: {', '.join(known)}."
    else:
        zh, en = "此处不接受任何查询参数。", "No query parameter is taken here."
    return UnknownParameter(
        f"不认识查询参数 {name}。{zh}",
        f"There is no query parameter {name} here. {en}",
        parameter=name,
        known=known,
    )
