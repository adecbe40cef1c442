"""Documents on a test's database: what other services tell is appended by the test, and reacted to when it says so."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.documents.app import compose
from services.documents.paper import pending_store
from services.documents.paper.issuing_usecases import Issuing
from services.documents.paper.making_usecases import office_of
from services.documents.projections import PROJECTIONS, TABLES
from services.documents.reactions import reactions
from services.documents.seal_files import make_test_seal
from services.documents.settings import DocumentsSettings
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.clock import beijing_date
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.policy import PolicyAdopted
from shared.database import create_engine, transact
from shared.durable import write_durably
from shared.http.application import ServiceApp
from shared.http.resources import Resources
from shared.identifiers import AreaCode
from shared.log.append import append
from shared.log.consumer import Consumer
from shared.log.occasion import Actor, Occasion
from shared.log.rebuild import rebuild
from shared.migrations.access import role_of
from shared.papers.keyfile import PaperKeyFile
from tests.support.apps import BUREAU, bearer, new_issuer, serving, settings_for, settle_in
from tests.support.log import catch_up, gauges, sequence_all
from tests.support.oracle import check_log, check_nothing_set_aside, check_rebuild
from tests.support.postgres import Database, connect

MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""A Monday, half past nine in Beijing."""
SITE = "https://site.example"


