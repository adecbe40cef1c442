"""Requests a second that `cheqian up` answers 8 clients, and beside them what a bare Starlette application answers.

`ab` asks (tests/bench/asking.py). Where it is missing, the lines are left out, and the run says so. Each line says
whether connections were kept.

The promised figures were set for two quiet cores. On another machine, compare the ratios.
"""

import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import httpx

from deploy.demo import steps
from deploy.demo.parties import parties
from deploy.demo.portal import BUREAU, Portal
from deploy.standalone.issuing import open_issuer
from shared.access.identity import Identity
from shared.access.roles import Role
from shared.clock import beijing_date, utc_now
from shared.log.notes import VerifierKey
from tests.bench.asking import CLIENTS, Asker, bare_application, found_ab
from tests.bench.measuring import Finding, scaled
from tests.integration.deploy.running import running
from tests.support.bureau import EXAMPLE

_REQUESTS, _WARMING_UP = scaled(2_000), 200
_ROUNDS = 3
_DRAWS = 20
_ENTERPRISE = "91370124EXAMP00154"


@dataclass(frozen=True, slots=True)
class _Question:
    """`path` is asked of the house; `promise` is in requests a second, None where there is none."""

    what: str
    path: str
    promise: float | None


def findings() -> Iterator[Finding]:
    ab = found_ab("answering")
    if ab is None:
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        bare_application(Path(folder)) as bare,
        _house(Path(folder)) as (up, http),
    ):
        token, draw = _furnish(Path(folder), up, http)
        for question in _questions(draw):
            yield _compared(Asker(ab, {"Authorization": f"Bearer {token}"}), question, up["site"] + question.path, bare)


def _questions(draw: str) -> list[_Question]:
    return [
        _Question("healthz", "sampling/healthz", 2000),
        _Question("one enterprise", f"sampling/enterprises/{_ENTERPRISE}", 500),
        _Question("one draw", f"sampling/draws/{draw}", 500),
        _Question(f"the list of {_DRAWS} draws", "sampling/draws", None),
        _Question("a page of 50 enterprises", "sampling/enterprises?limit=50", 400),
    ]


def _compared(asker: Asker, question: _Question, address: str, bare: str) -> Finding:
    """The house and the bare application take turns; the medians of the rounds, and of the ratio in each round."""
    for url in (address, bare):
        asker.ask(url, _WARMING_UP)
    rounds = [(asker.ask(address, _REQUESTS), asker.ask(bare, _REQUESTS)) for _ in range(_ROUNDS)]
    rate, plain = median(house.rate for house, _ in rounds), median(other.rate for _, other in rounds)
    ratio = median(house.rate / other.rate for house, other in rounds)
    connections = "kept connections" if all(house.kept for house, _ in rounds) else "a connection for each request"
    return Finding(
        f"`cheqian up`: {question.what}, {CLIENTS} clients, {connections}",
        f"{rate:,.0f}/s",
        f"bare Starlette {plain:,.0f}/s: {ratio:.2f} ×",
        rate,
        at_least=question.promise,
        unit="requests/s",
    )


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


def _adopt(portal: Portal) -> None:
    """Adopt the rules of the demonstration, and kinds of draw whose draws wait for the beacon."""
    waiting = "".join(
        f"  - {{name: waiting-{number}, title: 抽查, selection: {{}}, shares: [{{rate: 30%}}]}}\n"
        for number in range(1, _DRAWS)
    )
    rules = steps.rules(beijing_date(utc_now())).decode().replace("draws:\n", f"draws:\n{waiting}", 1)
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
