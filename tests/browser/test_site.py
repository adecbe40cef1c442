"""The public site as people see it: readable, complete, on a desk and on a phone, and asking nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Request, expect

from tests.support.publishing import Press

DESK, PHONE = 1280, 390


@asynccontextmanager
async def reading(browser: Browser, address: str, width: int) -> AsyncIterator[Page]:
    """A page without scripts; at the end nothing was amiss on it, and nothing was asked of anybody else."""
    context = await browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page = await context.new_page()
    amiss: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(f"{address}/"):
            amiss.append(f"asked {request.url}")

    page.on("console", lambda message: amiss.append(message.text))
    page.on("requestfailed", lambda request: amiss.append(f"failed {request.url}"))
    page.on("request", asked)
    yield page
    await context.close()
    assert not amiss


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_completed_draw_can_be_read_and_checked(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw = press.draw(size=30, count=9)
    await draw.hold()
    await draw.substitute(1, "已停产半年")
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/draws/{draw.draw}")
        await expect(page.get_by_role("heading", level=1)).to_have_text(draw.title)
        await expect(page.get_by_text("30户")).to_be_visible()
        await expect(page.get_by_text("退出：已停产半年")).to_be_visible()
        await expect(page.locator("#life li")).to_have_count(len(draw.events))
        await expect(page.locator("#result tbody tr")).to_have_count(9 + 3)
        assert draw.events[-2].public["seed"] in await page.locator("#verify pre").first.inner_text()
        await page.screenshot(path=tmp_path / "draw.png", full_page=True)
        wide = await page.locator("html").evaluate("e => e.scrollWidth")
        assert wide <= width, "the page scrolls sideways"
