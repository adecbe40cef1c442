"""The page of the credit sandbox: what came, what was refused and why, on a desk and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import served
from tests.browser.test_site import DESK, PHONE, reading
from tests.support.credit import (
    CreditClient,
    Signer,
    StandingClock,
    penalty,
    record,
    result,
    sandbox_app,
    secret_in,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[tuple[str, Signer]]:
    clock = StandingClock()
    with served(sandbox_app(tmp_path / "credit", clock)) as address:
        yield address, Signer(secret_in(tmp_path / "credit"), clock)


async def fill(address: str, signer: Signer) -> None:
    """Records of every state."""
    async with httpx.AsyncClient(base_url=address) as http:
        credit = CreditClient(http, signer)
        await credit.sent("/inspection-results", record("r-1", result()))
        await credit.sent("/penalties", record("p-1", penalty(CF_JDRQ="2026-02-20")))
        await credit.sent("/penalties", record("p-1", penalty(CF_JDRQ="2026-02-20")))
        wrong = penalty(CF_WSH="应急罚【2026】13号", CF_NR_FK="20000", CF_XDR_MC="平阴县更名前有限公司")
        wrong["CF_SY"] = "未按规定组织演练" * 40
        await credit.sent("/penalties", record("k" * 32, wrong))
        await credit.behave(drops_in_cleaning=1, loses_answers=0.2, restarts_after_batches=9)
        await credit.sent("/penalties", record("p-3", penalty(CF_WSH="应急罚〔2026〕14号")))
        await credit.sent("/penalties/withdrawals", {"key": "p-1", "version": 1, "reason": "决定被撤销"})


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_people_find_what_was_refused_and_why(
    sandbox: tuple[str, Signer], chromium: Browser, tmp_path: Path, width: int
) -> None:
    address, signer = sandbox
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/sandbox/records")
        await expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
        await fill(address, signer)
        await page.get_by_role("link", name="刷新").click()
        await expect(page.locator(".records > li")).to_have_count(6)
        await expect(page.get_by_text("现按要求出故障：")).to_be_visible()
        await expect(page.locator(".records > li").first).to_contain_text("平阴县示例第一加油站")
        assert await page.screenshot(path=tmp_path / "all.png", full_page=True)
        await page.get_by_role("link", name="已退回").click()
        await expect(page.locator(".records > li")).to_have_count(1)
        await expect(page.get_by_text("应填 2。")).to_be_visible()
        await page.get_by_text("全部字段").click()
        await expect(page.get_by_text("应急罚【2026】13号")).to_be_visible()
        assert await page.screenshot(path=tmp_path / "refused.png", full_page=True)
        await page.get_by_role("link", name="清洗中丢失").click()
        await expect(page.locator(".records code").first).to_have_text("p-3")
        await page.get_by_role("searchbox").fill("r-1")
        await page.get_by_role("button", name="查找").click()
        await expect(page.locator(".records > li")).to_have_count(1)
        await expect(page.locator(".records")).to_contain_text("双随机抽查结果 · 新增")
