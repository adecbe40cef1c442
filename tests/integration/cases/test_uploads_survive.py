"""The service is killed while files are sent: what it has acknowledged is there, and nothing comes twice."""

import asyncio
import random
from pathlib import Path
from uuid import uuid4

import httpx

from services.cases.settings import CasesSettings
from shared.access.roles import Role
from tests.bench.served import running
from tests.support.apps import bearer, new_issuer, settings_for
from tests.support.caseload import caseload_on
from tests.support.evidence import Device, checksum, hash_of
from tests.support.postgres import Database

_KILLS = 3
FILE = random.Random(6).randbytes(3_000_000)  # noqa: S311  # made up


async def test_a_killed_service_has_what_it_acknowledged(database: Database, tmp_path: Path) -> None:
    issuer, blobs = new_issuer(), f"file://{tmp_path}/blobs"
    async with caseload_on(database, issuer, blob_url=blobs) as caseload:
        inspection = await caseload.assign()
    settings = settings_for(issuer, database.url("cheqian_cases"), CasesSettings, blob_url=blobs)
    says, chance = bearer(issuer, Role.INSPECTOR, subject="first"), random.Random(1)  # noqa: S311  # made up
    acknowledged, upload = 0, ""
    for left in reversed(range(_KILLS + 1)):
        with running("cases", settings) as (process, port):
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                device = Device(client, says)
                upload = upload or (await device.begin(len(FILE))).json()["id"]
                at = int((await device.head(upload)).headers["Upload-Offset"])
                assert at >= acknowledged
                sending = asyncio.create_task(_send(device, upload, at))
                if left:
                    await asyncio.sleep(chance.uniform(0.02, 0.3))
                    process.kill()
                    acknowledged = await sending
                    continue
                assert await sending == len(FILE)
                assert (await device.get(f"/evidence/uploads/{upload}")).json()["sha256"] == hash_of(FILE)
                body = {"sha256": hash_of(FILE), "proves": "检查全过程", "device": "终端一"}
                path, once = f"/inspections/{inspection}/evidence", {"Idempotency-Key": str(uuid4())}
                answers = [await device.post(path, body, **once) for _ in range(2)]
                listed = (await device.get(f"/inspections/{inspection}/evidence")).json()["items"]
                content = await device.get(f"/evidence/{listed[0]['id']}/content")
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (len(listed), content.content == FILE) == (1, True)


async def _send(device: Device, upload: str, at: int) -> int:
    """Send the rest of the file; how far the service has acknowledged it when it answers no more."""
    while at < len(FILE):
        part = FILE[at : at + 200_000]
        try:
            answer = await device.part(upload, at, part, **checksum(part))
        except httpx.TransportError:
            return at
        assert answer.status_code == 204, answer.text
        at = int(answer.headers["Upload-Offset"])
    return at
