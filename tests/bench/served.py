"""A service in a process of its own, and clients that cost little: a library would take more of the machine than the
service.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn
from pydantic import SecretStr

from services.cases.app import create_app as cases
from services.cases.settings import CasesSettings
from services.documents.app import create_app as documents
from services.documents.settings import DocumentsSettings
from services.publishing.app import compose as publishing
from services.publishing.settings import PublishingSettings
from services.sampling.app import create_app as sampling
from services.sampling.settings import SamplingSettings
from shared.http.application import ServiceApp
from shared.http.serving import Server
from shared.settings import ServiceSettings

_ROOT = Path(__file__).parents[2]
_SERVICES: Mapping[str, Callable[[], ServiceApp]] = {
    "sampling": lambda: sampling(SamplingSettings(_env_file=None)),
    # Nothing is published while it is measured.
    "cases": lambda: cases(CasesSettings(_env_file=None)),
    "documents": lambda: documents(DocumentsSettings(_env_file=None)),
    "publishing": lambda: publishing(PublishingSettings(_env_file=None)),
}


class Heard(NamedTuple):
    status: int
    body: bytes
    headers: Mapping[str, str]


class Client:
    """Asks over one kept connection, as somebody with these headers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, headers: str) -> None:
        self._reader = reader
        self._writer = writer
        self._headers = headers

    @classmethod
    async def at(cls, port: int, headers: Mapping[str, str] | None = None) -> "Client":
        lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        return cls(*await asyncio.open_connection("127.0.0.1", port), lines)

    async def get(self, path: str) -> Heard:
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\n{self._headers}\r\n".encode())
        return await self._heard()

    async def _heard(self) -> Heard:
        first, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower().strip().split("\r\n")
        headers = {name: value for name, _, value in (line.partition(": ") for line in lines)}
        # An answer without a body may leave out its length (204).
        body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Heard(int(first[9:12]), body, headers)

    async def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Heard:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        told = f"Content-Length: {len(body)}\r\n{lines}"
        self._writer.write(f"{method} {path} HTTP/1.1\r\nHost: bench\r\n{self._headers}{told}\r\n".encode())
        self._writer.write(body)
        return await self._heard()

    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        """The body of the answer to JSON, which must be good."""
        heard = await self.ask("POST", path, body, {"Content-Type": "application/json", **headers})
        assert heard.status in {200, 201}, heard
        return heard.body

    async def good(self, path: str) -> bytes:
        """The body of an answer that must be good."""
        heard = await self.get(path)
        assert heard.status == 200, heard
        return heard.body


@contextmanager
def served(service: str, settings: ServiceSettings) -> Iterator[int]:
    """The service with these settings: its port. Its log lines go to a file that nobody reads."""
    with running(service, settings) as (_, port):
        yield port


@contextmanager
def running(service: str, settings: ServiceSettings) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """As `served`: its process, and its port. The process may be killed meanwhile."""
    prefix = settings.model_config["env_prefix"]
    told = {f"{prefix}{name}".upper(): _written(value) for name, value in settings if value is not None}
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(  # noqa: S603  # ours
            [sys.executable, "-m", "tests.bench.served", service],
            cwd=_ROOT,
            env={**os.environ, **told},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            port = process.stdout.readline()
            if not port:
                errors.seek(0)
                raise RuntimeError(errors.read())
            yield process, int(port)
        finally:
            process.terminate()


def _written(value: Any) -> str:
    match value:
        case SecretStr():
            return value.get_secret_value()
        case str() | int() | Path():
            return str(value)
        case _:
            return json.dumps(value)


class _Saying(Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)


if __name__ == "__main__":
    app = _SERVICES[sys.argv[1]]()
    # A client may pause while others are measured.
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="on", timeout_keep_alive=600)
    _Saying(config).run()
