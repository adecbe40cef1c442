"""Searching the site as people do: on a desk and on a phone."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_publications import shown
from tests.browser.test_site import DESK, PHONE, reading
from tests.support.draws import members_of
from tests.support.publishing import Press
from tests.unit.publishing.publication.made_up_penalty import penalty

# The browser belongs to the event loop that started it.
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_an_enterprise_is_searched_from_any_page_and_its_record_read(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw = press.draw(size=12, out=2, count=4, title="三月危险化学品抽查")
    await draw.hold()
    await shown(press)
    await press.settle()
    firm = members_of("enterprises", 12)[0]
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/log")
        await page.get_by_role("searchbox", name="查企业、文号、抽查序号").fill("pingchuan")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=2)).to_contain_text("找到以下 14 条")
        await expect(page.get_by_text("不等于没有列入任何名单")).to_be_visible()
        await page.screenshot(path=tmp_path / "found.png", full_page=True)
        await page.get_by_role("link", name=firm.name).first.click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(firm.name)
        await expect(page.get_by_text("列入名单").first).to_be_visible()
        await page.screenshot(path=tmp_path / "record.png", full_page=True)
        await page.get_by_label("只看这一天以来新公开的").fill("2030-01-01")
        await page.get_by_role("button", name="查看").click()
        await expect(page.get_by_text("以来新公开 0 条")).to_be_visible()
        await page.goto(f"{address}/search")
        await page.get_by_role("searchbox").fill(penalty().number.replace("〔", "[").replace("〕", "]"))
        await page.get_by_role("button", name="查询").click()
        await page.get_by_role("link", name=penalty().number).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(penalty().party.name)
        await page.goto(f"{address}/search?q={firm.identifier[:-1]}0")
        await expect(page.get_by_text("代码没有通过校验，可能输错")).to_be_visible()
        await expect(page.get_by_role("list", name="您是不是要找").get_by_role("link")).to_contain_text(firm.identifier)
        await page.screenshot(path=tmp_path / "mistyped.png", full_page=True)
