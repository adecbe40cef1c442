"""An outlet that exchanges files: a folder for each batch, and an acknowledgement that is read back."""

import csv
import hashlib
import json
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest_asyncio

from services.publishing.delivery.exchanging_usecases import finish, hand_over, read_back
from services.publishing.delivery.metrics import DeliveryMetrics
from tests.integration.publishing.target import Target, target_on
from tests.integration.publishing.test_publications import check
from tests.support.publishing import Press

METRICS = DeliveryMetrics(["national"])


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    more = {"target": "files", "url": None, "key_file": None, "folder": tmp_path / "exchange", "form": "csv"}
    async with target_on(press, tmp_path, **more) as target:
        yield target


def folder(target: Target) -> Path:
    found = target.outlet.settings.folder
    assert found is not None
    return found


def acknowledge(target: Target, batch: Path, status: str = "已入库", receipt: str = "R-1") -> None:
    """The other side has read the files of a batch."""
    (rows,) = batch.glob("*.csv")
    with rows.open(encoding="utf-8-sig", newline="") as file:
        (record,) = list(csv.DictReader(file))
    there = folder(target) / "acknowledged"
    there.mkdir(exist_ok=True)
    names = ("批次号", "数据标识", "版本", "处理结果", "回执号", "错误代码", "错误字段", "错误说明")
    told = (batch.name, record["SJBS"], record["BBH"], status, receipt, "", "", "")
    (there / f"{batch.name}.csv").write_text("\n".join(map(",".join, (names, told))), encoding="utf-8")


async def test_a_batch_is_a_folder_with_a_manifest_and_its_acknowledgement_is_an_event(target: Target) -> None:
    resources = target.telling.app.resources
    await target.decide(1)
    await target.release_all()
    assert await hand_over(resources, target.outlet) == 1
    assert await hand_over(resources, target.outlet) == 0
    (batch,) = (folder(target) / "handed-over").iterdir()
    manifest = json.loads((batch / "manifest.json").read_text())
    (listed,) = manifest["files"]
    assert listed["sha256"] == hashlib.sha256((batch / listed["name"]).read_bytes()).hexdigest()
    assert (listed["count"], manifest["batch"]) == (1, batch.name)
    assert (await target.only())["status"] == "queued"
    acknowledge(target, batch)
    assert await read_back(resources, target.outlet, METRICS) == 1
    assert await read_back(resources, target.outlet, METRICS) == 0
    entered = await target.only()
    assert (entered["status"], entered["entries"][0]["receipt"]) == ("accepted", "R-1")
    await check(target.telling)


async def test_without_an_acknowledgement_somebody_must_look(target: Target) -> None:
    resources = target.telling.app.resources
    await target.decide(1)
    await target.release_all()
    await hand_over(resources, target.outlet)
    target.telling.now += timedelta(days=3, seconds=1)
    assert await hand_over(resources, target.outlet) == 1
    abandoned = await target.only()
    assert (abandoned["status"], "回执" in abandoned["stopped"]["reason"]) == ("abandoned", True)
    await target.telling.post(f"/deliveries/{abandoned['id']}/resumption")
    await hand_over(resources, target.outlet)
    assert len(list((folder(target) / "handed-over").iterdir())) == 2
    await check(target.telling)


async def test_an_unreadable_acknowledgement_stays_where_it_is(target: Target) -> None:
    resources = target.telling.app.resources
    await target.decide(1)
    await target.release_all()
    await hand_over(resources, target.outlet)
    (batch,) = (folder(target) / "handed-over").iterdir()
    acknowledge(target, batch)
    file = folder(target) / "acknowledged" / f"{batch.name}.csv"
    file.write_bytes(b"\x00\x01")
    await read_back(resources, target.outlet, METRICS)
    assert file.exists()
    assert (await target.only())["status"] == "queued"


async def test_whoever_dies_on_the_way_leaves_one_folder_that_somebody_takes(target: Target) -> None:
    resources = target.telling.app.resources
    await target.decide(1)
    await target.release_all()
    await hand_over(resources, target.outlet)
    (batch,) = (folder(target) / "handed-over").iterdir()
    end = batch / "manifest.json.sha256"
    written = end.read_bytes()
    end.unlink()
    other = batch.with_name(str(UUID(int=1)))
    shutil.copytree(batch, other)
    await finish(resources, target.outlet)
    assert end.read_bytes() == written, "the batch is kept: its folder is finished"
    assert not (other / end.name).exists(), "nobody knows the batch: nobody takes it"
    acknowledge(target, batch)
    await read_back(resources, target.outlet, METRICS)
    assert (await target.only())["status"] == "accepted"
