"""A log on a test's database, published and served as the test says, with a witness that runs."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.publishing.log import api, store
from services.publishing.log.lastsigned import LastSigned
from services.publishing.log.usecases import Publisher
from shared.clock import utc_now
from shared.database import create_engine, transact
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import build_app
from shared.log.append import compose, insert
from shared.log.checkpoints import Checkpoint
from shared.log.notes import Note, SigningKey, VerifierKey
from shared.log.tiles import ENTRIES, WIDTH, TileId
from shared.log.verification.sources import Folder
from shared.peers import Peers
from shared.witness.app import create_app as create_witness
from shared.witness.app import witness_key
from shared.witness.client import Member, Witnesses
from shared.witness.settings import WitnessSettings
from tests.support.apps import new_issuer, serving, settings_for
from tests.support.log import OCCASION, ThingDone, gauges, sequence_all
from tests.support.postgres import Database, connect

KEY = SigningKey.generate("log.example.org/log")


@dataclass
class House:
    """A log on a database, its publisher, and the service that serves it, without their clockwork."""

    database: Database
    publisher: Publisher
    site: httpx.AsyncClient

    async def grow(self, count: int) -> None:
        """Append and sequence so many events."""
        connection = await connect(self.database.admin_url)
        start = await connection.fetchval("SELECT count(*) FROM log.event")
        for n in range(start, start + count):
            for event in compose(OCCASION, f"thing/{n}", 0, [ThingDone(said=str(n))]):
                await insert(connection, event)
        await sequence_all(connection)
        await connection.close()

    async def published(self, folder: Path) -> Folder:
        """Everything that is served, fetched into a folder as a mirror would."""
        shutil.rmtree(folder, ignore_errors=True)
        note = await self._fetch("checkpoint", folder)
        size = Checkpoint.parse(Note.parse(note).text).size
        for level in (ENTRIES, *range((size.bit_length() + 7) // 8)):
            hashes = size >> 8 * max(level, 0)
            for number in range(-(-hashes // WIDTH)):
                await self._fetch(str(TileId(level, number).at(size)), folder)
        return Folder(folder)

    async def _fetch(self, path: str, folder: Path) -> bytes:
        answer = await self.site.get(f"/log/{path}")
        assert answer.status_code == 200, answer.text
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(answer.content)
        return answer.content


@asynccontextmanager
async def house_on(database: Database, folder: Path) -> AsyncIterator[House]:
    engine = create_engine(database.url("cheqian_publishing"), application="tests")
    async with Peers() as peers, serving(_serving_only_the_log(database)) as site:
        publisher = Publisher(
            engine=engine,
            key=KEY,
            last_signed=LastSigned(folder / "last-signed", KEY.verifier),
            witnesses=Witnesses(peers, [], nobody_proves, utc_now),
            clock=utc_now,
            gauges=gauges(),
        )
        yield House(database, publisher, site)
    await engine.dispose()


def _serving_only_the_log(database: Database) -> ServiceApp:
    settings = settings_for(new_issuer(), database.url("cheqian_publishing"))
    return build_app(settings, ServiceName("publishing", "The log alone"), routers=[api.router])


@asynccontextmanager
async def witness_of(house: House, folder: Path) -> AsyncIterator[tuple[Callable[[], Witnesses], VerifierKey]]:
    """A witness that runs: how to become its client anew, and its key."""
    settings = WitnessSettings(name="witness.example", data=folder / "witness", logs=(str(KEY.verifier),))
    key = witness_key(settings).verifier

    async def prove(old: int, new: int) -> list[bytes]:
        async with transact(house.publisher.engine) as session:
            return await store.consistency(session, old, new)

    async with Peers(httpx.ASGITransport(create_witness(settings))) as peers:
        yield lambda: Witnesses(peers, [Member("http://witness.example", key)], prove, utc_now), key


async def nobody_proves(_old: int, _new: int) -> list[bytes]:
    raise AssertionError("nobody asked for a proof")


@asynccontextmanager
async def backup_of(house: House) -> AsyncIterator[Database]:
    """A copy of the database as it is now."""
    of, copy = house.database.name, f"{house.database.name}_backup"
    administrator = await connect(house.database.server.admin_url("postgres"))
    # What is copied may have no connections.
    await house.publisher.engine.dispose()
    await administrator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", of)
    await administrator.execute(f"CREATE DATABASE {copy} TEMPLATE {of}")
    try:
        yield Database(house.database.server, copy)
    finally:
        await administrator.execute(f"DROP DATABASE {copy} WITH (FORCE)")
        await administrator.close()
