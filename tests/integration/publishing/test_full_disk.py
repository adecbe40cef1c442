"""Publishing does not sign what it cannot write down, says so, and goes on as soon as there is room."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.publishing.log import store
from services.publishing.log.lastsigned import LastSigned
from services.publishing.log.usecases import Publisher, _alone, _publish_or_refuse
from shared.clock import utc_now
from shared.database import create_engine, transact
from shared.log.append import append
from shared.log.notes import SigningKey
from shared.peers import Peers
from shared.witness.client import Witnesses
from shared.witness.told import Told
from tests.support.disks import full_disk
from tests.support.log import OCCASION, ThingDone, gauges, sequence_all
from tests.support.postgres import Database, connect

KEY = SigningKey.generate("log.example.org/log")


@pytest.fixture
async def publisher(database: Database, tmp_path: Path) -> AsyncIterator[Publisher]:
    """A publisher without witnesses, on a log with an entry."""
    engine = create_engine(database.url("cheqian_publishing"), application="tests")
    async with transact(engine) as session:
        await append(session, OCCASION, "thing/1", 0, ThingDone())
    sequencer = await connect(database.url("cheqian_sequencer"))
    await sequence_all(sequencer)
    await sequencer.close()
    async with Peers() as peers:
        yield Publisher(
            engine=engine,
            key=KEY,
            last_signed=LastSigned(tmp_path / "last-signed", KEY.verifier),
            witnesses=Witnesses(peers, [], _never, utc_now),
            clock=utc_now,
            gauges=gauges(),
        )
    await engine.dispose()


async def test_nothing_is_signed_on_a_full_disk(
    publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with full_disk(100):
        assert not await _publish_or_refuse(publisher, Told(), _alone)
    assert not (tmp_path / "last-signed").exists()
    assert "not signed" in "".join(capsys.readouterr())
    assert await _newest(publisher) is None
    assert await _publish_or_refuse(publisher, Told(), _alone)
    newest = await _newest(publisher)
    assert newest is not None
    assert newest.note == (tmp_path / "last-signed").read_bytes()


async def _newest(publisher: Publisher) -> store.StoredCheckpoint | None:
    async with transact(publisher.engine) as session:
        return await store.newest_checkpoint(session)


async def _never(_old: int, _new: int) -> list[bytes]:
    raise AssertionError("nobody asked for a proof")
