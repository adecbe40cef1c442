"""No fork: the log signs only what continues all that it has signed, and if nobody knows that, it signs nothing."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from services.publishing.log import store
from services.publishing.log.fork import HistoryUnknown, WouldFork
from services.publishing.log.store import NotTheNewest, StoredCheckpoint
from services.publishing.log.usecases import _alone, _publish_or_refuse, publish_checkpoint, until_next_round
from shared.clock import utc_now
from shared.database import transact
from shared.log.checkpoints import Checkpoint, open_checkpoint
from shared.log.notes import Kind, SigningKey
from shared.peers import Peers
from shared.witness.client import Member, Witnesses
from shared.witness.told import Told
from tests.support.published_log import KEY, House, backup_of, house_on, nobody_proves, witness_of

WITNESS = SigningKey("city.example.org", Kind.COSIGNATURE, bytes(range(32)))


def _make_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir(mode=0o700)


LOST: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-9]),
    "a digit changed": lambda file: file.write_bytes(file.read_bytes().replace(b"\n10\n", b"\n90\n")),
    "of another log": lambda file: file.write_bytes(_note("log.example.org/other", 10)),
    "a folder": _make_a_folder,
}


def _note(origin: str, size: int) -> bytes:
    return Checkpoint(origin, size, bytes(32)).sign(SigningKey.generate(origin))


def _answering(answer: Callable[[httpx.Request], httpx.Response]) -> Witnesses:
    """A witness that answers every request so."""
    peers = Peers(httpx.MockTransport(answer))
    return Witnesses(peers, [Member("http://witness.example", WITNESS.verifier)], nobody_proves, utc_now)


async def _shown(house: House) -> str:
    """The size of the checkpoint that the public sees."""
    return (await house.site.get("/log/checkpoint")).text.splitlines()[1]


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
async def test_without_the_file_and_without_a_witness_nothing_is_signed(
    house: House, lose: Callable[[Path], object]
) -> None:
    await house.grow(10)
    await publish_checkpoint(house.publisher)
    lose(house.publisher.last_signed.path)
    await house.grow(1)
    silent = _answering(lambda _: httpx.Response(503))
    without_checkpoints = _answering(lambda _: httpx.Response(404))
    for witnesses, why in (
        (house.publisher.witnesses, "no witness knows a checkpoint"),
        (silent, r"city\.example\.org did not answer"),
        (without_checkpoints, "no witness knows a checkpoint"),
    ):
        with pytest.raises(HistoryUnknown, match=why):
            await publish_checkpoint(replace(house.publisher, witnesses=witnesses))
    assert await _shown(house) == "10"
    assert house.publisher.last_signed.read() is None


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
async def test_without_the_file_a_witness_that_knows_the_log_is_enough(
    house: House, tmp_path: Path, lose: Callable[[Path], object]
) -> None:
    async with witness_of(house, tmp_path) as (witnesses, _):
        publisher = replace(house.publisher, witnesses=witnesses())
        await house.grow(10)
        await publish_checkpoint(publisher)
        lose(publisher.last_signed.path)
        # Nothing is new, so nothing is published; the file is there again.
        assert not await publish_checkpoint(publisher)
        signed = publisher.last_signed.read()
        assert signed
        assert signed.size == 10
        await house.grow(1)
        assert await publish_checkpoint(publisher)


async def test_an_operator_is_called_while_nothing_is_signed(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    def refused() -> float:
        (metric,) = house.publisher.gauges.refused_to_sign.collect()
        return metric.samples[0].value

    await house.grow(10)
    assert await _publish_or_refuse(house.publisher, Told(), _alone)
    assert refused() == 0
    signed = house.publisher.last_signed.path.read_bytes()
    house.publisher.last_signed.path.unlink()
    assert not await _publish_or_refuse(house.publisher, Told(), _alone)
    assert refused() == 1
    said = "".join(capsys.readouterr())
    assert "refused to sign" in said
    assert "history-unknown" in said
    house.publisher.last_signed.advance(None, signed)
    assert await _publish_or_refuse(house.publisher, Told(), _alone)
    assert refused() == 0


def test_a_log_that_may_not_sign_asks_and_tells_more_seldom() -> None:
    pauses = [until_next_round(refused, 0.2) for refused in range(7)]
    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert until_next_round(10**9, 0.2) == 5.0


async def test_one_of_two_witnesses_is_not_enough(house: House) -> None:
    """The other may have cosigned more: a witness that was down for a while knows less."""
    await house.grow(10)
    await publish_checkpoint(house.publisher)
    note = house.publisher.last_signed.path.read_text()
    known = note + WITNESS.sign(note.split("\n\n")[0] + "\n", 1_700_000_000).line

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=known) if request.url.host == "one.example" else httpx.Response(503)

    other = SigningKey.generate("other.example.org", Kind.COSIGNATURE)
    members = [Member("http://one.example", WITNESS.verifier), Member("http://other.example", other.verifier)]
    peers = Peers(httpx.MockTransport(answer))
    house.publisher.last_signed.path.unlink()
    for named, enough in ((members, False), (members[:1], True)):
        publisher = replace(house.publisher, witnesses=Witnesses(peers, named, nobody_proves, utc_now))
        if enough:
            assert not await publish_checkpoint(publisher)
        else:
            with pytest.raises(HistoryUnknown, match=r"other\.example\.org did not answer"):
                await publish_checkpoint(publisher)


async def test_a_log_begins_when_its_witness_says_that_it_knows_nothing(house: House) -> None:
    """An empty database could be that of a log whose machine was lost."""
    with pytest.raises(HistoryUnknown):
        await publish_checkpoint(replace(house.publisher, witnesses=_answering(lambda _: httpx.Response(503))))
    assert not house.publisher.last_signed.path.exists()
    assert await publish_checkpoint(replace(house.publisher, witnesses=_answering(lambda _: httpx.Response(404))))


async def test_a_database_that_differs_from_what_it_has_published_is_not_signed(house: House) -> None:
    """The file is older than the database, as on a machine that did not lead for a while."""
    await house.grow(10)
    await publish_checkpoint(house.publisher)
    early = house.publisher.last_signed.path.read_bytes()
    async with transact(house.publisher.engine) as session:
        await store.insert_checkpoint(session, StoredCheckpoint(12, bytes(32), _note(KEY.name, 12), utc_now()))
    await house.grow(5)
    house.publisher.last_signed.path.write_bytes(early)
    with pytest.raises(WouldFork, match="size 12"):
        await publish_checkpoint(house.publisher)


async def test_the_file_catches_up_with_what_is_published(house: House) -> None:
    await house.grow(10)
    await publish_checkpoint(house.publisher)
    early = house.publisher.last_signed.path.read_bytes()
    await house.grow(10)
    await publish_checkpoint(house.publisher)
    house.publisher.last_signed.path.write_bytes(early)
    assert not await publish_checkpoint(house.publisher)
    signed = house.publisher.last_signed.read()
    assert signed
    assert signed.size == 20


async def test_a_process_that_does_not_lead_any_more_signs_nothing(house: House) -> None:
    async def lost() -> None:
        raise ConnectionError("the session ended")

    await house.grow(10)
    await publish_checkpoint(house.publisher)
    before = house.publisher.last_signed.path.read_bytes()
    await house.grow(1)
    with pytest.raises(ConnectionError):
        await publish_checkpoint(house.publisher, leads=lost)
    assert house.publisher.last_signed.path.read_bytes() == before
    assert await _shown(house) == "10"


async def test_a_checkpoint_that_comes_late_is_not_published(house: House) -> None:
    """Its process was stopped after it had signed, and another process went on."""
    await house.grow(10)
    await publish_checkpoint(house.publisher)
    late = StoredCheckpoint(7, bytes(32), _note(KEY.name, 7), utc_now())
    with pytest.raises(NotTheNewest):
        async with transact(house.publisher.engine) as session:
            await store.insert_checkpoint(session, late)


async def test_a_restored_backup_is_not_signed(house: House, tmp_path: Path) -> None:
    await house.grow(10)
    await publish_checkpoint(house.publisher)
    async with backup_of(house) as backup:
        await house.grow(10)
        await publish_checkpoint(house.publisher)
        async with house_on(backup, tmp_path) as restored:
            with pytest.raises(WouldFork, match="size 20"):  # nothing new to sign, and still not the log
                await publish_checkpoint(restored.publisher)
            await restored.grow(3)  # shorter than what was signed
            with pytest.raises(WouldFork, match="size 20"):
                await publish_checkpoint(restored.publisher)
            await restored.grow(20)  # longer, and another history
            with pytest.raises(WouldFork):
                await publish_checkpoint(restored.publisher)
            assert (await restored.site.get("/log/checkpoint")).text.splitlines()[1] == "10"


async def test_what_a_witness_has_seen_counts(house: House) -> None:
    await house.grow(10)
    await publish_checkpoint(house.publisher)
    forged = replace(
        open_checkpoint((await house.site.get("/log/checkpoint")).content, KEY.verifier).checkpoint, size=99
    )
    await house.grow(1)
    with pytest.raises(WouldFork, match="size 99"):
        await publish_checkpoint(house.publisher, Told((forged,)))


async def test_a_witness_that_is_ahead_keeps_a_fork_from_being_shown(house: House, tmp_path: Path) -> None:
    """The file is older, as on another machine, and the witness was not there when the publisher started."""
    async with witness_of(house, tmp_path) as (witnesses, _):
        await house.grow(10)
        await publish_checkpoint(replace(house.publisher, witnesses=witnesses()))
        async with backup_of(house) as backup:
            (tmp_path / "restored").mkdir()
            shutil.copy(house.publisher.last_signed.path, tmp_path / "restored")
            await house.grow(10)
            await publish_checkpoint(replace(house.publisher, witnesses=witnesses()))
            async with house_on(backup, tmp_path / "restored") as restored:
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
    house.publisher.last_signed.advance(None, note)
    assert await publish_checkpoint(house.publisher)
    assert (await house.site.get("/log/checkpoint")).content == note
