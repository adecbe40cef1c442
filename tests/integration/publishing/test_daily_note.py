"""The note of a day: each day's first cosigned checkpoint stands in the log, once, and strangers use it."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import structlog

from deploy.auditing import LogReader, Trust
from services.publishing.log import store
from services.publishing.log.lastsigned import LastSigned
from services.publishing.log.usecases import Publisher, note_the_day, publish_checkpoint
from shared.contracts.fact import Fact
from shared.contracts.publishing import LogWitnessed
from shared.database import transact
from shared.log.append import append
from shared.log.keyfile import signing_key
from shared.log.streams import load
from shared.log.verification.reading import Reading
from shared.peers import Peers
from shared.witness.client import Member, Witnesses
from shared.witness.submission import Submission
from tests.integration.publishing.test_year import copied
from tests.support.log import OCCASION, ThingDone, gauges
from tests.support.oracle import check_log
from tests.support.publishing import POSTED_AT, Press

DAY = timedelta(days=1)
# The last second of POSTED_AT's day in China, and the first of the next.
EVENING = datetime.fromisoformat("2026-03-20T15:59:59Z")
MIDNIGHT = EVENING + timedelta(seconds=1)


def publisher_of(press: Press, now: datetime, witnessed: datetime | None = None) -> Publisher:
    """A process that publishes, as it is after its start; `witnessed` is the time that the witness states."""

    def cosign(request: httpx.Request) -> httpx.Response:
        if witnessed is None or request.method == "GET":
            return httpx.Response(404)
        seen = Submission.parse(request.content).checkpoint
        return httpx.Response(200, text=press.witness.sign(seen.text, int(witnessed.timestamp())).line)

    settings = press.settings
    key = signing_key(settings.log_key_file, settings.log_origin)
    members = [Member("http://127.0.0.1:9", press.witness.verifier)]
    return Publisher(
        engine=press.engine,
        key=key,
        last_signed=LastSigned(settings.last_signed_file, key.verifier),
        witnesses=Witnesses(Peers(httpx.MockTransport(cosign)), members, _never, lambda: now),
        clock=lambda: now,
        gauges=gauges(),
    )


async def _never(_old: int, _new: int) -> list[bytes]:
    raise AssertionError("nobody asked for a proof")


async def noted(press: Press, day: str) -> int:
    async with transact(press.engine) as session:
        return len(await load(session, f"witnessed/{day}"))


async def happened(press: Press, said: str, time: datetime) -> None:
    async with transact(press.engine) as session:
        await append(session, replace(OCCASION, time=time), f"thing/{said}", 0, ThingDone(said=said))


async def test_each_day_has_one_note_whoever_publishes(press: Press) -> None:
    await happened(press, "first", POSTED_AT)
    await press.show()
    for at in (POSTED_AT, EVENING, MIDNIGHT, MIDNIGHT + DAY):
        await press.publish(at=at)
        await asyncio.gather(*(note_the_day(publisher_of(press, at)) for _ in range(2)))
        await press.show()
    assert [await noted(press, day) for day in ("2026-03-20", "2026-03-21", "2026-03-22")] == [1, 1, 1]
    assert await check_log(press.database, press.trusted.log) == 4


async def test_a_witness_whose_clock_is_wrong_cannot_set_the_day(press: Press) -> None:
    async def cosigned() -> bytes | None:
        async with transact(press.engine) as session:
            return await store.cosigned_note(session)

    await happened(press, "first", POSTED_AT)
    await press.show()
    wrong, right = (publisher_of(press, POSTED_AT, at) for at in (POSTED_AT + DAY, POSTED_AT))
    with structlog.testing.capture_logs() as lines:
        await publish_checkpoint(wrong)
    assert [line["event"] for line in lines] == ["not cosigned"]
    # An announcement needs a cosigned checkpoint; so does the note of a day.
    assert await cosigned() is None
    assert await note_the_day(wrong) is None
    await publish_checkpoint(right)
    assert await cosigned()
    assert str(await note_the_day(right)) == "2026-03-20"


async def test_a_process_that_starts_again_finds_the_days_note(press: Press) -> None:
    await happened(press, "first", POSTED_AT)
    with structlog.testing.capture_logs() as lines:
        for at in (POSTED_AT, EVENING):
            await press.show()
            await press.publish(at=at)
            await note_the_day(publisher_of(press, at))
    assert lines == []


@pytest.mark.parametrize("taken", [ThingDone(), LogWitnessed(note="no note")], ids=lambda fact: fact.type)
async def test_whoever_takes_the_place_of_the_days_note_is_noticed(press: Press, taken: Fact) -> None:
    await happened(press, "first", POSTED_AT)
    await press.show()
    await press.publish()
    async with transact(press.engine) as session:
        await append(session, OCCASION, "witnessed/2026-03-20", 0, taken)
    with structlog.testing.capture_logs() as lines:
        await note_the_day(publisher_of(press, POSTED_AT))
    assert lines == [{"event": "not the note of the day", "log_level": "warning", "stream": "witnessed/2026-03-20"}]


async def test_a_process_that_knows_of_the_days_note_asks_nobody(press: Press) -> None:
    await happened(press, "first", POSTED_AT)
    await press.show()
    await press.publish()
    day = await note_the_day(publisher_of(press, POSTED_AT))
    assert str(day) == "2026-03-20"
    await press.engine.dispose()
    assert await note_the_day(publisher_of(press, EVENING), day) == day
    # The witness has not cosigned on the new day yet.
    assert await note_the_day(publisher_of(press, MIDNIGHT), day) == day
    assert await noted(press, "2026-03-21") == 0


async def test_nothing_is_noted_without_entries_or_witnesses(press: Press) -> None:
    await press.publish()
    assert await note_the_day(publisher_of(press, POSTED_AT)) is None
    await happened(press, "first", POSTED_AT)
    await press.show()
    await press.publish(cosigned=False)
    assert await note_the_day(publisher_of(press, POSTED_AT)) is None
    assert await check_log(press.database) == 1


async def test_strangers_hold_later_entries_against_the_days_note(
    press: Press, site: httpx.AsyncClient, tmp_path: Path
) -> None:
    async def findings() -> list[tuple[str, str, int]]:
        assert press.trusted.log
        reader = LogReader(Trust(press.trusted.log, press.trusted.witnesses))
        source = await copied(site, tmp_path / "copy")
        checks = await asyncio.to_thread(lambda: [*reader.checks(source, None, Reading().progress)])
        assert all(check.passed for check in checks), checks
        return [(f.remark.code, f.where.bureau, f.where.position) for f in reader.audited().findings]

    await happened(press, "first", POSTED_AT)
    await press.show()
    await press.publish()
    await note_the_day(publisher_of(press, POSTED_AT))
    await happened(press, "in time", POSTED_AT)
    await press.settle(at=POSTED_AT + DAY)
    assert await findings() == []
    await happened(press, "dated back", POSTED_AT - timedelta(hours=1))
    await press.settle(at=POSTED_AT + DAY)
    assert await findings() == [("clock", OCCASION.bureau, 3)]
