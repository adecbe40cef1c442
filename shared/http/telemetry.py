"""Telemetry of requests: a JSON line, three metrics, and the ids of a request.

A client may give the id and the trace of its request; answers and log lines carry them. Events never do: entries are
public, and a client that keeps one trace through a session would link the steps of a covert draw for everybody. They
carry `entry_trace`, which the service makes for each request. The log line has all three.

Bodies, names and query strings are never written: more people read a log than may read the data.
"""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from contextvars import ContextVar
from http import HTTPStatus
from time import perf_counter
from types import MappingProxyType
from typing import Any, Final

import orjson
import structlog
import uuid_utils
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.tracebacks import ExceptionDictTransformer

from shared.http.endless import is_endless
from shared.http.problems import internal_error
from shared.http.protection import missing

# W3C Trace Context §3.2: version, trace id, parent id, flags. All zeros is no trace.
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
# Machines ask for these paths every few seconds, so they get a metric but no log line.
_QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})
UNMATCHED = "unmatched"

_log = structlog.get_logger()
# The fields that all log lines of a request have, in a single variable: this costs a fifth of binding three variables
# through structlog.
_of_request: ContextVar[Mapping[str, str]] = ContextVar("of_request", default=MappingProxyType({}))
_without_locals = ExceptionDictTransformer(show_locals=False)


class RequestMetrics:
    """The metrics of requests.

    Labels have few values: route templates instead of paths, the methods that a route has, status codes.
    """

    def __init__(self, registry: CollectorRegistry, service: str) -> None:
        labels = ["service", "method", "route"]
        self._service = service
        self._requests = Counter("cheqian_http_requests", "Requests answered.", [*labels, "status"], registry=registry)
        self._duration = Histogram(
            "cheqian_http_request_seconds",
            "From the request's head to the answer's end; of a stream of events, to its beginning.",
            labels,
            registry=registry,
        )
        being_answered = Gauge("cheqian_http_requests_open", "Being answered now.", ["service"], registry=registry)
        self._open = being_answered.labels(service)
        # prometheus_client looks up a series by its label texts and under a lock. We keep the few series that we use.
        self._series: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def started(self) -> None:
        self._open.inc()

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        self._open.dec()
        series = self._series.get((method, route, status))
        if series is None:
            labels = (self._service, method, route)
            series = (self._requests.labels(*labels, str(status)), self._duration.labels(*labels))
            self._series[method, route, status] = series
        requests, duration = series
        requests.inc()
        duration.observe(seconds)


class Telemetry:
    """The outermost ASGI middleware. An error that no inner layer answered becomes a 500, with a full log line."""

    def __init__(self, app: ASGIApp, service: str, metrics: RequestMetrics) -> None:
        self._app = app
        self._service = service
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"], state["trace"] = _identifiers(scope["headers"])
        state["entry_trace"] = uuid_utils.uuid4().hex
        answered = [(b"x-request-id", state["request_id"].encode()), (b"x-trace-id", state["trace"].encode())]
        # A mount above this application has left its own route in the scope; ours is set when our router finds it.
        scope.pop("route", None)
        status, headed = 0, 0.0

        async def answering(message: Message) -> None:
            nonlocal status, headed
            if message["type"] == "http.response.start":
                status, headed = message["status"], perf_counter()
                headers = message.get("headers", ())
                is_private = state.get("caller") is not None
                message["headers"] = [*headers, *answered, *missing(headers, is_private=is_private)]
            await send(message)

        ids = {name: state[name] for name in ("request_id", "trace", "entry_trace")}
        outside = _of_request.set({"service": self._service, **ids})
        began = perf_counter()
        self._metrics.started()
        try:
            await self._app(scope, receive, answering)
        except Exception:  # any error: the log line describes it, the sender gets a bare 500
            _log.exception("request failed", method=scope["method"], route=route_of(scope))
            if status:
                # The head of the answer was sent already: only a cut connection tells the client that the rest is
                # missing.
                raise
            await internal_error(Request(scope))(scope, receive, answering)
        finally:
            # Of an answer without an end, only the way to its beginning says how fast the service is.
            self._ended(scope, status, (headed if is_endless(scope) else perf_counter()) - began)
            _of_request.reset(outside)

    def _ended(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route = route_of(scope)
        # Anybody can send every method to every route. Each pair would be a series, which costs memory for ever, and
        # time whenever the metrics are read.
        counted = (method, route) if status != HTTPStatus.METHOD_NOT_ALLOWED else ("OTHER", UNMATCHED)
        self._metrics.ended(*counted, status, seconds)
        if route not in _QUIET:
            _log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def route_of(scope: Scope) -> str:
    """The template of the route that handles the request, such as `/draws/{id}`; "unmatched" if there is none."""
    # Here FastAPI keeps the template with the prefixes of including routers; the route itself has it without them.
    context = scope.get("fastapi", {}).get("effective_route_context")
    template = getattr(context, "path_format", None) or getattr(scope.get("route"), "path_format", None)
    return template if isinstance(template, str) else UNMATCHED


def log_json(level: str) -> None:
    """Write JSON lines to stderr for our own log and for the log of every library. May be called again."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _with_request,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    render: list[Any] = [
        structlog.processors.ExceptionRenderer(_traceback),
        structlog.processors.JSONRenderer(_json),
    ]
    structlog.configure(
        processors=[*shared, *render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        # stderr is looked up for every line, so that a test or a supervisor that replaces it gets the lines.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _JsonHandler)]:
        root.removeHandler(handler)
    handler = _JsonHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    # Our own log line has the same information, and more.
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)


def _json(event: Mapping[str, Any], default: Callable[[Any], Any]) -> str:
    try:
        return orjson.dumps(event, default=default, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:
        # orjson refuses a lone surrogate and a number of more than 64 bits. No line may be lost for that.
        return json.dumps(event, default=default)


def _traceback(exc_info: Any) -> list[dict[str, Any]]:
    """The traceback without data: no local variables, and only the first line of each message.

    The later lines of a message would quote data: pydantic quotes the input, the database the row, SQLAlchemy the
    parameters.
    """
    stacks = _without_locals(exc_info)
    for stack in stacks:
        stack["exc_value"] = stack["exc_value"].partition("\n")[0]
    return stacks


class _JsonHandler(logging.Handler):
    """Our own handler, so that it can be told apart from other handlers of the root logger."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(f"{self.format(record)}\n")
        except Exception:  # noqa: BLE001  # the contract of logging: a line that cannot be written stops nobody
            self.handleError(record)


def _with_request(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Add the fields of the current request to a log line."""
    event.update(_of_request.get())
    return event


def _identifiers(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, str]:
    """The id and the trace of a request: those in its headers if they are well formed, otherwise new ones."""
    given = parent = ""
    for name, value in headers:
        if name == b"x-request-id":
            given = given or value.decode("latin-1")
        elif name == b"traceparent":
            parent = parent or value.decode("latin-1")
    trace = _TRACEPARENT.fullmatch(parent)
    return (
        given if _REQUEST_ID.fullmatch(given) else str(uuid_utils.uuid4()),
        trace[1] if trace else uuid_utils.uuid4().hex,
    )
