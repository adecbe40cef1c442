"""Serve an application on a socket, and print a line when it is ready."""

import json
import signal
import socket
from collections.abc import Mapping

import uvicorn
from starlette.types import ASGIApp

NOT_STARTED = 3
"""The exit code when an application could not start; the reason is on stderr."""


def serve(app: ASGIApp, listener: socket.socket, announcement: Mapping[str, str]) -> None:
    """Serve until SIGINT or SIGTERM. Then finish every request and raise KeyboardInterrupt.

    When the application answers requests, the announcement is printed as a line of JSON on stdout. Raises SystemExit
    when the application does not start.
    """
    # uvicorn ends its work and then passes the signal to the handler that was there before. With this handler both
    # signals raise KeyboardInterrupt, and every `with` around us cleans up.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Our applications log each request themselves; uvicorn would make a line of its own that is then thrown away.
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        # Nothing asks for the address or the scheme that a proxy saw.
        proxy_headers=False,
        lifespan="on",
        timeout_graceful_shutdown=5,
    )
    server = _Announcing(config, announcement)
    server.run(sockets=[listener])
    if not server.started:
        raise SystemExit(NOT_STARTED)


class _Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announcement: Mapping[str, str]) -> None:
        super().__init__(config)
        self._announcement = announcement

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(json.dumps(self._announcement, ensure_ascii=False), flush=True)
