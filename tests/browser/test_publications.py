"""Publications as people read them: on a desk and on a phone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from services.publishing.publication import taking_usecases, usecases
from services.publishing.publication.preparing import penalty_told
from services.publishing.publication.redaction import MARKS
from shared.database import transact
from shared.law.law import shipped_law
from shared.log.occasion import Actor, Occasion
from shared.pool import Pool
from shared.work import Acting, Work
from tests.browser.test_site import DESK, PHONE, reading
from tests.support.apps import BUREAU
from tests.support.publishing import Press
from tests.unit.publishing.publication.made_up_penalty import penalty

# The browser belongs to the event loop that started it.
pytestmark = pytest.mark.asyncio(loop_scope="session")

_NOW = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)


async def shown(press: Press) -> str:
    """A penalty that is shown: the id of its publication."""
    async with transact(press.engine, BUREAU) as session:
        occasion = Occasion(BUREAU, Actor("made-up-publisher", "publisher", "tests"), _NOW, "a" * 32, "")
        act = Acting.of(Work(session=session, blobs=press.blobs, pool=Pool(1)), occasion)
        prepared = await taking_usecases.take(act, penalty_told(penalty(), shipped_law()))
        assert prepared is not None
        return str((await usecases.release(act, prepared.id)).id)


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_penalty_is_read_from_the_list_to_its_proof(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    publication = await shown(press)
    await press.settle(at=_NOW)
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/")
        await page.get_by_role("link", name="结果公示").click()
        await page.screenshot(path=tmp_path / "list.png", full_page=True)
        await page.get_by_role("link", name=penalty().party.name).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(penalty().party.name)
        await expect(page.get_by_text("罚款人民币贰万元")).to_be_visible()
        await expect(page.get_by_text(MARKS["name"])).to_be_visible()
        await page.screenshot(path=tmp_path / "publication.png", full_page=True)
        await page.get_by_role("link", name="查看全程记录与回执").click()
        await expect(page).to_have_url(f"{address}/trace?of={publication}")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
