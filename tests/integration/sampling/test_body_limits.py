"""Lists and plans may be larger than other requests: as large as the operator has set."""

from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from services.sampling.app import create_app
from services.sampling.settings import SamplingSettings
from shared.access.issuer import Issuer
from shared.access.roles import Role
from tests.integration.sampling.lists import csv, put, row
from tests.support.apps import bearer, serving
from tests.support.postgres import Database
from tests.support.sampling import sampling_settings

LIMITS = {
    "max_body_bytes": 1000,
    "max_enterprise_list_bytes": 4000,
    "max_register_list_bytes": 3000,
    "max_plan_bytes": 2000,
}


async def refused(client: httpx.AsyncClient, method: str, path: str, size: int) -> dict[str, object]:
    answer = await client.request(method, path, content=b" " * size, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 413, answer.text
    problem: dict[str, object] = answer.json()
    return problem


@pytest.fixture
def small(issuer: Issuer, database: Database, tmp_path: Path) -> SamplingSettings:
    blobs = (tmp_path / "blobs").as_uri()
    return sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=blobs, **LIMITS)


async def test_each_limit_is_a_setting(small: SamplingSettings, issuer: Issuer) -> None:
    async with serving(create_app(small)) as client:
        client.headers.update(bearer(issuer, Role.REGISTRAR, Role.DRAWER))
        assert (await refused(client, "PUT", f"/enterprises/imports/{uuid4()}", 4001))["limit"] == 4000
        for register in ("people", "experts", "items"):
            assert (await refused(client, "PUT", f"/{register}/imports/{uuid4()}", 3001))["limit"] == 3000
        assert (await refused(client, "POST", "/plans", 2001))["limit"] == 2000
        assert (await refused(client, "POST", "/frames", 1001))["limit"] == 1000
        a_list = csv(*(row(number) for number in range(20)))
        assert 1000 < len(a_list) < 4000
        assert (await put(client, a_list)).status_code == 201
