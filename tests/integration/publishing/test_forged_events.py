"""One bad event never stops the house: forged or damaged, it waits aside, and every other draw is shown."""

import shutil
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import httpx
import pytest
from typer.testing import Result

from shared.blobs import BlobMissing
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.sampling import DrawAnnounced, DrawCompleted, DrawFailed, DrawOpened
from shared.database import transact
from shared.log.append import append
from shared.log.set_aside import SetAside, everything
from tests.support.commands import cheqian
from tests.support.log import OCCASION
from tests.support.oracle import check_log, check_nothing_set_aside
from tests.support.publishing import Press

_NOWHERE = BlobRef(sha256="0" * 64, size=2, media_type="application/json")


class HollowAnnouncement(Fact):
    """An announcement that announces nothing."""

    type: ClassVar[str] = DrawAnnounced.type


async def _forge(press: Press, stream: str, version: int, fact: Fact) -> None:
    async with transact(press.sampling) as session:
        await append(session, OCCASION, stream, version, fact)


async def _waiting(press: Press) -> list[SetAside]:
    async with transact(press.engine) as session:
        return await everything(session)


@pytest.mark.parametrize(
    ("stream", "fact", "reason"),
    [
        (f"draw/{uuid4()}", DrawFailed(withheld="伪造"), "stream"),
        (f"draw/{uuid4()}", HollowAnnouncement(), "contract"),
        ("plan/2026", DrawOpened(because="due", openings=_NOWHERE), "stream"),
        (f"draw/{str(uuid4()).upper()}", HollowAnnouncement(), "stream"),
    ],
    ids=["no such draw", "hollow", "no draw's stream", "another spelling"],
)
async def test_a_forged_event_keeps_no_other_draw_from_the_public(
    press: Press, site: httpx.AsyncClient, stream: str, fact: Fact, reason: str
) -> None:
    before, after = press.draw(size=5, count=2), press.draw(serial=2, size=5, count=2)
    await before.announce()
    await _forge(press, stream, 0, fact)
    await _forge(press, stream, 1, DrawFailed(withheld="也是伪造"))
    await before.reveal("bureau")
    await after.announce()
    await press.react()
    await press.publish()
    stages = [(await site.get(f"/draws/{draw.draw}.json")).json()["stage"] for draw in (before, after)]
    assert stages == ["revealed", "announced"]
    assert [(event.stream, event.reason) for event in await _waiting(press)] == [(stream, reason), (stream, "behind")]
    await check_log(press.database)


async def test_a_draw_that_is_announced_twice_keeps_its_first_announcement(
    press: Press, site: httpx.AsyncClient
) -> None:
    draw = press.draw(size=5, count=2)
    announcement = await draw.announce()
    await _forge(press, f"draw/{draw.draw}", 1, DrawAnnounced.of(announcement))
    await press.react()
    assert (await site.get(f"/draws/{draw.draw}.json")).json()["stage"] == "announced"
    assert [event.reason for event in await _waiting(press)] == ["stream"]


async def test_a_draw_that_ends_twice_keeps_its_first_end(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=5, count=2)
    await draw.hold()
    completion = DrawCompleted.of(draw.events[-1])
    await _forge(press, f"draw/{draw.draw}", len(draw.events), completion.model_copy(update={"seed": "0" * 64}))
    await press.react()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["stage"], seen["completion"]["seed"]) == ("completed", completion.seed)
    assert [event.reason for event in await _waiting(press)] == ["stream"]


async def test_an_announcement_whose_rules_are_no_rules_is_set_aside(press: Press) -> None:
    draw = press.draw(size=5, count=2)
    announcement = DrawAnnounced.of(await draw.announce())
    forged = announcement.model_copy(update={"spec": {**announcement.spec, "reserve": -1}})
    await _forge(press, f"draw/{uuid4()}", 0, forged)
    await press.react()
    assert [event.reason for event in await _waiting(press)] == ["refused"]


async def test_a_draw_whose_frame_was_lost_is_shown_once_it_is_restored(
    press: Press, site: httpx.AsyncClient, tmp_path: Path
) -> None:
    lost, other = press.draw(size=5, count=2), press.draw(serial=2, size=6, count=2)
    await lost.hold()
    blobs, backup = tmp_path / "blobs", tmp_path / "backup"
    shutil.move(blobs, backup)
    blobs.mkdir(mode=0o700)
    await other.hold()
    with pytest.raises(BlobMissing):
        await press.react(failures=6)
    assert await _waiting(press) == []
    await press.react(failures=7)
    assert (await site.get(f"/draws/{other.draw}.json")).json()["stage"] == "completed"
    assert (await site.get(f"/draws/{lost.draw}.json")).status_code == 404
    assert [event.reason for event in await _waiting(press)] == ["failed", "behind", "behind", "behind", "behind"]
    listed = _cheqian("set-aside", press)
    assert (listed.exit_code, listed.stdout.count(str(lost.draw))) == (0, 5)
    assert "blob-missing" in listed.stdout
    again = _cheqian("take-up", press)
    assert (again.exit_code, again.stdout.splitlines()[-1].startswith("✗")) == (1, True)
    shutil.copytree(backup, blobs, dirs_exist_ok=True)
    taken = _cheqian("take-up", press)
    assert taken.stdout.splitlines()[-1] == "✓ publishing  5 个搁置事件已处理。 5 events taken up.", taken.stderr
    await press.settle()
    steps = (await site.get(f"/draws/{lost.draw}.json")).json()["steps"]
    assert [step["stage"] for step in steps] == ["announced", "revealed", "revealed", "revealed", "completed"]
    await check_nothing_set_aside(press.database)
    await check_log(press.database)


def _cheqian(command: str, press: Press) -> Result:
    blobs = ["--blob-url", *press.settings.read_blob_urls] if command == "take-up" else []
    return cheqian(command, "--database-url", press.database.admin_url, *blobs)
