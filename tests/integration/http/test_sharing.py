"""Pages of other sites read what is public, if the operator has named them; nothing else."""

from collections.abc import AsyncIterator

import httpx
import pytest

from shared.access.issuer import Issuer
from shared.settings import ServiceSettings
from tests.integration.http.things import things_app
from tests.support.apps import serving, settings_for
from tests.support.postgres import Database

PORTAL, OTHER = "https://data.example.gov.cn", "https://elsewhere.example"
ALLOWED = "access-control-allow-origin"


@pytest.fixture
async def shared_with(issuer: Issuer, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    settings = settings_for(issuer, database.url("cheqian_sampling"), cors_origins=(PORTAL,))
    async with serving(things_app(settings)) as client:
        yield client


async def test_a_named_site_reads_public_json(shared_with: httpx.AsyncClient) -> None:
    for method in ("GET", "HEAD"):
        answer = await shared_with.request(method, "/problems", headers={"Origin": PORTAL})
        assert answer.headers[ALLOWED] == PORTAL
        assert "Origin" in answer.headers["vary"]
        assert "ETag" in answer.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in answer.headers


async def test_no_other_site_does(shared_with: httpx.AsyncClient) -> None:
    for origin in (OTHER, f"{PORTAL}.evil.example", "null", PORTAL.upper(), ""):
        answer = await shared_with.get("/problems", headers={"Origin": origin})
        assert ALLOWED not in answer.headers
        assert "Origin" in answer.headers["vary"], "a cache tells origins apart"


async def test_what_is_not_public_is_not_shared(shared_with: httpx.AsyncClient, drawer: dict[str, str]) -> None:
    site = {"Origin": PORTAL}
    for answer in (
        await shared_with.get("/things/mine", headers={**site, **drawer}),
        await shared_with.get("/problems", headers={**site, **drawer}),
        await shared_with.post("/things", headers=site, json={"name": "n"}),
        await shared_with.options("/problems", headers={**site, "Access-Control-Request-Method": "GET"}),
        await shared_with.get("/metrics", headers=site),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control-allow")], answer.request


async def test_without_the_setting_nothing_is_said(client: httpx.AsyncClient) -> None:
    answer = await client.get("/problems", headers={"Origin": PORTAL})
    assert ALLOWED not in answer.headers
    assert "Origin" not in answer.headers.get("vary", "")


async def test_everybody_may_be_named(issuer: Issuer) -> None:
    async with serving(things_app(settings_for(issuer, cors_origins=("*",)))) as client:
        answer = await client.get("/problems", headers={"Origin": OTHER})
    assert answer.headers[ALLOWED] == "*"
    assert "Origin" not in answer.headers.get("vary", "")


@pytest.mark.parametrize("origin", ["https://data.example.gov.cn/", "data.example.gov.cn", "https://*.gov.cn", ""])
def test_an_origin_is_written_as_browsers_send_it(issuer: Issuer, origin: str) -> None:
    with pytest.raises(ValueError, match="cors_origins"):
        settings_for(issuer, of=ServiceSettings, cors_origins=(origin,))
