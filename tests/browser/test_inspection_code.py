"""An enterprise's owner scans the code of an inspection and reads, on a phone and at a desk, whether it is genuine."""

from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.test_site import DESK, PHONE, reading
from tests.support.bureau_work import adopt
from tests.support.inspection_codes import CODE, PATH, TOLD, tell_code
from tests.support.papers_issued import office_on
from tests.support.publishing import Press

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCREEN = 844
"""The height of a phone's screen."""


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def keys(press: Press) -> None:
    await adopt(press)
    async with office_on(press.database):
        pass


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_scanned_code_says_at_once_that_the_inspection_is_approved(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    await tell_code(press.database)
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}{PATH}")
        heading = page.get_by_role("heading", level=1)
        await expect(heading).to_contain_text("真实，已获批准")
        box = await heading.bounding_box()
        assert box
        assert box["y"] + box["height"] < SCREEN, "the answer is seen without scrolling"
        await expect(page.locator(".officers li")).to_have_count(3)
        await expect(page.locator(".rights li")).to_have_count(6)
        assert await page.screenshot(path=tmp_path / f"code-{width}.png", full_page=True)
        await page.get_by_role("link", name="长辈版").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("真实，已获批准")
        assert await page.screenshot(path=tmp_path / f"code-elder-{width}.png", full_page=True)


async def test_without_scripts_it_says_the_same(press: Press, address: str, chromium: Browser) -> None:
    await tell_code(press.database)
    await press.settle()
    context = await chromium.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": SCREEN})
    page = await context.new_page()
    await page.goto(f"{address}{PATH}")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("真实，已获批准")
    await expect(page.locator(".checked li")).to_have_count(2)
    await context.close()


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_code_that_counts_no_more_or_is_none_says_so(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    await tell_code(press.database, TOLD.model_copy(update={"standing": "revoked", "visit": None}))
    await press.settle()
    altered = bytearray(CODE.to_bytes())
    altered[12] ^= 1
    context = await chromium.new_context(viewport={"width": width, "height": SCREEN})
    page = await context.new_page()
    for name, path, words in (
        ("revoked", PATH, "已经撤销"),
        ("cut-off", PATH[:-9], "检查码不完整"),
        ("forged", f"/i/{type(CODE).decode(bytes(altered))}", "不是本站各机关的检查码"),
    ):
        await page.goto(f"{address}{path}")
        await expect(page.get_by_role("heading", level=1)).to_contain_text(words)
        assert await page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await context.close()
