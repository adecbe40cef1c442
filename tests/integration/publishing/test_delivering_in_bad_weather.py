"""The target loses answers, answers twice, restarts, slows down and refuses; ours dies between any two steps: every
record is entered once.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from services.publishing.delivery import queue_store
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.outlets_store import client_of
from services.publishing.delivery.sending_usecases import push_once
from services.publishing.outlet.pushing import PushedRecord
from tests.integration.publishing.target import DAY, Target, target_on
from tests.integration.publishing.test_publications import check
from tests.support.publishing import Press

RECORDS = range(1, 13)


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        await target.decide(*RECORDS)
        await target.release_all()
        yield target


async def all_entered_once(target: Target) -> None:
    """Nothing is lost, nothing doubled, and every receipt of ours is one that the target gave first."""
    entered = await target.deliveries(status="accepted")
    assert len(entered) == len(RECORDS)
    received = []
    for day in (DAY, "2026-04-03", "2026-04-04"):
        received += (await target.ask(f"/reconciliation?kind=penalties&day={day}"))["received"]
    there = {each["key"]: each["receipt"] for each in received}
    assert len(there) == len(received) == len(RECORDS)
    for each in entered:
        (entry,) = (await target.telling.get(f"/deliveries/{each['id']}"))["entries"]
        assert entry["receipt"] == there[each["key"]]
    await check(target.telling)


@pytest.mark.parametrize(
    "weather",
    [
        {"loses_answers": 0.5},
        {"answers_twice": 1.0},
        {"restarts_after_batches": 1, "away_seconds": 1},
        {"answers_after_ms": 300},
    ],
    ids=lambda weather: next(iter(weather)),
)
async def test_in_bad_weather_every_record_is_entered_once(target: Target, weather: dict[str, Any]) -> None:
    await target.behave(**weather)
    for _ in range(3):
        await target.push()
        target.telling.now += timedelta(hours=1)
    await target.behave()
    await target.push_all()
    await all_entered_once(target)


async def test_whoever_dies_before_sending_leaves_the_batch_to_others(target: Target) -> None:
    resources = target.telling.app.resources
    async with resources.work() as work:
        claimed = await queue_store.claim(work.session, "national", resources.clock(), 100)
    assert claimed is not None
    assert len(claimed.due) == len(RECORDS)
    assert await target.push() == 0, "somebody else has it"
    target.telling.now += timedelta(minutes=3)
    await target.push_all()
    await all_entered_once(target)


async def test_whoever_dies_before_recording_leaves_the_batch_to_others(target: Target) -> None:
    resources = target.telling.app.resources
    async with resources.work() as work:
        claimed = await queue_store.claim(work.session, "national", resources.clock(), 100)
    assert claimed is not None
    records = [
        PushedRecord(each.delivery.about.key, each.delivery.step.version, each.delivery.step.fields)
        for each in claimed.due
        if each.delivery.step
    ]
    answered = await client_of(resources, target.outlet).send(claimed.kind, claimed.operation, records)
    assert len(answered.answers) == len(RECORDS)
    target.telling.now += timedelta(minutes=3)
    await target.push_all()
    await all_entered_once(target)


async def test_two_processes_do_not_send_the_same(target: Target) -> None:
    resources = target.telling.app.resources
    async with resources.work() as one, resources.work() as other:
        first = await queue_store.claim(one.session, "national", resources.clock(), 5)
        second = await queue_store.claim(other.session, "national", resources.clock(), 100)
    assert first is not None
    assert second is not None
    theirs, ours = ({each.delivery.id for each in batch.due} for batch in (first, second))
    assert (len(theirs), theirs & ours) == (5, set())


async def test_the_rate_of_the_target_is_honoured(target: Target) -> None:
    await target.behave(batches_a_minute=1)
    resources, metrics = target.telling.app.resources, DeliveryMetrics(["national"])
    await client_of(resources, target.outlet).send("penalties", "new", [PushedRecord("one", 1, {"CF_WSH": "1"})])
    assert await push_once(resources, target.outlet, metrics) == len(RECORDS)
    assert target.outlet.breaker.failures == 0
    assert target.outlet.seconds_left() > 5, "it waits as long as it was told"
    assert await push_once(resources, target.outlet, metrics) == 0
    (waiting,) = (await target.deliveries(status="queued"))[:1]
    told = (await target.telling.get(f"/deliveries/{waiting['id']}"))["waiting"]
    assert "429" in told["failed_because"]


def is_open(target: Target) -> bool:
    return target.outlet.breaker.is_open


async def test_a_target_that_is_away_is_left_alone_for_a_while(target: Target) -> None:
    await target.behave(loses_answers=1.0)
    for _ in range(5):
        target.outlet.rate.next_at = 0
        await push_once(target.telling.app.resources, target.outlet, DeliveryMetrics(["national"]))
        target.telling.now += timedelta(hours=1)
    assert is_open(target)
    assert await push_once(target.telling.app.resources, target.outlet, DeliveryMetrics(["national"])) == 0
    await target.behave()
    await target.push_all()
    assert not is_open(target)
    await all_entered_once(target)
