"""The whole service as it runs: what sampling appends is public, signed and provable a moment later, by itself."""

import asyncio
from pathlib import Path

import httpx

from services.publishing.app import create_app
from shared.draws.verification import verify_bundle
from shared.log.keyfile import signing_key
from tests.support.apps import serving
from tests.support.postgres import Database
from tests.support.publishing import press_on


async def test_a_draw_is_published_by_itself(database: Database, tmp_path: Path) -> None:
    async with press_on(database, tmp_path) as press, serving(create_app(press.settings)) as site:
        draw = press.draw(size=20, count=6)
        await draw.hold()
        bundle = await _until_published(site, f"/draws/{draw.draw}/bundle.json")
        key = signing_key(press.settings.log_key_file, press.settings.log_origin).verifier
        checks = await asyncio.to_thread(verify_bundle, bundle.json(), key)
        assert not [check for check in checks if check.passed is False]
        steps = (await site.get(f"/draws/{draw.draw}.json")).json()["steps"]
        assert [step["stage"] for step in steps] == ["announced", "revealed", "revealed", "entered", "completed"]


async def _until_published(site: httpx.AsyncClient, path: str) -> httpx.Response:
    async with asyncio.timeout(20):
        while (answer := await site.get(path)).status_code != 200:
            await asyncio.sleep(0.1)
    return answer
