"""Acknowledgements that come after something else was decided."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from services.publishing.delivery.exchanging_usecases import hand_over, read_back
from tests.integration.publishing.target import Target, target_on
from tests.integration.publishing.test_exchanges import METRICS, acknowledge
from tests.integration.publishing.test_exchanges_gone import batches, text_of
from tests.integration.publishing.test_gone_while_waiting import withdraw
from tests.integration.publishing.test_publications import check
from tests.support.publishing import Press


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    more = {"target": "files", "url": None, "key_file": None, "folder": tmp_path / "exchange", "form": "csv"}
    async with target_on(press, tmp_path, **more) as target:
        yield target


async def abandon(target: Target) -> Path:
    """Three days go by after a batch was handed over, and no acknowledgement comes. Returns the batch."""
    resources = target.telling.app.resources
    await target.decide(1)
    await target.release_all()
    await hand_over(resources, target.outlet)
    target.telling.now += timedelta(days=3, seconds=1)
    await hand_over(resources, target.outlet)
    assert (await target.only())["status"] == "abandoned"
    return batches(target)[0]


async def test_an_acknowledgement_that_comes_after_all_counts(target: Target) -> None:
    batch = await abandon(target)
    acknowledge(target, batch)
    await read_back(target.telling.app.resources, target.outlet, METRICS)
    entered = await target.only()
    assert (entered["status"], entered["stopped"], entered["entries"][0]["receipt"]) == ("accepted", None, "R-1")
    await check(target.telling)


async def test_what_was_withdrawn_meanwhile_is_not_handed_over_again_but_withdrawn(target: Target) -> None:
    resources = target.telling.app.resources
    batch = await abandon(target)
    await withdraw(target)
    assert (await target.only())["waiting"]["operation"] == "withdrawals"
    assert await target.telling.refused(f"/deliveries/{(await target.only())['id']}/resumption") == (409, "not-now")
    await hand_over(resources, target.outlet)
    assert "withdrawals" in "".join(file.name for file in batches(target)[1].iterdir())
    assert "应急罚" not in text_of(batches(target)[1])
    # Only now the target says that it has it: it is known, and its withdrawal goes on.
    acknowledge(target, batch)
    await read_back(resources, target.outlet, METRICS)
    late = await target.only()
    assert (late["status"], [each["receipt"] for each in late["entries"]]) == ("queued", ["R-1"])
    await check(target.telling)


async def test_a_late_acknowledgement_of_what_was_resumed_and_withdrawn_leads_to_a_withdrawal(target: Target) -> None:
    resources = target.telling.app.resources
    first = await abandon(target)
    await target.telling.post(f"/deliveries/{(await target.only())['id']}/resumption")
    await hand_over(resources, target.outlet)
    await withdraw(target)
    acknowledge(target, batches(target)[1], "未入库", "")
    acknowledge(target, first)
    await read_back(resources, target.outlet, METRICS)
    gone = await target.only()
    assert (gone["waiting"]["operation"], len(gone["entries"])) == ("withdrawals", 1)
    await check(target.telling)
