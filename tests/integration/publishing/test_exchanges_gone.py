"""Files whose publication goes before they are handed over."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from services.publishing.delivery import exchange_store
from services.publishing.delivery.exchanging_usecases import finish, hand_over
from services.publishing.delivery.metrics import DeliveryMetrics
from tests.integration.publishing.target import Target, target_on
from tests.integration.publishing.test_exchanges import folder
from tests.integration.publishing.test_gone_while_waiting import WRONG
from tests.support.publishing import Press

METRICS = DeliveryMetrics(["national"])


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    more = {"target": "files", "url": None, "key_file": None, "folder": tmp_path / "exchange", "form": "csv"}
    async with target_on(press, tmp_path, **more) as target:
        yield target


def batches(target: Target) -> list[Path]:
    return sorted((folder(target) / "handed-over").iterdir(), key=lambda batch: batch.stat().st_mtime_ns)


def text_of(batch: Path) -> str:
    return "".join(file.read_text(encoding="utf-8-sig") for file in batch.glob("*.csv"))


async def two_waiting(target: Target) -> tuple[str, str]:
    """The keys of two records that wait; the publication of the first may be withdrawn at any moment."""
    await target.decide(1, 2)
    await target.release_all()
    first, second = await target.deliveries(status="queued")
    return first["key"], second["key"]


async def goes(target: Target, key: str) -> None:
    (publication,) = [each["publication"] for each in await target.deliveries() if each["key"] == key]
    await target.telling.post(f"/publications/{publication}/withdrawal-request", WRONG)


async def only_the_other_is_handed_over(target: Target, gone: str, other: str) -> None:
    assert batches(target) == []
    assert await hand_over(target.telling.app.resources, target.outlet) == 1
    (batch,) = batches(target)
    assert (gone in text_of(batch), other in text_of(batch)) == (False, True)


async def test_what_goes_while_its_file_is_written_is_not_handed_over(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = target.telling.app.resources
    gone, other = await two_waiting(target)
    run = resources.pool.run

    async def meanwhile(function: Any, *arguments: Any) -> Any:
        done = await run(function, *arguments)
        if function is exchange_store.write_exchange:
            await goes(target, gone)
        return done

    monkeypatch.setattr(resources.pool, "run", meanwhile)
    await hand_over(resources, target.outlet)
    monkeypatch.undo()
    await only_the_other_is_handed_over(target, gone, other)


async def test_what_goes_before_its_folder_is_finished_is_not_handed_over(target: Target) -> None:
    resources = target.telling.app.resources
    gone, other = await two_waiting(target)
    await hand_over(resources, target.outlet)
    (batch,) = batches(target)
    (batch / "manifest.json.sha256").unlink()
    await goes(target, gone)
    await finish(resources, target.outlet)
    await only_the_other_is_handed_over(target, gone, other)
