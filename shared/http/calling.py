"""Call a route's function. The arguments that it needs are worked out once for each route; FastAPI works them out again
for each request.

A route with a body is called by FastAPI, see `reading_json.py`. For a route without a body, all parameters are read
first; then its dependencies are called in FastAPI's order, each of them once. If a parameter does not fit, no
dependency was called yet, and FastAPI itself says what is wrong. A route that needs anything else is left to FastAPI.
See `docs/decisions/0026-calling-routes.md`.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any, get_args, get_origin, get_type_hints

from fastapi import Request, Response
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import solve_dependencies
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, RouteContext, get_request_handler, request_response, serialize_response
from pydantic import BaseModel
from starlette.types import ASGIApp

from shared.http.reading_json import JsonRequest

_REQUIRED = object()
# FastAPI copies a parameter's default for each request. Values of these types never change, so all requests can share
# them.
_CONSTANT = (type(None), bool, int, str, Enum)
_PLACES = ("path", "query", "header")


class _NotKnown(Exception):
    """A dependency needs something that this file cannot give it."""


class _DoesNotFit(Exception):
    """A required parameter is missing, or a parameter has a value of another type."""


@dataclass(frozen=True, slots=True)
class _Parameter:
    """A parameter of a function that a step calls.

    `name` is the name of the function's argument; `key` is the parameter's name in the path, the query or the headers.
    `default` is `_REQUIRED` for a required parameter.
    """

    name: str
    place: str
    key: str
    default: object
    validate: Callable[..., tuple[Any, list[Any]]]

    def read(self, given: Mapping[str, str]) -> object:
        """The parameter's value in the request. Raises _DoesNotFit."""
        raw = given.get(self.key)
        if raw is None:
            if self.default is _REQUIRED:
                raise _DoesNotFit
            return self.default
        value, errors = self.validate(raw)
        if errors:
            raise _DoesNotFit
        return value


@dataclass(frozen=True, slots=True)
class _Step:
    """A function to call: `values` maps its arguments to the numbers of the earlier steps whose results they get.

    `request` and `response` are the names of the arguments that get the request and the response; None if there are
    none.
    """

    call: Callable[..., Any]
    is_open: bool
    parameters: tuple[_Parameter, ...]
    values: tuple[tuple[str, int], ...]
    request: str | None
    response: str | None


def app_of(context: RouteContext) -> ASGIApp | None:
    """The application that answers for a route; None for a route that FastAPI did not make."""
    if not isinstance(context.original_route, APIRoute):
        return None
    if context.is_sse_stream or context.is_json_stream:
        return context.app  # type: ignore[no-any-return]  # RouteContext passes on what it does not name
    if context.body_field is not None:
        return _with_body(context)
    try:
        call = _Calling(context.dependant)
    except _NotKnown:
        return context.app  # type: ignore[no-any-return]  # as above
    makes_model = context.response_field is not None and isinstance(context.response_class, DefaultPlaceholder)
    if makes_model or _makes_response(context.endpoint):
        return request_response(_endpoint(call, context))
    dependant = Dependant(
        call=call.answer, request_param_name="request", response_param_name="response", path=context.dependant.path
    )
    return request_response(
        get_request_handler(
            dependant,
            status_code=context.status_code,
            response_class=context.response_class,
            response_field=context.response_field,
        )
    )


def _with_body(context: RouteContext) -> ASGIApp:
    """FastAPI calls a route with a body; `JsonRequest` says how its JSON is read."""
    are_several: bool = context._embed_body_fields  # noqa: SLF001  # FastAPI worked it out for this route
    field = None if are_several else context.body_field
    handler = get_request_handler(
        context.dependant,
        context.body_field,
        status_code=context.status_code,
        response_class=context.response_class,
        response_field=context.response_field,
        embed_body_fields=are_several,
    )

    async def endpoint(request: Request) -> Response:
        return await handler(JsonRequest(request, field))

    return request_response(endpoint)


def _makes_response(endpoint: Callable[..., Any] | None) -> bool:
    """Whether the function says that it returns a response of its own."""
    returned = get_type_hints(endpoint).get("return")
    return isinstance(returned, type) and issubclass(returned, Response)


def _endpoint(call: "_Calling", context: RouteContext) -> Callable[[Request], Awaitable[Response]]:
    """What answers a request with JSON of the route's response model, or with the response that the route made."""

    async def endpoint(request: Request) -> Response:
        # Dependencies set its headers before it has a body.
        response = Response(status_code=context.status_code or 200, media_type="application/json")
        answer = await call.answer(request, response)
        if isinstance(answer, Response):
            return answer
        response.body = await serialize_response(field=context.response_field, response_content=answer, dump_json=True)
        response.headers["content-length"] = str(len(response.body))
        return response

    return endpoint


