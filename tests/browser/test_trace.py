"""Somebody follows the story of a draw or of an enterprise, on a desk and on a phone, to the proof of a step."""

from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_site import DESK, PHONE, reading
from tests.support.postgres import connect
from tests.support.publishing import Press

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_the_story_of_a_draw_is_followed_from_its_page_to_a_receipt(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw = press.draw(size=30, count=9)
    await draw.hold()
    await draw.substitute(1, "closed")
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/draws/{draw.draw}")
        await page.get_by_role("link", name="全程追溯：每一步的起因与回执").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("全程追溯")
        await expect(page.locator(".things")).to_contain_text(draw.title)
        await expect(page.locator(".chain li")).to_have_count(2 * len(draw.events))
        await expect(page.locator(".chain li").first).to_contain_text("抽查公告")
        await expect(page.locator(".chain li").first).to_contain_text("由“抽查”系统记录")
        assert await page.screenshot(path=tmp_path / "trace.png", full_page=True)
        await page.get_by_text("公开内容").first.click()
        await expect(page.locator(".chain details dd code").first).to_be_visible()
        assert await page.screenshot(path=tmp_path / "trace-open.png", full_page=True)
        receipt = await page.locator(".chain .receipt").first.get_attribute("href")
        answer = await page.request.get(f"{address}{receipt}")
        assert (await answer.text()).startswith("c2sp.org/tlog-proof@v1")
        await page.get_by_role("link", name="从这里追溯").last.click()
        await expect(page.locator(".chain li")).to_have_count(2 * len(draw.events))


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_an_enterprise_finds_its_story_and_a_wrong_number_finds_nothing(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draws = [press.draw(serial=serial, size=30, count=9) for serial in (1, 2)]
    for draw in draws:
        await draw.hold()
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/trace")
        assert await page.screenshot(path=tmp_path / "trace-empty.png", full_page=True)
        enterprise = next(iter(draws[0].openings.values()))
        await page.get_by_role("main").get_by_role("searchbox").fill(enterprise["name"])
        await page.get_by_role("button", name="追溯").click()
        await expect(page.locator(".things li")).to_have_count(3)
        await expect(page.locator(".things")).to_contain_text(enterprise["label"])
        assert await page.screenshot(path=tmp_path / "trace-enterprise.png", full_page=True)


async def test_nothing_and_a_break_are_told(press: Press, address: str, chromium: Browser, tmp_path: Path) -> None:
    draw = press.draw(size=30, count=9)
    await draw.hold()
    await press.settle()
    admin = await connect(press.database.admin_url)
    await admin.execute("ALTER TABLE log.event DISABLE TRIGGER append_only")
    await admin.execute("DELETE FROM log.event WHERE id = $1", UUID(str(draw.events[1].id)))
    await admin.close()
    for width in (DESK, PHONE):
        context = await chromium.new_context(viewport={"width": width, "height": 900})
        page = await context.new_page()
        await page.goto(f"{address}/trace?of=示应急字一号")
        await expect(page.get_by_role("heading", name="没有查到")).to_be_visible()
        assert await page.screenshot(path=tmp_path / f"trace-nothing-{width}.png", full_page=True)
        await page.goto(f"{address}/trace?of={draw.draw}")
        await expect(page.get_by_role("heading", name="链条中断")).to_be_visible()
        assert await page.screenshot(path=tmp_path / f"trace-broken-{width}.png", full_page=True)
        await context.close()
