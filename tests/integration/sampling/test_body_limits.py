"""Lists, plans and decisions may be larger than other requests: as large as the operator has set."""

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
    "max_decision_bytes": 2500,
}


async def refused(client: httpx.AsyncClient, method: str, path: str, size: int) -> dict[str, object]:
    kind = "application/pdf" if path.endswith("/decisions") else "application/json"
    headers = {"Idempotency-Key": "k", "Content-Type": kind}
    answer = await client.request(method, path, content=b" " * size, headers=headers)
    assert answer.status_code == 413, answer.text
    problem: dict[str, object] = answer.json()
    return problem


@pytest.fixture
def small(issuer: Issuer, database: Database, tmp_path: Path) -> SamplingSettings:
    blobs = (tmp_path / "blobs").as_uri()
    return sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=blobs, **LIMITS)


async def test_each_limit_is_a_setting(small: SamplingSettings, issuer: Issuer) -> None:
    one = uuid4()
    async with serving(create_app(small)) as client:
        client.headers.update(bearer(issuer, Role.REGISTRAR, Role.CHIEF, Role.LEGAL))
        assert (await refused(client, "PUT", f"/enterprises/imports/{one}", 4001))["limit"] == 4000
        for register in ("people", "experts", "items"):
            assert (await refused(client, "PUT", f"/{register}/imports/{one}", 3001))["limit"] == 3000
        for path in ("/plans", f"/plans/{one}/amendments"):
            assert (await refused(client, "POST", path, 2001))["limit"] == 2000
        assert (await refused(client, "POST", "/annulments/decisions", 2501))["limit"] == 2500
        assert (await refused(client, "POST", f"/draws/{one}/values", 4097))["limit"] == 4096
        a_list = csv(*(row(number) for number in range(20)))
        assert 1000 < len(a_list) < 4000
        assert (await put(client, a_list)).status_code == 201


async def test_a_path_below_a_long_list_or_a_plan_has_the_common_limit(small: SamplingSettings, issuer: Issuer) -> None:
    """Once, all paths below `/plans` and below `/enterprises/imports` had the long limits."""
    below = [
        ("POST", "/enterprises/imports/flags"),
        ("POST", "/enterprises/imports/amendments"),
        ("PUT", "/people/imports"),
        ("POST", "/people/imports/retirement"),
        ("POST", f"/plans/{uuid4()}/approval"),
        ("POST", f"/plans/{uuid4()}/filing"),
        ("POST", "/frames"),
    ]
    async with serving(create_app(small)) as client:
        for method, path in below:
            roles = (Role.DRAWER,) if path == "/frames" else (Role.REGISTRAR, Role.CHIEF)
            client.headers.update(bearer(issuer, *roles))
            assert (await refused(client, method, path, 1001))["limit"] == 1000, path
