"""Asking one address again and again with `ab` (Debian's apache2-utils): a client written in C leaves the cores to the
house.

`ab -k` asks in HTTP/1.0 that the connection be kept. uvicorn closes a connection of HTTP/1.0 after each answer, the
house's and the bare application's alike, so that each request opens a connection.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from deploy.standalone.premises import address_of, listening
from shared.http.serving import serve
from tests.integration.deploy.running import running

CLIENTS = 8
_COUNTED = re.compile(r"^(Complete|Failed|Non-2xx|Keep-Alive) (?:requests|responses): +(\d+)$", re.MULTILINE)
_PER_SECOND = re.compile(r"^Requests per second: +([\d.]+)", re.MULTILINE)
_P99 = re.compile(r"^ +99% +(\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Round:
    """What `ab` saw: requests a second, the milliseconds of all but the slowest hundredth, and whether connections were
    kept.
    """

    rate: float
    p99: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks with this `ab`. Each request has these headers."""

    ab: str
    headers: Mapping[str, str]

    def ask(self, url: str, requests: int, *, unchanged: bool = False) -> Round:
        """Ask so many times, and insist that every answer was good (`unchanged`: a 304). Answers may differ in
        length.
        """
        headers = [part for name, value in self.headers.items() for part in ("-H", f"{name}: {value}")]
        told = ["-q", "-l", "-k", "-c", str(CLIENTS), "-n", str(requests), *headers, url]
        output = subprocess.run([self.ab, *told], check=True, capture_output=True, text=True).stdout  # noqa: S603  # ours
        counts = {name: int(count) for name, count in _COUNTED.findall(output)}
        kept = counts.pop("Keep-Alive")
        assert counts == {"Complete": requests, "Failed": 0, **({"Non-2xx": requests} if unchanged else {})}, output
        rate, p99 = _PER_SECOND.search(output), _P99.search(output)
        assert rate, output
        assert p99, output
        return Round(float(rate[1]), float(p99[1]), kept == requests)


def found_ab(suite: str) -> str | None:
    """Where `ab` is; None if it is missing, and then the run says that the suite is left out."""
    found = shutil.which("ab")
    if found is None:
        print(f"{suite}: left out, because `ab` is missing (Debian: apt-get install apache2-utils)", file=sys.stderr)
    return found


@contextmanager
def bare_application(folder: Path) -> Iterator[str]:
    """A bare Starlette application as a process of its own: the address of its one answer."""
    with (folder / "bare.log").open("w") as log, running(module="tests.bench.asking", errors=log) as bare:
        yield bare.announcement["site"]


async def _healthz(_: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


if __name__ == "__main__":
    with listening(0) as listener:
        application = Starlette(routes=[Route("/healthz", _healthz)])
        serve(application, listener, {"site": f"{address_of(listener)}/healthz"})
