"""Acknowledgements that come late or are odd: what can be used counts, and stops no other."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from services.publishing.delivery import exchange_store
from services.publishing.delivery.exchanging_usecases import exchange_once, hand_over, read_back
from services.publishing.delivery.places_store import ExchangePlace
from tests.integration.publishing.exchanging import acknowledge_all, batches, called, statuses
from tests.integration.publishing.target import Target, target_on
from tests.integration.publishing.test_exchanges import METRICS, acknowledge
from tests.integration.publishing.test_publications import check
from tests.support.publishing import Press


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    more = {"target": "files", "url": None, "key_file": None, "folder": tmp_path / "exchange", "form": "csv"}
    async with target_on(press, tmp_path, **more) as target:
        yield target


async def test_an_acknowledgement_that_lies_there_is_read_before_anything_is_given_up(target: Target) -> None:
    resources = target.telling.app.resources
    await target.decide(1, 2, 3)
    await target.release_all()
    await hand_over(resources, target.outlet)
    acknowledge_all(target, batches(target)[0])
    target.telling.now += timedelta(days=3, hours=5)
    await exchange_once(resources, target.outlet, METRICS)
    assert (await statuses(target), called(target)) == (["accepted"] * 3, [".read"])
    await check(target.telling)


@pytest.mark.parametrize("resumed", [False, True])
async def test_an_acknowledgement_that_comes_too_late_counts(target: Target, resumed: bool) -> None:
    resources = target.telling.app.resources
    await target.decide(1)
    await target.release_all()
    await hand_over(resources, target.outlet)
    target.telling.now += timedelta(days=3, hours=1)
    await exchange_once(resources, target.outlet, METRICS)
    abandoned = await target.only()
    assert abandoned["status"] == "abandoned"
    if resumed:
        await target.telling.post(f"/deliveries/{abandoned['id']}/resumption")
        await hand_over(resources, target.outlet)
    acknowledge_all(target, batches(target)[0])
    await exchange_once(resources, target.outlet, METRICS)
    entered = await target.only()
    assert (entered["status"], entered["stopped"], called(target)) == ("accepted", None, [".read"])
    await check(target.telling)


async def test_one_odd_acknowledgement_stops_no_other(target: Target) -> None:
    resources = target.telling.app.resources
    for number in (1, 2, 3):
        await target.decide(number)
        await target.release_all()
        await hand_over(resources, target.outlet)
    for number, batch in enumerate(sorted(batches(target), key=lambda each: each.name)):
        acknowledge(target, batch, receipt="R\0X" if number == 0 else f"R-{number}")
    assert await read_back(resources, target.outlet, METRICS) == 3
    assert await statuses(target) == ["accepted", "accepted", "queued"]
    assert called(target) == [".read", ".read", ".unused"]


async def test_a_file_that_cannot_be_recorded_stays_and_stops_no_other(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = target.telling.app.resources
    for number in (1, 2):
        await target.decide(number)
        await target.release_all()
        await hand_over(resources, target.outlet)
    first, second = sorted(batches(target), key=lambda each: each.name)
    acknowledge_all(target, second)
    odd = acknowledge_all(target, first)
    read = exchange_store.acknowledged

    def with_one_gone(place: ExchangePlace) -> Any:
        found = read(place)
        odd.unlink(missing_ok=True)
        return found

    monkeypatch.setattr(exchange_store, "acknowledged", with_one_gone)
    await read_back(resources, target.outlet, METRICS)
    assert await statuses(target) == ["accepted", "queued"]


async def test_of_what_no_row_was_used_nobody_says_that_it_was_read(target: Target) -> None:
    resources = target.telling.app.resources
    await target.decide(1)
    await target.release_all()
    await hand_over(resources, target.outlet)
    file = acknowledge_all(target, batches(target)[0])
    file.write_text(file.read_text().replace("已入库", "好"), encoding="utf-8")
    await read_back(resources, target.outlet, METRICS)
    assert (called(target), await statuses(target)) == ([".unused"], ["queued"])
