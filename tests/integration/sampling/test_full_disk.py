"""On a full disk nothing is stored, the sender is told why, and the work goes on as soon as there is room."""

import re
from pathlib import Path

import httpx

from services.sampling.settings import SamplingSettings
from shared.http.application import ServiceApp
from tests.integration.blobs.test_blobs import files
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import csv, put, row
from tests.integration.sampling.test_policies import file
from tests.support.apps import serving, settle_in
from tests.support.disks import full_disk

# Log lines are in a file too while tests run, so there must be room for some.
POLICY = file("2023-08-01") + b"# padding\n" * 800
LIST = csv(*(row(number) for number in range(400)))


async def test_what_does_not_fit_is_refused_and_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    """`RLIMIT_FSIZE` stands for the disk: the blob store's at a policy, that of temporary files at a list."""
    before = await counted(desk.client)
    desk.client.headers.update(desk.token("registrar"))
    with full_disk(len(POLICY) - 1):
        answers = [await desk.post_file(POLICY), await put(desk.client, LIST)]
        ready = await desk.client.get("/readyz")
    for answer in answers:
        assert answer.status_code == 503, answer.text
        assert (answer.json()["type"], answer.headers["Retry-After"]) == ("/problems/disk-full", "60")
        assert str(tmp_path) not in answer.text
    assert ["bulk content" in answer.json()["detail_en"] for answer in answers] == [True, False]
    assert ready.status_code == 200, "a file of one byte has room"
    assert files(tmp_path) == []
    assert await counted(desk.client) == before + 2
    assert (await desk.ask("auditor", "GET", "/enterprises")).json()["items"] == []
    assert [(await desk.post_file(POLICY)).status_code, (await put(desk.client, LIST)).status_code] == [201, 201]
    assert len(files(tmp_path)) == 2


async def test_it_is_not_ready_while_its_store_has_no_room(
    sampling: ServiceApp, settings: SamplingSettings, tmp_path: Path
) -> None:
    async with serving(sampling) as client:
        answers = [await client.get("/readyz")]
        with full_disk():
            answers.append(await client.get("/readyz"))
        # Not by renaming: the store knows its folder by name.
        (tmp_path / "blobs" / "incoming").rmdir()
        (tmp_path / "blobs" / "incoming").write_bytes(b"not a folder")
        answers.append(await client.get("/readyz"))
        (tmp_path / "blobs" / "incoming").unlink()
        answers.append(await client.get("/readyz"))
        told = (await client.get("/metrics")).text
    free, least = [
        float(re.findall(rf'^cheqian_blob_{name}bytes{{service="sampling"}} (.*)$', told, re.MULTILINE)[0])
        for name in ("free_", "least_free_")
    ]
    assert free > least == settings.least_free_bytes
    async with serving(settle_in(sampling, settings.model_copy(update={"least_free_bytes": 2**62}))) as client:
        answers.append(await client.get("/readyz"))
    assert [(answer.status_code, answer.json().get("type", "")) for answer in answers] == [
        (200, ""),
        (503, "/problems/disk-full"),
        (503, "/problems/blob-store-unavailable"),
        (200, ""),
        (503, "/problems/disk-almost-full"),
    ]


async def counted(client: httpx.AsyncClient) -> float:
    told = (await client.get("/metrics")).text
    return float(re.findall(r'^cheqian_disk_full_total{service="sampling"} (.*)$', told, re.MULTILINE)[0])