@dataclass
class Paperwork:
    """Documents without its clockwork; `client` talks to it. `now` is the time of the service, `folder` has its keys
    and seals.
    """

    database: Database
    issuer: Issuer
    client: httpx.AsyncClient
    app: ServiceApp
    folder: Path
    now: datetime = field(default=MORNING)

    @property
    def settings(self) -> DocumentsSettings:
        return self.app.resources.settings_of(DocumentsSettings)

    async def open_for(self, *bureaus: str) -> None:
        """Each bureau has a paper key and a seal, registered for papers from today on."""
        await furnish(self.folder, *bureaus)
        first = {"first": beijing_date(self.now).isoformat()}
        for bureau in bureaus:
            await self.post(Role.CHIEF, "/paper-keys", first, bureau=bureau)
            await self.post(Role.CHIEF, "/seals", first, bureau=bureau)

    async def happens(
        self, service: str, stream: str, fact: Fact, bureau: str = BUREAU, key: UUID | None = None
    ) -> None:
        """Another service appends the first fact of a stream, and documents reacts."""
        occasion = Occasion(bureau, Actor(service, "service", service), self.now, "0" * 32, "0" * 32)
        engine = create_engine(self.database.url(role_of(service)), application="tests")
        async with transact(engine) as session:
            await append(session, occasion, f"{stream}/{key or uuid4()}", 0, fact)
        await engine.dispose()
        await self.react()

    async def react(self) -> None:
        """Documents reacts to everything that was appended."""
        await self.sequence()
        resources = self.app.resources
        reacting = reactions(resources.blobs, resources.pool, self.app.clock)
        await catch_up(Consumer(resources.engine, "documents", reacting, gauges()))
        await check_nothing_set_aside(self.database)

    async def sequence(self) -> None:
        connection = await connect(self.database.admin_url)
        await sequence_all(connection)
        await connection.close()

    async def issue(self, seconds: int = 0) -> None:
        """So many seconds later, the service leads on every paper whose turn it is, until none is left."""
        self.now += timedelta(seconds=seconds)
        while await lead_on_all(self.app.resources):
            pass

    async def check(self) -> None:
        """The log keeps its promises, and every read row comes out of it as it is."""
        await self.sequence()
        await check_log(self.database)
        engine = create_engine(self.database.admin_url, application="tests")
        again = rebuild(engine, self.app.resources.blobs, TABLES, PROJECTIONS)
        await check_rebuild(self.database, TABLES, lambda: again)
        await engine.dispose()

    async def ask(self, role: Role, method: str, path: str, body: object = None, **more: Any) -> httpx.Response:
        """As somebody with this role, on whatever version there is. `more`: what the token says."""
        token = bearer(self.issuer, role, **{"subject": f"made-up-{role}", "now": self.now, **more})
        headers = {**token, "Idempotency-Key": uuid4().hex, **({"If-Match": "*"} if method == "POST" else {})}
        return await self.client.request(method, path, headers=headers, json=body)

    async def get(self, role: Role, path: str, **more: Any) -> Any:
        answer = await self.ask(role, "GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, role: Role, path: str, body: object = None, **more: Any) -> Any:
        answer = await self.ask(role, "POST", path, body, **more)
        assert answer.is_success, answer.text
        return answer.json()

    async def refused(self, role: Role, path: str, body: object = None, **more: Any) -> tuple[int, str]:
        """Status and code of the refusal of a POST."""
        answer = await self.ask(role, "POST", path, body, **more)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def lead_on_all(resources: Resources) -> int:
    """The service looks at every paper whose turn it is, once, one after the other. Returns how many there were."""
    issuing = Issuing(resources, resources.once(office_of))
    async with resources.work() as work:
        due = await pending_store.claim(work.session, resources.clock(), 1000)
    for each in due:
        await issuing.lead_on(each)
    return len(due)


POLICY: Mapping[str, Any] = {
    "policy": "made-up",
    "bureau": BUREAU,
    "source": "示例应急发〔2026〕1号",
    "authorities": {
        "bureau": "示例县应急管理局",
        "telephone": "0531-5550100",
        "government": "示例县人民政府",
        "court": "示例县人民法院",
        "basis": "示例",
    },
    "numbering": [
        {"name": "letters", "title": "指导", "format": "（示）应急{kind}〔{year}〕{number}号", "scope": "document-kind"}
    ],
}
"""The policy of a bureau, as far as papers are decided by it."""


def adopted(title: str, first: date = date(2026, 1, 1), **rules: Any) -> PolicyAdopted:
    """The adoption of a policy. `rules` replaces sections of POLICY."""
    file = sha256(title.encode()).hexdigest()
    return PolicyAdopted(
        file=file,
        policy="made-up",
        first=first,
        title=title,
        source="示例应急发〔2026〕1号",
        rules={**POLICY, "title": title, "effective": {"from": first.isoformat()}, **rules},
        content=BlobRef(sha256=file, size=1, media_type="application/yaml"),
        requested_by="made-up-legal",
    )


async def furnish(data: Path, *bureaus: str) -> None:
    """What the operator puts there for each bureau that has none: a paper key, and a seal for trials."""
    for bureau in bureaus:
        if (data / "seals" / f"{bureau}.p12").exists():
            continue
        PaperKeyFile(data / "paper.keys").add(AreaCode(bureau))
        for name, content in (await asyncio.to_thread(_seal_of, bureau)).items():
            write_durably(data / "seals" / name, content)


@cache
def _seal_of(bureau: str) -> Mapping[str, bytes]:
    """The files of a seal for trials: to make one takes a while. It is valid from MORNING on."""
    with TemporaryDirectory() as folder:
        make_test_seal(Path(folder), AreaCode(bureau), "示例县应急管理局", MORNING)
        return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


@asynccontextmanager
async def paperwork_on(database: Database, folder: Path, **others: Any) -> AsyncIterator[Paperwork]:
    """Documents on a database of its own, with its keys and seals in `folder`. `others`: more settings. The application
    is the same each time: start it once at a time.
    """
    issuer = new_issuer()
    kept = {"paper_keys_file": folder / "paper.keys", "seals_folder": folder / "seals"}
    settings = settings_for(
        issuer, database.url("cheqian_documents"), DocumentsSettings, site_address=SITE, **kept, **others
    )
    app = settle_in(_built(), settings)
    async with serving(app) as client:
        paperwork = Paperwork(database, issuer, client, app, folder)
        app.clock = lambda: paperwork.now
        yield paperwork


@cache
def _built() -> ServiceApp:
    return compose(settings_for(new_issuer(), of=DocumentsSettings, site_address=SITE))
