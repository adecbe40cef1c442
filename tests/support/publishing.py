"""A publishing service on a test's database: what happens is sequenced, shown and published when the test says so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from services.publishing.app import compose
from services.publishing.log import store
from services.publishing.reactions import reactions
from services.publishing.settings import PublishingSettings
from services.publishing.year.folding import YearFold
from services.publishing.year.usecases import Auditor
from shared.access.issuer import Issuer
from shared.blobs import BlobStore
from shared.canonical import JsonObject
from shared.contracts.annulment import DrawAnnulled
from shared.database import create_engine, transact
from shared.draws.bundle import read_bundle
from shared.draws.verification import Verification, verify_bundle
from shared.http.application import ServiceApp
from shared.log.consumer import Consumer
from shared.log.keyfile import signing_key
from shared.log.notes import Kind, SigningKey
from shared.log.quorum import Quorum
from shared.pool import Pool
from tests.support.apps import NOWHERE, PLENTY, new_issuer, settings_for, settle_in
from tests.support.assignments import HeldAssign
from tests.support.draws import Held, HeldDraw
from tests.support.log import catch_up, gauges, sequence_all, show_checkpoint
from tests.support.oracle import check_nothing_set_aside
from tests.support.postgres import Database, connect

ORIGIN = "log.example.org/log"
POSTED_AT = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)
WITNESS = SigningKey("city.example.org", Kind.COSIGNATURE, bytes(range(32)))


@dataclass
class Press:
    """Publishing without its clockwork: `settle()` does what its background tasks do, once and completely."""

    database: Database
    settings: PublishingSettings
    engine: AsyncEngine
    sampling: AsyncEngine
    sequencer: asyncpg.Connection
    blobs: BlobStore
    issuer: Issuer
    witness: SigningKey = WITNESS

    @property
    def trusted(self) -> Quorum:
        """The keys that a stranger trusts: the log's and the witness's."""
        key = signing_key(self.settings.log_key_file, self.settings.log_origin)
        return Quorum(key.verifier, [self.witness.verifier])

    async def verified(self, bundle: JsonObject) -> Verification:
        """What a stranger finds who has a bundle, the log's key and the witness's."""
        return await asyncio.to_thread(lambda: verify_bundle(read_bundle(bundle), self.trusted))

    def draw(self, **how: object) -> HeldDraw:
        """A draw to be held, in this database."""
        return HeldDraw(self.sampling, self.blobs, **how)  # type: ignore[arg-type]  # the fields of HeldDraw

    def assignment(self, **how: object) -> HeldAssign:
        """A draw that puts people on tasks."""
        return HeldAssign(self.sampling, self.blobs, **how)  # type: ignore[arg-type]  # the fields of HeldAssign

    async def show(self, *, at: datetime = POSTED_AT) -> None:
        """Sequence what was appended, react to all of it, sequence the notices."""
        await self.react(at=at)
        await check_nothing_set_aside(self.database)

    async def react(self, *, failures: int = 0, at: datetime = POSTED_AT) -> None:
        """The same, where an event may be set aside; through this many failures, each tried again."""
        await sequence_all(self.sequencer)
        shown = reactions(self.blobs, Pool(1), lambda: at, outlets=self.settings.outlets)
        await catch_up(Consumer(self.engine, "publishing", shown, gauges()), failures=failures)
        await sequence_all(self.sequencer)

    async def publish(self, *, cosigned: bool = True, at: datetime = POSTED_AT) -> None:
        """Sign a checkpoint of the whole log, and let the witness sign it too."""
        key = signing_key(self.settings.log_key_file, self.settings.log_origin)
        await show_checkpoint(self.engine, key, at, self.witness if cosigned else None)

    async def settle(self, *, at: datetime = POSTED_AT) -> None:
        await self.show()
        await self.publish(at=at)
        await self.judge_years(at)

    async def judge_years(self, at: datetime) -> None:
        """Audit the published log from its first entry, and write the records of bureaus' years."""
        auditor = Auditor(
            engine=self.engine, blobs=self.blobs, pool=Pool(1), clock=lambda: at, fold=YearFold(self.trusted)
        )
        await auditor.step()

    async def announce_by_beacon(self, draw: Held, *, replaces: UUID | None = None) -> None:
        """Announce a draw by the beacon, and let the witness see it before its round is due."""
        await draw.announce(replaces=replaces)
        await self.settle(at=draw.begin + timedelta(seconds=10))
        async with transact(self.engine) as session:
            checkpoint = await store.newest_checkpoint(session)
        assert checkpoint is not None
        await draw.witness(checkpoint.note)

    async def annul(self, draw: Held, by: str = "370100", decision: bytes = b"", wait: timedelta = timedelta()) -> None:
        """The superior, or an authority outside with its decision, annuls a completed draw."""
        file = await self.blobs.put(decision, "application/pdf") if decision else None
        await draw.append(
            DrawAnnulled(
                by=by,
                decision=file.sha256 if file else "",
                file=file,
                counts_from=draw.begin + timedelta(hours=1) + wait,
                requested_by="made-up-supervisor",
            )
        )

    async def hold_by_beacon(self, draw: Held) -> None:
        """A draw by the beacon, from the announcement to the completion."""
        await self.announce_by_beacon(draw)
        await draw.complete()
        await self.settle()


@asynccontextmanager
async def press_on(database: Database, folder: Path) -> AsyncIterator[Press]:
    """A press whose files stand in `folder`. Its `blobs` are sampling's store, which publishing reads."""
    issuer = new_issuer()
    settings = publishing_settings(database, folder, issuer)
    engine = create_engine(database.url("cheqian_publishing"), application="press")
    sampling = create_engine(database.url("cheqian_sampling"), application="press")
    sequencer = await connect(database.url("cheqian_sequencer"))
    try:
        yield Press(database, settings, engine, sampling, sequencer, BlobStore.at(_blobs_in(folder)), issuer)
    finally:
        await sequencer.close()
        await sampling.dispose()
        await engine.dispose()


OWN_COMMITS = "SELECT count(*)::text FROM log.event"
"""What changes with what this database records, and not with what is committed for other tests on its server."""


def _blobs_in(folder: Path) -> str:
    return (folder / "blobs").as_uri()


def still_app(settings: PublishingSettings) -> ServiceApp:
    """The service with nothing running beside its requests. The same application each time: start it once at a time."""
    return settle_in(_built(), settings)


@cache
def _built() -> ServiceApp:
    said: dict[str, Any] = {"sequencer_database_url": NOWHERE, "log_origin": ORIGIN, "read_blob_urls": ("memory:///",)}
    return compose(settings_for(new_issuer(), of=PublishingSettings, **said))


def publishing_settings(database: Database, folder: Path, issuer: Issuer | None = None) -> PublishingSettings:
    issuer = issuer or new_issuer()
    return PublishingSettings(
        _env_file=None,
        database_url=database.url("cheqian_publishing"),
        sequencer_database_url=database.url("cheqian_sequencer"),
        blob_url=(folder / "own").as_uri(),
        read_blob_urls=(_blobs_in(folder),),
        issuer=issuer.url,
        audience=issuer.audience,
        jwks=issuer.jwks(),
        log_origin=ORIGIN,
        log_key_file=folder / "log.key",
        last_signed_file=folder / "last-signed",
        sealing_keys_file=folder / "publishing.keys",
        witnesses=(f"http://127.0.0.1:9/ {WITNESS.verifier}",),
        **PLENTY,
    )