class _Calling:
    """Calls the function of one route. Raises _NotKnown for a route that FastAPI must call itself."""

    def __init__(self, dependant: Dependant) -> None:
        self._dependant = dependant
        self._steps: list[_Step] = []
        self._numbers: dict[Callable[..., Any], int] = {}
        self._add(dependant)

    async def answer(self, request: Request, response: Response) -> Any:
        """Call the dependencies and the route's function; the result is what the route's function returns."""
        places = {"path": request.path_params, "query": request.query_params, "header": request.headers}
        try:
            given = [{one.name: one.read(places[one.place]) for one in step.parameters} for step in self._steps]
        except _DoesNotFit:
            raise await self._refusal(request) from None
        stack: AsyncExitStack = request.scope["fastapi_function_astack"]
        found: list[Any] = []
        for step, arguments in zip(self._steps, given, strict=True):
            for name, number in step.values:
                arguments[name] = found[number]
            if step.request:
                arguments[step.request] = request
            if step.response:
                arguments[step.response] = response
            made = step.call(**arguments)
            found.append(await (stack.enter_async_context(made) if step.is_open else made))
        return found[-1]

    async def _refusal(self, request: Request) -> RequestValidationError:
        """FastAPI's own error for the parameters of this request.

        Raises what a dependency raises: a caller without permission gets that refusal and not the error of a parameter.
        """
        solved = await solve_dependencies(
            request=request,
            dependant=self._dependant,
            async_exit_stack=request.scope["fastapi_inner_astack"],
            embed_body_fields=False,
        )
        return RequestValidationError(solved.errors)

    def _add(self, dependant: Dependant) -> int:
        """Add the steps that `dependant` depends on, then its own step. Returns the number of its own step."""
        call = dependant.call
        if call is None or not dependant.use_cache or dependant.concurrency is not None:
            raise _NotKnown
        if call not in self._numbers:
            values = tuple((inner.name, self._add(inner)) for inner in dependant.dependencies)
            is_open = isasyncgenfunction(call) or isasyncgenfunction(type(call).__call__)
            self._steps.append(
                _Step(
                    asynccontextmanager(call) if is_open else _awaited(call),
                    is_open,
                    tuple(_parameters(dependant)),
                    tuple((name, number) for name, number in values if name is not None),
                    dependant.request_param_name,
                    dependant.response_param_name,
                )
            )
            self._numbers[call] = len(self._steps) - 1
        return self._numbers[call]


def _parameters(dependant: Dependant) -> list[_Parameter]:
    """The path, query and header parameters of a function. Raises _NotKnown if the function needs anything else."""
    others = (
        dependant.cookie_params,
        dependant.body_params,
        dependant.websocket_param_name,
        dependant.http_connection_param_name,
        dependant.background_tasks_param_name,
        dependant.security_scopes_param_name,
    )
    if any(others):
        raise _NotKnown
    places = (dependant.path_params, dependant.query_params, dependant.header_params)
    return [_parameter(place, field) for place, fields in zip(_PLACES, places, strict=True) for field in fields]


def _parameter(place: str, field: Any) -> _Parameter:
    info = field.field_info
    default = _REQUIRED if info.is_required() else info.default
    is_constant = default is _REQUIRED or isinstance(default, _CONSTANT)
    if not is_constant or info.default_factory or info.validate_default or _takes_more(info.annotation):
        raise _NotKnown
    return _Parameter(field.name, place, field.validation_alias or field.alias, default, field.validate)


def _takes_more(annotation: Any) -> bool:
    """Whether a parameter's type is more than one string: a list, or a model with several parameters."""
    kinds = (annotation, get_origin(annotation))
    more = any(isinstance(kind, type) and issubclass(kind, Collection | BaseModel) for kind in kinds)
    is_text = isinstance(annotation, type) and issubclass(annotation, str)
    return (more and not is_text) or any(map(_takes_more, get_args(annotation)))


def _awaited(call: Callable[..., Any]) -> Callable[..., Any]:
    """The function itself. Raises _NotKnown for a function that FastAPI would run in a thread."""
    if iscoroutinefunction(call) or iscoroutinefunction(type(call).__call__):
        return call
    raise _NotKnown
