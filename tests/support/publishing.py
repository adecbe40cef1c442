"""A publishing service on a test's database: what happens is sequenced, shown and published when the test says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from services.publishing.app import compose
from services.publishing.reactions import reactions
from services.publishing.settings import PublishingSettings
from shared.blobs import BlobStore
from shared.database import create_engine
from shared.http.application import ServiceApp
from shared.log.consumer import Consumer
from shared.log.keyfile import signing_key
from shared.log.notes import Kind, SigningKey
from shared.pool import Pool
from tests.support.apps import NOWHERE, new_issuer, settings_for, settle_in
from tests.support.assignments import HeldAssign
from tests.support.draws import HeldDraw
from tests.support.log import catch_up, gauges, sequence_all, show_checkpoint
from tests.support.oracle import check_nothing_set_aside
from tests.support.postgres import Database, connect

ORIGIN = "log.example.org/log"
POSTED_AT = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)


@dataclass
class Press:
    """Publishing without its clockwork: `settle()` does what its background tasks do, once and completely."""

    database: Database
    settings: PublishingSettings
    engine: AsyncEngine
    sampling: AsyncEngine
    sequencer: asyncpg.Connection
    blobs: BlobStore
    witness: SigningKey = field(default_factory=lambda: SigningKey.generate("city.example.org", Kind.COSIGNATURE))

    def draw(self, **how: object) -> HeldDraw:
        """A draw to be held, in this database."""
        return HeldDraw(self.sampling, self.blobs, **how)  # type: ignore[arg-type]  # the fields of HeldDraw

    def assignment(self, **how: object) -> HeldAssign:
        """A draw that puts people on tasks."""
        return HeldAssign(self.sampling, self.blobs, **how)  # type: ignore[arg-type]  # the fields of HeldAssign

    async def show(self) -> None:
        """Sequence what was appended, react to all of it, sequence the notices."""
        await self.react()
        await check_nothing_set_aside(self.database)

    async def react(self, *, failures: int = 0) -> None:
        """The same, where an event may be set aside; through this many failures, each tried again."""
        await sequence_all(self.sequencer)
        shown = reactions(self.blobs, Pool(1), lambda: POSTED_AT)
        await catch_up(Consumer(self.engine, "publishing", shown, gauges()), failures=failures)
        await sequence_all(self.sequencer)

    async def publish(self, *, cosigned: bool = True) -> None:
        """Sign a checkpoint of the whole log, and let the witness sign it too."""
        key = signing_key(self.settings.log_key_file, self.settings.log_origin)
        await show_checkpoint(self.engine, key, POSTED_AT, self.witness if cosigned else None)

    async def settle(self) -> None:
        await self.show()
        await self.publish()


@asynccontextmanager
async def press_on(database: Database, folder: Path) -> AsyncIterator[Press]:
    """A press whose files stand in `folder`."""
    settings = publishing_settings(database, folder)
    engine = create_engine(database.url("cheqian_publishing"), application="press")
    sampling = create_engine(database.url("cheqian_sampling"), application="press")
    sequencer = await connect(database.url("cheqian_sequencer"))
    try:
        yield Press(database, settings, engine, sampling, sequencer, BlobStore.at(settings.blob_url))
    finally:
        await sequencer.close()
        await sampling.dispose()
        await engine.dispose()


def still_app(settings: PublishingSettings) -> ServiceApp:
    """The service with nothing running beside its requests. The same application each time: start it once at a time."""
    return settle_in(_built(), settings)


@cache
def _built() -> ServiceApp:
    return compose(settings_for(new_issuer(), of=PublishingSettings, sequencer_database_url=NOWHERE, log_origin=ORIGIN))


def publishing_settings(database: Database, folder: Path) -> PublishingSettings:
    issuer = new_issuer()
    return PublishingSettings(
        _env_file=None,
        database_url=database.url("cheqian_publishing"),
        sequencer_database_url=database.url("cheqian_sequencer"),
        blob_url=(folder / "blobs").as_uri(),
        issuer=issuer.url,
        audience=issuer.audience,
        jwks=issuer.jwks(),
        log_origin=ORIGIN,
        log_key_file=folder / "log.key",
        last_signed_file=folder / "last-signed",
    )
