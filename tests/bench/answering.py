"""Requests a second that `cheqian up` answers 8 clients, and beside them what a bare Starlette application answers.

`ab` (Debian's apache2-utils) asks: a client written in C leaves the cores to the house. Where `ab` is missing, the
lines are left out, and the run says so. `ab -k` asks in HTTP/1.0 that the connection be kept. uvicorn closes a
connection of HTTP/1.0 after each answer, the house's and the bare application's alike, so that each request opens a
connection. Each line says what happened.

The promised figures were set for two quiet cores. On another machine, compare the ratios.
"""

import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from deploy.demo import steps
from deploy.demo.parties import parties
from deploy.demo.portal import BUREAU, Portal
from deploy.standalone.issuing import open_issuer
from deploy.standalone.premises import address_of, listening
from shared.access.identity import Identity
from shared.access.roles import Role
from shared.clock import beijing_date, utc_now
from shared.http.serving import serve
from shared.log.notes import VerifierKey
from tests.bench.measuring import Finding, scaled
from tests.integration.deploy.running import running
from tests.support.bureau import EXAMPLE

_CLIENTS = 8
_REQUESTS, _WARMING_UP = scaled(2_000), 200
_ROUNDS = 3
_DRAWS = 20
_ENTERPRISE = "91370124EXAMP00154"
_COUNTED = re.compile(r"^(Complete|Failed|Non-2xx|Keep-Alive) (?:requests|responses): +(\d+)$", re.MULTILINE)
_PER_SECOND = re.compile(r"^Requests per second: +([\d.]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Question:
    """`path` is asked of the house; `promise` is in requests a second, None where there is none."""

    what: str
    path: str
    promise: float | None


@dataclass(frozen=True, slots=True)
class _Round:
    """What `ab` saw: requests a second, and whether connections were kept."""

    rate: float
    kept: bool


def findings() -> Iterator[Finding]:
    ab = shutil.which("ab")
    if ab is None:
        print("answering: left out, because `ab` is missing (Debian: apt-get install apache2-utils)", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder, _bare(Path(folder)) as bare, _house(Path(folder)) as (up, http):
        token, draw = _furnish(Path(folder), up, http)
        for question in _questions(draw):
            yield _compared(ab, token, question, up["site"] + question.path, bare)


def _questions(draw: str) -> list[_Question]:
    return [
        _Question("healthz", "sampling/healthz", 2000),
        _Question("one enterprise", f"sampling/enterprises/{_ENTERPRISE}", 500),
        _Question("one draw", f"sampling/draws/{draw}", 500),
        _Question(f"the list of {_DRAWS} draws", "sampling/draws", None),
        _Question("a page of 50 enterprises", "sampling/enterprises?limit=50", 400),
    ]


def _compared(ab: str, token: str, question: _Question, address: str, bare: str) -> Finding:
    """The house and the bare application take turns; the medians of the rounds, and of the ratio in each round."""
    for url in (address, bare):
        _ask(ab, token, url, _WARMING_UP)
    rounds = [(_ask(ab, token, address, _REQUESTS), _ask(ab, token, bare, _REQUESTS)) for _ in range(_ROUNDS)]
    rate, plain = median(house.rate for house, _ in rounds), median(other.rate for _, other in rounds)
    ratio = median(house.rate / other.rate for house, other in rounds)
    connections = "kept connections" if all(house.kept for house, _ in rounds) else "a connection for each request"
    return Finding(
        f"`cheqian up`: {question.what}, {_CLIENTS} clients, {connections}",
        f"{rate:,.0f}/s",
        f"bare Starlette {plain:,.0f}/s: {ratio:.2f} ×",
        rate,
        at_least=question.promise,
        unit="requests/s",
    )


def _ask(ab: str, token: str, url: str, requests: int) -> _Round:
    """Ask so many times, and insist that every answer was good. Answers may differ in length."""
    told = ["-q", "-l", "-k", "-c", str(_CLIENTS), "-n", str(requests), "-H", f"Authorization: Bearer {token}", url]
    output = subprocess.run([ab, *told], check=True, capture_output=True, text=True).stdout  # noqa: S603  # ours
    counts = {name: int(count) for name, count in _COUNTED.findall(output)}
    kept = counts.pop("Keep-Alive")
    assert counts == {"Complete": requests, "Failed": 0}, output
    found = _PER_SECOND.search(output)
    assert found, output
    return _Round(float(found[1]), kept == requests)


@contextmanager
def _house(folder: Path) -> Iterator[tuple[Mapping[str, str], httpx.Client]]:
    """`cheqian up` as a process of its own: its addresses and keys, and a client there. Its log lines go to a file."""
    with (
        (folder / "up.log").open("w") as log,
        running("up", "--port", "0", "--data", str(folder / "data"), errors=log, cost_a_minute="1000000000") as up,
        httpx.Client(base_url=up.announcement["site"], timeout=30) as http,
    ):
        try:
            yield up.announcement, http
        finally:
            # Killed, it would leave its PostgreSQL behind.
            up.end(signal.SIGTERM)


@contextmanager
def _bare(folder: Path) -> Iterator[str]:
    """The bare application as a process of its own: its address."""
    with (
        (folder / "bare.log").open("w") as log,
        running(module="tests.bench.answering", errors=log) as bare,
    ):
        yield bare.announcement["site"]


def _adopt(portal: Portal) -> None:
    """Adopt the rules of the demonstration, and kinds of draw whose draws wait for the beacon."""
    waiting = "".join(
        f"  - {{name: waiting-{number}, title: 抽查, selection: {{}}, shares: [{{rate: 30%}}]}}\n"
        for number in range(1, _DRAWS)
    )
    rules = steps.rules(beijing_date(utc_now())).decode().replace("coverage:", f"{waiting}coverage:")
    asked = portal.post_file(Role.LEGAL, "/sampling/policies", rules.encode())
    portal.act(Role.CHIEF, f"/sampling/policies/adoptions/{asked['id']}", "approval", {})


def _furnish(folder: Path, up: Mapping[str, str], http: httpx.Client) -> tuple[str, str]:
    """Import a directory, complete one draw, announce the others. A drawer's token, and the id of the complete draw."""
    issuer = open_issuer(folder / "data")
    portal = Portal(http, issuer)
    steps.import_directory(portal, EXAMPLE, lambda _done, _total: None)
    _adopt(portal)
    for number in range(1, _DRAWS):
        steps.announce(portal, steps.freeze(portal, f"waiting-{number}"))
    members = parties(folder / "parties", BUREAU)
    for party in members:
        steps.register(portal, party)
    frame = steps.freeze(portal, "by-parties")
    draw = steps.announce(portal, frame, parties=[party.sign(BUREAU, frame["purpose"]) for party in members])
    steps.published_draw(portal, draw)
    log, witness = (VerifierKey.parse(up[name]) for name in ("vkey", "witness_vkey"))
    for party in members:
        steps.hand_in(portal, draw, party.open(f"{up['site']}draws/{draw['id']}", log, witness))
        steps.shown_opening(portal, draw, party.source)
    steps.completed(portal, draw)
    lifetime = timedelta(hours=1)
    identity = Identity("bench", BUREAU, frozenset({Role.DRAWER}), "bench", "示例甲")
    token = issuer.mint(identity, now=utc_now(), ttl=lifetime)
    return token, str(draw["id"])


async def _healthz(_: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


if __name__ == "__main__":
    with listening(0) as listener:
        application = Starlette(routes=[Route("/healthz", _healthz)])
        serve(application, listener, {"site": f"{address_of(listener)}/healthz"})
