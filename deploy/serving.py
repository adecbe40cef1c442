"""Serving one application on a socket, and saying so in one line when it is ready."""

import json
import signal
import socket
from collections.abc import Mapping

import uvicorn
from starlette.types import ASGIApp

NOT_STARTED = 3
"""The exit code when an application could not start; its reason stands on stderr."""


def serve(app: ASGIApp, listener: socket.socket, announcement: Mapping[str, str]) -> None:
    """Serve until SIGINT or SIGTERM, which leave as KeyboardInterrupt when every request is done.

    Prints the announcement as a line of JSON on stdout when requests are answered. Raises SystemExit when the
    application does not start.
    """
    # uvicorn ends its work and then lets the signal through, to whoever handled it before: with this handler both
    # signals unwind the stack, and every `with` around us cleans up.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Every application writes a line a request itself; uvicorn's own would be made up first and then thrown away.
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=5)
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
