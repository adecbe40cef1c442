"""How every application is served: on a socket, within the limits of connections, with a line when it is ready.

`python -m shared.http.serving services.sampling.app` is what an image runs.
"""

import gc
import json
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module

import uvicorn
from pydantic import ValidationError
from starlette.types import ASGIApp

from shared.http.connection import ConnectionLimits, GuardedProtocol
from shared.http.starting import ToldStart, print_wrong_settings
from shared.settings import ServiceSettings

NOT_STARTED = 3
"""The exit code when an application could not start; the reason is on stderr."""
PORT = 8000
"""The port of a service in its container."""
_UNCOLLECTED = 5_000
"""How many new objects wait for the garbage collector: with Python's 700 it goes through a report a dozen times."""


def serve(
    app: ASGIApp, listener: socket.socket, announcement: Mapping[str, str], settings: ServiceSettings | None = None
) -> None:
    """Serve until SIGINT or SIGTERM. Then finish every request and raise KeyboardInterrupt.

    When the application answers requests, the announcement is printed as a line of JSON on stdout. Without `settings`,
    connections have the limits of `ConnectionLimits()`, and there is no proxy. Raises SystemExit when the application
    does not start.
    """
    # uvicorn ends its work and then passes the signal to the handler that was there before. With this handler both
    # signals raise KeyboardInterrupt, and every `with` around us cleans up.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = _Announcing(configuration(app, settings), announcement)
    server.run(sockets=[listener])
    if not server.started:
        raise SystemExit(NOT_STARTED)


def configuration(app: ASGIApp, settings: ServiceSettings | None = None) -> uvicorn.Config:
    """The configuration of the server for an application."""
    return uvicorn.Config(
        ToldStart(app),
        http=GuardedProtocol.within(_limits(settings)),
        # No application has a WebSocket; uvicorn would otherwise let its clients open one.
        ws="none",
        # Our applications log each request themselves; uvicorn would make a line of its own that is then thrown away.
        log_config=None,
        access_log=False,
        server_header=False,
        # The variable FORWARDED_ALLOW_IPS names the proxies whose word for the client's address is taken.
        proxy_headers=settings is not None,
        root_path=settings.root_path if settings else "",
        lifespan="on",
        timeout_graceful_shutdown=5,
    )


def _limits(settings: ServiceSettings | None) -> ConnectionLimits:
    if settings is None:
        return ConnectionLimits()
    return ConnectionLimits(
        most=settings.max_connections,
        head_bytes=settings.max_head_bytes,
        head_seconds=settings.head_seconds,
        answer_seconds=settings.body_seconds,
    )


class Server(uvicorn.Server):
    """A server whose garbage collector leaves alone what was there when it began to answer: to go through these some
    hundred thousand objects again and again takes 0.1 s each time, and no request is answered meanwhile.
    """

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(_UNCOLLECTED)


class _Announcing(Server):
    def __init__(self, config: uvicorn.Config, announcement: Mapping[str, str]) -> None:
        super().__init__(config)
        self._announcement = announcement

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(json.dumps(self._announcement, ensure_ascii=False), flush=True)


def main(module: str) -> None:
    """Serve the application that `create_app` of a module builds, on the port of its container.

    Raises SystemExit for wrong settings, which are told on stderr.
    """
    try:
        app = import_module(module).create_app()
    except ValidationError as error:
        print_wrong_settings(error)
        raise SystemExit(NOT_STARTED) from None
    # A container has addresses of its own; which of them can be reached from outside, compose decides.
    with suppress(KeyboardInterrupt), socket.create_server(("0.0.0.0", PORT)) as listener:  # noqa: S104  # as it says
        serve(app, listener, {"serves": module, "port": str(PORT)}, getattr(app, "settings", None))


if __name__ == "__main__":
    main(sys.argv[1])
