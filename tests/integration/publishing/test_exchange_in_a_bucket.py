"""An outlet whose files lie in a bucket: handed over with the manifest's hash last, and acknowledged there."""

import csv
import hashlib
import io
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.publishing.delivery.exchanging_usecases import finish, hand_over, read_back
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.places_store import ExchangePlaceAway
from tests.integration.publishing.target import Target, target_on
from tests.integration.publishing.test_exchange_places import ACCESS
from tests.integration.publishing.test_publications import check
from tests.support.bucket import Bucket, bucket
from tests.support.publishing import Press

METRICS = DeliveryMetrics(["national"])
_ACKNOWLEDGED = "批次号,数据标识,版本,处理结果,回执号,错误代码,错误字段,错误说明\n{},{},{},已入库,R-1,,,\n"


@pytest.fixture
def there() -> Iterator[Bucket]:
    with bucket() as there:
        yield there


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path, there: Bucket) -> AsyncIterator[Target]:
    access = tmp_path / "access"
    access.write_text("\n".join(f"{name}={value}" for name, value in (ACCESS | {"AWS_ENDPOINT": there.url}).items()))
    access.chmod(0o600)
    more = {"target": "files", "url": None, "key_file": access, "prefix": "s3://bucket/county", "form": "csv"}
    async with target_on(press, tmp_path, **more) as target:
        yield target


def acknowledge(there: Bucket, names: list[str]) -> None:
    (name,) = (name for name in names if name.endswith(".csv"))
    batch = name.split("/")[2]
    (record,) = csv.DictReader(io.StringIO(there.objects[name].decode("utf-8-sig")))
    told = _ACKNOWLEDGED.format(batch, record["SJBS"], record["BBH"])
    there.objects[f"county/acknowledged/{batch}.csv"] = told.encode()


async def test_a_batch_is_handed_over_and_acknowledged_there(target: Target, there: Bucket) -> None:
    resources = target.telling.app.resources
    await target.decide(1)
    await target.release_all()
    assert await hand_over(resources, target.outlet) == 1
    names = [line.removeprefix("PUT ") for line in there.log if line.startswith("PUT ")]
    assert [name.rpartition("/")[2] for name in names] == ["penalties.new.csv", "manifest.json", "manifest.json.sha256"]
    manifest, end = there.objects[names[1]], there.objects[names[2]]
    assert end.decode().split()[0] == hashlib.sha256(manifest).hexdigest()
    assert json.loads(manifest)["files"][0]["sha256"] == hashlib.sha256(there.objects[names[0]]).hexdigest()
    acknowledge(there, names)
    assert await read_back(resources, target.outlet, METRICS) == 1
    assert await read_back(resources, target.outlet, METRICS) == 0
    assert [name for name in there.objects if "acknowledged" in name] == [
        f"county/acknowledged/{names[0].split('/')[2]}.read"
    ]
    entered = await target.only()
    assert (entered["status"], entered["entries"][0]["receipt"]) == ("accepted", "R-1")
    await check(target.telling)


async def test_what_a_bucket_did_not_take_is_handed_over_when_it_is_back(target: Target, there: Bucket) -> None:
    resources = target.telling.app.resources
    await target.decide(1)
    await target.release_all()
    there.away = True
    with pytest.raises(ExchangePlaceAway):
        await finish(resources, target.outlet)
    assert await hand_over(resources, target.outlet) == 1, "what was claimed waits, with the reason"
    delivery = await target.only()
    assert (there.objects, delivery["status"], delivery["waiting"]["failures"]) == ({}, "queued", 1)
    assert delivery["waiting"]["failed_because"]
    there.away = False
    target.telling.now = target.telling.now.replace(hour=23)
    assert await hand_over(resources, target.outlet) == 1
    acknowledge(there, list(there.objects))
    await read_back(resources, target.outlet, METRICS)
    assert (await target.only())["status"] == "accepted"


async def test_an_exchange_without_its_end_is_finished(target: Target, there: Bucket) -> None:
    resources = target.telling.app.resources
    await target.decide(1)
    await target.release_all()
    await hand_over(resources, target.outlet)
    (end,) = (name for name in there.objects if name.endswith(".sha256"))
    written = there.objects.pop(end)
    await finish(resources, target.outlet)
    assert there.objects[end] == written
