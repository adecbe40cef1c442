"""An operator decides after which checkpoint the log goes on, and cannot make it fork by mistake."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import Result

from services.publishing.log.fork import HistoryUnknown, WouldFork
from services.publishing.log.resuming_usecases import STREAM
from services.publishing.log.usecases import publish_checkpoint
from shared.database import transact
from shared.log.checkpoints import Checkpoint
from shared.log.notes import SigningKey
from shared.log.streams import load
from tests.support.commands import cheqian
from tests.support.oracle import check_log
from tests.support.published_log import KEY, House, backup_of, house_on, witness_of


async def test_a_lost_machine_does_not_fork_the_log(house: House, tmp_path: Path) -> None:
    """The file is lost with the machine, the database is an older copy, and the witness is away: finding D1."""
    async with witness_of(house, tmp_path) as (witnesses, _):
        await house.grow(10)
        await publish_checkpoint(replace(house.publisher, witnesses=witnesses()))
        async with backup_of(house) as backup:
            await house.grow(10)
            await publish_checkpoint(replace(house.publisher, witnesses=witnesses()))
            newest = (await house.site.get("/log/checkpoint")).content
            async with house_on(backup, tmp_path / "restored") as restored:
                await restored.grow(25)
                with pytest.raises(HistoryUnknown):
                    await publish_checkpoint(restored.publisher)
                with pytest.raises(WouldFork, match="size 20"):
                    await publish_checkpoint(replace(restored.publisher, witnesses=witnesses()))
                refused = _resume(restored, newest, tmp_path)
                assert refused.exit_code == 1
                assert "Refusing to sign: the log does not continue the signed log" in refused.stderr
                assert not restored.publisher.last_signed.path.exists()
                assert (await restored.site.get("/log/checkpoint")).text.splitlines()[1] == "10"


def _resume(house: House, note: bytes, folder: Path, by: str = "某人") -> Result:
    named = folder / "named"
    named.write_bytes(note)
    return cheqian(
        *("log", "resume", str(named), "--key", str(KEY.verifier), "--by", by, "--because", "a burnt disk"),
        *("--last-signed", str(house.publisher.last_signed.path), "--database-url", house.database.admin_url),
    )


async def test_an_operator_decides_after_which_checkpoint_the_log_goes_on(house: House, tmp_path: Path) -> None:
    notes = []
    for _ in range(2):
        await house.grow(10)
        await publish_checkpoint(house.publisher)
        notes.append((await house.site.get("/log/checkpoint")).content)
    older, newest = notes
    sound = _resume(house, newest, tmp_path)
    assert sound.exit_code == 1
    assert "there is nothing to decide" in sound.stderr
    house.publisher.last_signed.path.write_bytes(b"garbled")
    for note, why in (
        (older, "later than the size 10 that you name"),
        (_forged(20), "No known key has signed"),
        (b"", "Malformed signed note"),
    ):
        refused = _resume(house, note, tmp_path)
        assert refused.exit_code == 1
        assert why in refused.stderr
    assert house.publisher.last_signed.read() is None
    nobody = _resume(house, newest, tmp_path, by=" ")
    assert (nobody.exit_code, house.publisher.last_signed.read()) == (2, None)
    decided = _resume(house, newest, tmp_path)
    assert decided.exit_code == 0, decided.output
    assert "The log goes on from size 20." in decided.stdout
    # What was in the file is kept: somebody may want to know what had happened to it.
    assert house.publisher.last_signed.path.with_name("last-signed.damaged").read_bytes() == b"garbled"
    await house.grow(1)
    assert await publish_checkpoint(house.publisher)
    async with transact(house.publisher.engine) as session:
        (decision,) = await load(session, STREAM)
    assert decision.payload["actor"]["person"] == "某人"
    assert decision.payload["because"] == "a burnt disk"
    assert decision.public == {"note": newest.decode()}
    assert await check_log(house.database, KEY.verifier) == 22


def _forged(size: int) -> bytes:
    """A checkpoint of this log that another key has signed."""
    return Checkpoint(KEY.name, size, bytes(32)).sign(SigningKey.generate(KEY.name))
