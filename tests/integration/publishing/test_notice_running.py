"""The whole service as it runs: what sampling appends is public, signed and provable a moment later, by itself."""

import asyncio
from pathlib import Path

import httpx

from services.publishing.app import create_app
from services.publishing.settings import PublishingSettings
from shared.draws.verification import Verdict
from tests.support.apps import serving
from tests.support.postgres import Database
from tests.support.publishing import Press, press_on


async def test_a_draw_is_published_by_itself(database: Database, tmp_path: Path) -> None:
    async with press_on(database, tmp_path) as press, serving(create_app(_alone(press))) as site:
        draw = press.draw(size=20, count=6)
        await draw.hold()
        bundle = await _until_published(site, f"/draws/{draw.draw}/bundle.json")
        assert (await press.verified(bundle.json())).verdict is not Verdict.PROVED, "no witness has seen it"
        assert "immutable" not in bundle.headers["Cache-Control"]
        steps = (await site.get(f"/draws/{draw.draw}.json")).json()["steps"]
        assert [step["stage"] for step in steps] == ["announced", "revealed", "revealed", "revealed", "completed"]
        year = await _until_published(site, "/bureaus/370124/2026.json")
        assert [line["draw"] for line in year.json()["record"]["draws"]] == [str(draw.draw)]


def _alone(press: Press) -> PublishingSettings:
    """The settings of a house without a witness."""
    return press.settings.model_copy(update={"witnesses": ()})


async def _until_published(site: httpx.AsyncClient, path: str) -> httpx.Response:
    async with asyncio.timeout(20):
        while (answer := await site.get(path)).status_code != 200:
            await asyncio.sleep(0.1)
    return answer
