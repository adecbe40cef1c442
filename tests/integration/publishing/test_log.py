"""The published log: what strangers fetch adds up, what an administrator rewrites is found, and nothing forks."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf
from pathlib import Path

import httpx
import pytest

from services.publishing.log import api, store
from services.publishing.log.fork import WouldFork
from services.publishing.log.lastsigned import LastSigned
from services.publishing.log.usecases import Publisher, publish_checkpoint
from shared.clock import utc_now
from shared.database import create_engine, transact
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import build_app
from shared.log.append import compose, insert
from shared.log.checkpoints import Checkpoint, open_checkpoint
from shared.log.notes import Note, SigningKey, VerifierKey
from shared.log.tiles import ENTRIES, WIDTH, TileId
from shared.log.verification.audit import verify_log
from shared.log.verification.sources import Folder
from shared.witness.app import create_app as create_witness
from shared.witness.app import witness_key
from shared.witness.client import Member, Witnesses
from shared.witness.settings import WitnessSettings
from tests.support.apps import new_issuer, serving, settings_for
from tests.support.log import OCCASION, ThingDone, gauges, sequence_all
from tests.support.oracle import check_log
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


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with _house(database, tmp_path) as house:
        yield house


async def test_what_is_served_verifies_from_the_entries_up(house: House, tmp_path: Path) -> None:
    await house.grow(700)
    assert await publish_checkpoint(house.publisher)
    assert not await publish_checkpoint(house.publisher)
    checks = list(verify_log(await house.published(tmp_path / "mirror"), KEY.verifier))
    assert [check.name for check in checks if not check.passed] == []
    assert await check_log(house.database, KEY.verifier) == 700
    await house.grow(5)
    await publish_checkpoint(house.publisher)
    assert all(check.passed for check in verify_log(await house.published(tmp_path / "mirror"), KEY.verifier))


@pytest.mark.parametrize(
    ("rewriting", "named"),
    [
        ("UPDATE log.event SET entry = replace(entry::text, '30', '31')::bytea WHERE stream = 'thing/300'", "300"),
        ("UPDATE log.tile SET hashes = set_byte(hashes, 40, 7) WHERE number = 1", "tile/0/001"),
        ("UPDATE log.checkpoint SET note = set_byte(note, 30, get_byte(note, 30) % 26 + 65)", "签名"),
    ],
    ids=["entry", "tile", "checkpoint"],
)
async def test_a_rewritten_byte_is_found_and_named(house: House, tmp_path: Path, rewriting: str, named: str) -> None:
    await house.grow(700)
    await publish_checkpoint(house.publisher)
    administrator = await connect(house.database.admin_url)
    await administrator.execute("SET session_replication_role = replica")  # triggers off: an administrator can
    await administrator.execute(rewriting)
    await administrator.close()
    folder = tmp_path / "mirror"
    *_, last = verify_log(await house.published(folder), KEY.verifier)
    assert not last.passed
    assert named in last.detail


async def test_nothing_beyond_the_published_size_is_served(house: House) -> None:
    assert (await house.site.get("/log/checkpoint")).status_code == 404
    await house.grow(300)
    await publish_checkpoint(house.publisher)
    await house.grow(300)
    served = {
        "tile/0/000": 200,
        "tile/0/000.p/7": 200,
        "tile/0/001.p/44": 200,
        "tile/0/001.p/45": 404,
        "tile/0/001": 404,
        "tile/1/000.p/1": 200,
        "tile/1/000.p/2": 404,
        "tile/entries/001.p/44": 200,
        "tile/entries/001.p/45": 404,
        "tile/entries/1": 422,
    }
    answers = {path: (await house.site.get(f"/log/{path}")).status_code for path in served}
    assert answers == served


async def test_tiles_are_cached_for_ever_and_the_checkpoint_for_a_moment(house: House) -> None:
    await house.grow(3)
    await publish_checkpoint(house.publisher)
    tile, checkpoint = [await house.site.get(f"/log/{path}") for path in ("tile/0/000.p/3", "checkpoint")]
    assert "immutable" in tile.headers["Cache-Control"]
    assert tile.headers["Content-Type"] == "application/octet-stream"
    assert checkpoint.headers["Cache-Control"] == "public, max-age=1"
    assert checkpoint.headers["Content-Type"] == "text/plain; charset=utf-8"


async def test_a_restored_backup_is_not_signed(house: House, tmp_path: Path) -> None:
    await house.grow(10)
    await publish_checkpoint(house.publisher)
    async with _backup(house) as backup:
        await house.grow(10)
        await publish_checkpoint(house.publisher)
        async with _house(backup, tmp_path) as restored:
            with pytest.raises(WouldFork, match="size 20"):  # nothing new to sign, and still not the log
                await publish_checkpoint(restored.publisher)
            await restored.grow(3)  # shorter than what was signed
            with pytest.raises(WouldFork, match="size 20"):
                await publish_checkpoint(restored.publisher)
            await restored.grow(20)  # longer, and another history
            with pytest.raises(WouldFork):
                await publish_checkpoint(restored.publisher)
            assert (await restored.site.get("/log/checkpoint")).text.splitlines()[1] == "10"


async def test_what_a_witness_has_seen_counts_when_the_file_is_lost_too(house: House) -> None:
    await house.grow(10)
    await publish_checkpoint(house.publisher)
    forged = replace(
        open_checkpoint((await house.site.get("/log/checkpoint")).content, KEY.verifier).checkpoint, size=99
    )
    house.publisher.last_signed.path.unlink()
    await house.grow(1)
    with pytest.raises(WouldFork, match="size 99"):
        await publish_checkpoint(house.publisher, [forged])


async def test_a_witness_that_is_ahead_keeps_a_fork_from_being_shown(house: House, tmp_path: Path) -> None:
    """The file is lost, and the witness was not there when the publisher started."""
    async with _witness(house, tmp_path) as (witnesses, _):
        await house.grow(10)
        await publish_checkpoint(replace(house.publisher, witnesses=witnesses()))
        async with _backup(house) as backup:
            await house.grow(10)
            await publish_checkpoint(replace(house.publisher, witnesses=witnesses()))
            async with _house(backup, tmp_path / "restored") as restored:
                await restored.grow(3)
                with pytest.raises(WouldFork, match="size 20"):
                    await publish_checkpoint(replace(restored.publisher, witnesses=witnesses()))
                assert (await restored.site.get("/log/checkpoint")).text.splitlines()[1] == "10"


async def test_a_publisher_killed_before_it_stored_signs_the_same_again(house: House) -> None:
    """Signed, remembered, then gone: the file is ahead of the table, and the next round is an ordinary one."""
    await house.grow(10)
    async with transact(house.publisher.engine) as session:
        edge = await store.edge(session)
    note = Checkpoint(KEY.name, edge.size, edge.root).sign(KEY)
    house.publisher.last_signed.write(note)
    assert await publish_checkpoint(house.publisher)
    assert (await house.site.get("/log/checkpoint")).content == note


async def test_a_witness_cosigns_and_one_that_is_ahead_catches_us_up(house: House, tmp_path: Path) -> None:
    async with _witness(house, tmp_path) as (witnesses, witness):
        for count in (10, 300):
            await house.grow(count)
            # A new client each time: it does not remember what the witness has seen, as after a crash.
            await publish_checkpoint(replace(house.publisher, witnesses=witnesses()))
            note = (await house.site.get("/log/checkpoint")).content
            assert [signer.key for signer in open_checkpoint(note, KEY.verifier, [witness]).cosigners] == [witness]
        assert [seen.size for seen in await witnesses().latest(KEY.name)] == [310]


async def test_a_receipt_waits_for_the_witness_that_was_silent_for_a_moment(house: House, tmp_path: Path) -> None:
    async with _witness(house, tmp_path) as (witnesses, _):
        await house.grow(5)
        await publish_checkpoint(house.publisher)
        assert await _covering(house, 3) == 5
        await house.grow(5)
        await publish_checkpoint(replace(house.publisher, witnesses=witnesses()))
        await house.grow(5)
        await publish_checkpoint(replace(house.publisher, witnesses=witnesses()))
        assert [await _covering(house, position) for position in (3, 7, 12)] == [10, 10, 15]


async def test_the_age_of_the_newest_cosigned_checkpoint_is_told(house: House, tmp_path: Path) -> None:
    nobody = witness_key(WitnessSettings(name="silent.example", data=tmp_path / "silent", logs=(str(KEY.verifier),)))
    async with _witness(house, tmp_path) as (witnesses, _), httpx.AsyncClient() as http:
        silent = Witnesses(http, [Member("http://127.0.0.1:1", nobody.verifier)], _never, utc_now)
        now, told = utc_now(), []
        for asked, later in ((silent, 0), (witnesses(), 0), (silent, 30), (silent, 50), (witnesses(), 0), (silent, 10)):
            now += timedelta(seconds=later)
            await house.grow(1)
            await publish_checkpoint(replace(house.publisher, witnesses=asked, clock=now.replace))
            (metric,) = house.publisher.gauges.cosigned_age.collect()
            told += [sample.value for sample in metric.samples]
    assert told == [inf, inf, 30, 80, 80, 10]


async def _covering(house: House, position: int) -> int:
    async with transact(house.publisher.engine) as session:
        checkpoint = await store.first_checkpoint_covering(session, position)
    assert checkpoint is not None
    return checkpoint.size


@asynccontextmanager
async def _house(database: Database, folder: Path) -> AsyncIterator[House]:
    engine = create_engine(database.url("cheqian_publishing"), application="tests")
    async with httpx.AsyncClient() as http, serving(_serving_only_the_log(database)) as site:
        publisher = Publisher(
            engine=engine,
            key=KEY,
            last_signed=LastSigned(folder / "last-signed"),
            witnesses=Witnesses(http, [], _never, utc_now),
            clock=utc_now,
            gauges=gauges(),
        )
        yield House(database, publisher, site)
    await engine.dispose()


def _serving_only_the_log(database: Database) -> ServiceApp:
    settings = settings_for(new_issuer(), database.url("cheqian_publishing"))
    return build_app(settings, ServiceName("publishing", "The log alone"), routers=[api.router])


@asynccontextmanager
async def _witness(house: House, folder: Path) -> AsyncIterator[tuple[Callable[[], Witnesses], VerifierKey]]:
    """A witness that runs: how to become its client anew, and its key."""
    settings = WitnessSettings(name="witness.example", data=folder / "witness", logs=(str(KEY.verifier),))
    key = witness_key(settings).verifier

    async def prove(old: int, new: int) -> list[bytes]:
        async with transact(house.publisher.engine) as session:
            return await store.consistency(session, old, new)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_witness(settings))) as http:
        yield lambda: Witnesses(http, [Member("http://witness.example", key)], prove, utc_now), key


async def _never(_old: int, _new: int) -> list[bytes]:
    raise AssertionError("nobody asked for a proof")


@asynccontextmanager
async def _backup(house: House) -> AsyncIterator[Database]:
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
