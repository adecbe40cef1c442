"""The page of an annulled draw, at the size of a desk and of a phone."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_site import DESK, PHONE, reading
from tests.support.publishing import Press

# The browser belongs to the event loop that started it.
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_an_annulled_draw_says_by_whom_and_which_draw_takes_its_place(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw, again = press.draw(size=30, count=9), press.draw(serial=2, size=30, count=9)
    await draw.hold()
    await press.annul(draw, "示例县人民法院", b"%PDF-1.7 a made-up decision", wait=timedelta(days=3650))
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/draws/{draw.draw}")
        await expect(page.locator(".standing")).to_contain_text("已撤销")
        box = page.get_by_label("已撤销")
        await expect(box).to_contain_text("示例县人民法院")
        await expect(box).to_contain_text("起生效")
        await expect(box.get_by_role("link", name="PDF")).to_be_visible()
        await expect(page.locator("#result tbody tr")).to_have_count(9 + 3)
        assert await page.screenshot(path=tmp_path / "annulled.png", full_page=True)
        await again.announce(replaces=draw.draw)
        await press.settle()
        await page.reload()
        await box.get_by_role("link", name="2026 年第 2 号").click()
        await expect(page.locator(".replaces")).to_contain_text("代替已撤销的")
        await page.goto(address)
        await expect(page.get_by_text("由外部机关“示例县人民法院”撤销")).to_be_visible()
        assert await page.screenshot(path=tmp_path / "front-annulled.png", full_page=True)
