"""Papers: a page in this process, beside what WeasyPrint and LibreOffice take for the same words; and whole papers
through the service, from the approval to the issue.

The service runs in a process of its own, and the sequencer beside the clients. Drafts are there before the clock
starts; then 16 clients approve them as fast as they can, and the clock stops when the last one is issued.
"""

import asyncio
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pylopdf_fonts_zh_cn as pinned
import uvloop

from services.documents.forms.registry import shipped_forms
from services.documents.forms.written import texts, written
from services.documents.rendering.content import Filled
from services.documents.rendering.press import Press
from services.documents.rendering.proof import prove
from services.documents.seal_files import make_test_seal
from services.documents.settings import DocumentsSettings
from shared.access.roles import Role
from shared.clock import beijing_date, utc_now
from shared.identifiers import AreaCode
from shared.law.law import Law, shipped_law
from shared.log.sequencer import run_sequencer
from shared.papers.keyfile import PaperKeyFile
from shared.typefaces import typefaces
from tests.bench.measuring import QUICK, Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.integration.documents.letters import LETTER
from tests.support.apps import BUREAU, bearer, new_issuer, settings_for
from tests.support.log import gauges
from tests.support.papers import paper
from tests.support.paperwork import SITE, adopted, paperwork_on
from tests.support.postgres import Database, connect

_PAGES = scaled(200)
_ELSEWHERE = 1 if QUICK else 9
_BESIDE = 5
"""How many of our pages stand beside one of theirs: where a large program has just run, the first finds all cold."""
_ROUNDS = 1 if QUICK else 3
_CLIENTS = 16
_PAPERS = scaled(200)
_ALONE = max(5, scaled(40))
_PATIENCE = 300
_PENDING = "SELECT count(*) FROM documents.pending"
_ISSUED = "SELECT count(*) FROM documents.paper WHERE status = 'issued' AND id = ANY ($1)"
_ISSUER = new_issuer()


def findings() -> Iterator[Finding]:
    yield from _one_page()
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        files = Path(folder)
        settings = uvloop.run(_furnish(database, files))
        with served("documents", settings) as port:
            desk = _Desk(port, database)
            yield from uvloop.run(_through_the_service(desk, "not sealed", 60))
            uvloop.run(_seal(desk, files))
            yield from uvloop.run(_through_the_service(desk, "sealed", 12))


