"""Whether a paper is genuine, asked of a public site that knows 50,000 papers of 100 bureaus, by 16 clients at random.

Clients, service and PostgreSQL share the machine; the service is one process. The clients pause half a second on
average, as somebody does with the next paper.
"""

import hashlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import orjson
import uvloop
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.contracts.papers import SealRegistered
from shared.database import transact
from shared.log.append import append
from shared.papers.code import PaperCode, sign_code
from tests.bench.loading import Ask, loaded
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.support.log import OCCASION
from tests.support.papers_issued import PaperOffice, office_on
from tests.support.postgres import Database
from tests.support.publishing import press_on, publishing_settings
from tests.unit.papers.made_up import FIRST, KEY, PAPER, registration
from tests.unit.papers.published import issued, key_registered

_PAPERS = scaled(50_000)
_BUREAUS = 100
_CLIENTS = 16
_EACH = scaled(100)
_PAUSE = 0.5
_AT_ONCE = 1000
_PDF = 20_000_000


def findings() -> Iterator[Finding]:
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        codes = uvloop.run(_issued(database, Path(folder)))
        with served("publishing", publishing_settings(database, Path(folder))) as port:
            bare, by_code, by_number, by_file, whole = uvloop.run(_measured(port, codes))
    for way, took in (("code", by_code), ("number and check word", by_number), ("hash of the PDF", by_file)):
        yield Finding(
            f"verify a paper of {_PAPERS:,} by its {way}, {_CLIENTS} clients, p95",
            f"{percentile(took, 0.95):.1f} ms",
            f"p50 {percentile(took, 0.5):.1f} ms; healthz p95 {percentile(bare, 0.95):.1f} ms",
            percentile(took, 0.95),
            at_most=50,
            unit="ms",
        )
    yield Finding(
        f"verify a PDF of {_PDF // 1_000_000} MB, hashing and asking, p95",
        f"{percentile(whole, 0.95):.1f} ms",
        f"p50 {percentile(whole, 0.5):.1f} ms",
        percentile(whole, 0.95),
        at_most=300,
        unit="ms",
    )


async def _issued(database: Database, folder: Path) -> list[PaperCode]:
    codes = [sign_code(KEY, replace(PAPER, number=f"（平）应急责改〔2026〕{n}号")) for n in range(_PAPERS)]
    async with press_on(database, folder) as press, office_on(database) as office:
        for place in range(1, _BUREAUS):
            await _register(office, place)
        for first in range(0, _PAPERS, _AT_ONCE):
            async with transact(office.engine) as session:
                for place, code in enumerate(codes[first : first + _AT_ONCE], first):
                    fact = issued(code, _file(place), place)
                    await append(session, OCCASION, f"paper/{UUID(int=place)}", 0, fact)
        await press.settle()
    return codes


async def _register(office: PaperOffice, place: int) -> None:
    bureau, key = f"{410000 + place}", Ed25519PrivateKey.from_private_bytes(place.to_bytes(32, "big"))
    seal = SealRegistered(certificate=f"{place:064x}", first=FIRST)
    await office.append(f"paper-key/{UUID(int=place)}", [key_registered(registration(key, FIRST, bureau))], bureau)
    await office.append(f"seal/{UUID(int=place)}", [seal], bureau)


async def _measured(port: int, codes: Sequence[PaperCode]) -> tuple[list[float], ...]:
    """The milliseconds of each answer: of healthz, by code, by number, by the hash of the file; and of hashing a PDF
    and asking.
    """
    clients = [await Client.at(port) for _ in range(_CLIENTS)]
    by_code = [orjson.dumps({"code": str(code)}) for code in codes]
    by_number = [orjson.dumps({"number": code.number, "check": code.check_word}) for code in codes]
    by_file = [orjson.dumps({"file": hashlib.sha256(_file(place)).hexdigest()}) for place in range(len(codes))]
    await _ask(clients[0], by_code[0])
    asked = [await _asked(clients, bodies) for bodies in ([], by_code, by_number, by_file)]
    return (*asked, await _hashed(clients[0]))


async def _asked(clients: Sequence[Client], bodies: Sequence[bytes]) -> list[float]:
    """The milliseconds of each answer; without bodies, of healthz."""

    def asking(client: Client) -> Ask:
        async def ask(_: int, chance: Random) -> object:
            return await (_ask(client, chance.choice(bodies)) if bodies else client.good("/healthz"))

        return ask

    return await loaded([asking(client) for client in clients], _EACH, _PAUSE)


async def _hashed(client: Client) -> list[float]:
    content, took = bytes(_PDF), list[float]()
    for _ in range(_EACH):
        began = time.perf_counter()
        asked = orjson.dumps({"file": hashlib.sha256(content).hexdigest()})
        told = orjson.loads(await client.post("/papers/verification", asked, {}))
        took.append((time.perf_counter() - began) * 1e3)
        assert told["verdict"] == "unknown", told
    return took


async def _ask(client: Client, body: bytes) -> None:
    told = orjson.loads(await client.post("/papers/verification", body, {}))
    assert told["verdict"] == "in-force", told


def _file(place: int) -> bytes:
    return b"%%PDF-1.7 %d" % place