def _one_page() -> Iterator[Finding]:
    """The page, another one each time, and what others take for its words."""
    press, law = Press(shipped_forms(), typefaces()), shipped_law()
    page = paper(shipped_forms(), "guidance-opinion")
    press.render(page, law)
    rendered: list[float] = []
    proved: list[float] = []
    for number in range(_PAGES):
        another = _another(page, number)
        began = time.perf_counter()
        pdf = press.render(another, law)
        rendered.append((time.perf_counter() - began) * 1e3)
        prove(pdf, another, law)
        proved.append((time.perf_counter() - began) * 1e3 - rendered[-1])
    ours = statistics.median(rendered)
    against = f"p95 {percentile(rendered, 0.95):.1f} ms; its proof {statistics.median(proved):.1f} ms"
    yield Finding("a page of a paper, warm", f"{ours:.1f} ms", against, ours, at_most=25, unit="ms")
    others = [
        [_another(page, _PAGES + _BESIDE * turn + place) for place in range(_BESIDE)] for turn in range(_ELSEWHERE)
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name, bound, make in _others(Path(folder)):
            rounds = [(_timed(partial(make, pages[0])), _median(press, pages, law)) for pages in others]
            theirs, here = (statistics.median(taken) for taken in zip(*rounds, strict=True))
            ratio = statistics.median(there / own for there, own in rounds)
            yield Finding(
                f"the same words in {name}", f"{theirs:,.0f} ms", f"{here:.1f} ms here", ratio, at_least=bound
            )


def _another(page: Filled, number: int) -> Filled:
    """The same page with another code, so that nobody has seen it before."""
    code = page.heading.code or ""
    return replace(page, heading=replace(page.heading, code=f"{code[:-20]}{number:08}{code[-12:]}"))


def _others(folder: Path) -> Iterator[tuple[str, float, Callable[[Filled], None]]]:
    """The programs that are here: the name, the promised ratio, and how it makes a page."""
    if find_spec("weasyprint"):
        yield "WeasyPrint", 5, _by_weasyprint
    else:
        print("printing: no comparison with WeasyPrint, which is missing (pip install weasyprint)", file=sys.stderr)
    if soffice := shutil.which("soffice"):
        yield "LibreOffice, started for each page", 50, partial(_by_libreoffice, soffice, folder)
    else:
        print(
            "printing: no comparison with LibreOffice, which is missing (Debian: apt-get install libreoffice-writer)",
            file=sys.stderr,
        )


def _by_weasyprint(page: Filled) -> None:
    import_module("weasyprint").HTML(string=_html(page)).write_pdf(pdf_variant="pdf/a-2u")


def _by_libreoffice(soffice: str, folder: Path, page: Filled) -> None:
    (folder / "page.html").write_text(_html(page), encoding="utf-8")
    command = [soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
    command += ["--outdir", str(folder), str(folder / "page.html")]
    subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603  # ours
    assert (folder / "page.pdf").stat().st_size


def _html(page: Filled) -> str:
    """The words of the page, in the same font."""
    font = next(Path(pinned.__file__).parent.rglob("*Serif*.?tf"))
    heading = [page.edition.title, page.heading.bureau, page.heading.number or "", page.heading.code or ""]
    words = "".join(f"<p>{escape(text)}</p>" for text in [*heading, *texts(written(page.fields))])
    face = f"@font-face {{ font-family: pinned; src: url('file://{font}') }} body {{ font-family: pinned }}"
    return f'<!doctype html><meta charset="utf-8"><title>{page.edition.title}</title><style>{face}</style>{words}'


def _median(press: Press, pages: Sequence[Filled], law: Law) -> float:
    """Milliseconds for one of these pages."""
    return statistics.median(_timed(partial(press.render, page, law)) for page in pages)


def _timed(make: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    make()
    return (time.perf_counter() - began) * 1e3


@dataclass(frozen=True)
class _Desk:
    """The service on a port, and who works there."""

    port: int
    database: Database

    async def client(self, role: Role) -> Client:
        headers = bearer(_ISSUER, role, subject=f"made-up-{role}")
        return await Client.at(self.port, headers)

    async def drafts(self, count: int) -> list[str]:
        """The ids of so many new drafts."""
        clerks = [await self.client(Role.CLERK) for _ in range(_CLIENTS)]
        body = json.dumps({"form": "guidance-opinion", "fields": _letter()}).encode()

        async def draft(clerk: Client, some: int) -> list[str]:
            return [
                json.loads(await clerk.post("/papers", body, {"Idempotency-Key": uuid4().hex}))["id"]
                for _ in range(some)
            ]

        shares = [len(range(number, count, _CLIENTS)) for number in range(_CLIENTS)]
        return [paper for made in await asyncio.gather(*map(draft, clerks, shares)) for paper in made]


async def _furnish(database: Database, folder: Path) -> DocumentsSettings:
    """A bureau with a policy and a registered paper key; nobody has asked for a paper."""
    keys, blobs = folder / "paper.keys", (folder / "blobs").as_uri()
    PaperKeyFile(keys).add(AreaCode(BUREAU))
    async with paperwork_on(database, folder) as office:
        office.now = utc_now()
        await office.happens("sampling", "policy", adopted("示例方案"))
        await office.post(Role.CHIEF, "/paper-keys", {"first": beijing_date(office.now).isoformat()})
    return settings_for(
        _ISSUER,
        database.url("cheqian_documents"),
        DocumentsSettings,
        site_address=SITE,
        paper_keys_file=keys,
        seals_folder=folder / "seals",
        blob_url=blobs,
    )


async def _seal(desk: _Desk, folder: Path) -> None:
    """From now on the bureau seals."""
    now = utc_now()
    await asyncio.to_thread(make_test_seal, folder / "seals", AreaCode(BUREAU), "示例县应急管理局", now)
    chief = await desk.client(Role.CHIEF)
    body = json.dumps({"first": beijing_date(now).isoformat()}).encode()
    await chief.post("/seals", body, {"If-Match": "*", "Idempotency-Key": uuid4().hex})


async def _through_the_service(desk: _Desk, how: str, promise: float) -> list[Finding]:
    watcher = await connect(desk.database.admin_url)
    sequencing = asyncio.create_task(run_sequencer(partial(connect, desk.database.admin_url), gauges()))
    await _approved(desk, await desk.drafts(_CLIENTS), watcher)
    seconds = [await _approved(desk, await desk.drafts(_PAPERS), watcher) for _ in range(_ROUNDS)]
    rate = _PAPERS / statistics.median(seconds)
    waits = [await _approved(desk, [draft], watcher) for draft in await desk.drafts(_ALONE)]
    sequencing.cancel()
    await asyncio.gather(sequencing, return_exceptions=True)
    await watcher.close()
    slowest, middle = max(waits), statistics.median(waits)
    return [
        Finding(
            f"papers, {how}, from the approval to the issue, {_CLIENTS} clients",
            f"{rate:,.1f}/s",
            f"{_PAPERS} papers in {', '.join(f'{each:.1f}' for each in seconds)} s",
            rate,
            at_least=promise,
            unit="papers/s",
        ),
        Finding(
            f"one paper, {how}, from the approval to the issue",
            f"{slowest * 1e3:.0f} ms",
            f"the slowest of {_ALONE}; p50 {middle * 1e3:.0f} ms",
            slowest,
            at_most=1,
            unit="s",
        ),
    ]


async def _approved(desk: _Desk, drafts: Sequence[str], watcher: "asyncpg.Connection[asyncpg.Record]") -> float:
    """Seconds from the first approval of these drafts until all are issued."""
    chiefs = [await desk.client(Role.CHIEF) for _ in range(min(_CLIENTS, len(drafts)))]
    body = json.dumps({"opinion": "同意"}).encode()

    async def approve(chief: Client, papers: Sequence[str]) -> None:
        for one in papers:
            await chief.post(f"/papers/{one}/approval", body, {"If-Match": "*"})

    began = time.perf_counter()
    shares = [drafts[number :: len(chiefs)] for number in range(len(chiefs))]
    await asyncio.gather(*map(approve, chiefs, shares))
    async with asyncio.timeout(_PATIENCE):
        while await watcher.fetchval(_PENDING):
            await asyncio.sleep(0.01)
    took = time.perf_counter() - began
    assert await watcher.fetchval(_ISSUED, drafts) == len(drafts)
    return took


def _letter() -> dict[str, Any]:
    """A letter of today."""
    today = beijing_date(utc_now())
    days = {"visited": today.isoformat(), "due": (today + timedelta(days=30)).isoformat()}
    return {**LETTER, **days}
