"""The public site as people see it: readable, complete, on a desk and on a phone, and asking nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, expect

from tests.integration.publishing.test_year import a_year
from tests.support.publishing import Press

# The browser belongs to the event loop that started it.
pytestmark = pytest.mark.asyncio(loop_scope="session")

DESK, PHONE = 1280, 390


@asynccontextmanager
async def reading(browser: Browser, address: str, width: int) -> AsyncIterator[Page]:
    """A page; at the end nothing was amiss on it, it did not scroll sideways, and nobody else was asked."""
    context = await browser.new_context(viewport={"width": width, "height": 900})
    page = await context.new_page()
    amiss: list[str] = []

    def said(message: ConsoleMessage) -> None:
        amiss.append(f"said {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith(f"{address}/"):
            amiss.append(f"asked {request.url}")

    def failed(request: Request) -> None:
        # A reader who goes on before a picture is there aborts its request.
        if request.failure != "net::ERR_ABORTED":
            amiss.append(f"failed {request.url}: {request.failure}")

    page.on("console", said)
    page.on("request", asked)
    page.on("requestfailed", failed)
    yield page
    if await page.evaluate("document.documentElement.scrollWidth") > width:
        amiss.append("scrolls sideways")
    await context.close()
    assert not amiss


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_completed_draw_can_be_read_and_checked(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw = press.draw(size=30, count=9)
    await draw.hold()
    await draw.substitute(1, "closed")
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/draws/{draw.draw}")
        await expect(page.get_by_role("heading", level=1)).to_have_text(draw.title)
        await expect(page.locator(".figures")).to_contain_text("30户")
        await expect(page.get_by_text("退出：已停产或关闭")).to_be_visible()
        await expect(page.locator("#life li")).to_have_count(len(draw.events))
        await expect(page.locator("#result tbody tr")).to_have_count(9 + 3)
        await expect(page.locator("#verify pre").first).to_contain_text(draw.events[-2].public["seed"])
        await expect(page.locator("#frame .lots tbody tr").first).to_be_hidden()
        await page.get_by_text("查看名单").click()
        await page.get_by_text("查看未列入的").click()
        await expect(page.locator("#frame tbody tr").last).to_be_visible()
        assert await page.screenshot(path=tmp_path / "draw.png", full_page=True)


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_firm_gets_from_the_front_page_to_its_proof(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw = press.draw(size=30, count=9, groups=("危化", "矿山", "工贸"), out=12)
    await draw.hold()
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(address)
        await expect(page.get_by_text("序号 1 至 1 连续，无缺号")).to_be_visible()
        await page.screenshot(path=tmp_path / "front.png", full_page=True)
        await page.get_by_role("searchbox").fill("南坪铸造")
        await page.get_by_role("button", name="查询").click()
        await page.get_by_role("link", name="平川县南坪铸造").click()
        await expect(page.locator(".verdict")).to_be_visible()
        await page.get_by_text("证明：这个编号就是本企业").click()
        await expect(page.locator("pre")).to_contain_text("printf 'cheqian-id/2")
        assert await page.screenshot(path=tmp_path / "enterprise.png", full_page=True)
        await page.goto(f"{address}/enterprises/{draw.openings[draw.left_out[0].id]['name']}")
        await expect(page.locator(".verdict")).to_contain_text("未列入名单")
        await page.get_by_text("证明：这个编号就是本企业").click()
        assert await page.screenshot(path=tmp_path / "left-out.png", full_page=True)


async def test_a_failed_draw_and_the_log_read_well_without_scripts(
    press: Press, address: str, chromium: Browser
) -> None:
    draw = press.draw(size=10, count=3)
    await draw.announce()
    await draw.reveal("bureau")
    await draw.fail()
    await press.settle()
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{address}/draws/{draw.draw}")
    await expect(page.get_by_role("heading", name="抽查失败")).to_be_visible()
    await expect(page.locator(".notice-box")).to_contain_text("平川县工商业联合会")
    await page.get_by_role("link", name="公开日志").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("公开日志")
    await context.close()


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_draw_by_parties_shows_whose_turn_it_is_and_who_withheld(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw, again = press.draw(size=30, count=9, purpose="own/2026-03"), press.draw(serial=2, size=30, count=9)
    await draw.announce()
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/draws/{draw.draw}")
        assert await page.screenshot(path=tmp_path / "announced.png", full_page=True)
        await draw.reveal("bureau")
        await press.settle()
        await page.reload()
        await expect(page.locator(".sources .turn h3")).to_contain_text("平川县工商业联合会")
        await expect(page.get_by_role("heading", name="不是按本局规则")).to_be_visible()
        assert await page.screenshot(path=tmp_path / "by-parties.png", full_page=True)
        await draw.fail()
        await again.announce(replaces=draw.draw)
        await press.settle()
        await page.reload()
        await expect(page.locator(".standing")).to_contain_text("抽查失败")
        await expect(page.locator(".sources .withheld")).to_contain_text("到期未公开")
        assert await page.screenshot(path=tmp_path / "failed.png", full_page=True)
        await page.get_by_role("link", name="2026 年第 2 号").click()
        await expect(page.locator(".replaces")).to_contain_text("代替失败的")
        await page.goto(address)
        await expect(page.get_by_text("不是按本局规则")).to_be_visible()
        assert await page.screenshot(path=tmp_path / "front-failed.png", full_page=True)


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_draw_by_the_beacon_is_overdue_until_it_has_its_round(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw = press.draw(size=30, count=9, entropy="beacon")
    await press.announce_by_beacon(draw)
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/draws/{draw.draw}")
        await expect(page.locator(".standing")).to_contain_text("逾期未出结果")
        await expect(page.get_by_role("heading", name="逾期未出结果")).to_be_visible()
        await expect(page.locator(".sources")).to_contain_text("早于到期")
        assert await page.screenshot(path=tmp_path / "overdue.png", full_page=True)
        await draw.complete()
        await press.settle()
        await page.reload()
        await expect(page.locator(".standing")).to_contain_text("已完成")
        await expect(page.locator("#result tbody tr")).to_have_count(9 + 3)
        assert await page.screenshot(path=tmp_path / "by-beacon.png", full_page=True)


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_who_goes_where_can_be_read_without_anybodys_name(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw = press.assignment(size=5, crew=30)
    await draw.hold()
    await draw.succeed(1, 1)
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/draws/{draw.draw}")
        await expect(page.locator(".figures")).to_contain_text("15个")
        await expect(page.locator(".crew")).to_have_count(5)
        await expect(page.locator(".crew tbody tr")).to_have_count(15)
        await expect(page.locator(".crew").nth(1).locator(".gone")).to_contain_text("回避")
        await expect(page.locator(".crew").nth(1).locator(".holds").first).to_contain_text("递补")
        await page.get_by_text("查看可派人员").click()
        await expect(page.locator("#frame tbody tr").last).to_be_hidden()
        assert await page.screenshot(path=tmp_path / "assigned.png", full_page=True)
        await page.locator(".crew h3 a").first.click()
        await expect(page.get_by_text("检查人员已抽定", exact=True)).to_be_visible()
        assert await page.screenshot(path=tmp_path / "visited.png", full_page=True)


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_of_a_covert_assignment_the_page_shows_sizes_and_hashes_alone(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw = press.assignment(size=5, crew=11, disclosure="after-visits")
    await draw.hold()
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/draws/{draw.draw}")
        await expect(page.locator("#result")).to_contain_text("结果已经算出并锁定")
        await expect(page.locator(".crew")).to_have_count(0)
        assert await page.screenshot(path=tmp_path / "covert-assigned.png", full_page=True)


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_covert_draw_says_why_it_names_nobody_until_it_does(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    draw = press.draw(size=20, count=6, groups=("危化", "矿山"), disclosure="after-visits")
    await draw.hold()
    await draw.substitute(0, "closed")
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(address)
        await expect(page.get_by_text("公开前不披露名单")).to_be_visible()
        await page.get_by_role("link", name=draw.title).click()
        await expect(page.get_by_role("heading", name="暗查暗访：公开前不披露名单")).to_be_visible()
        await expect(page.locator("#result tbody tr")).to_have_count(6 + 6)
        await page.get_by_text("查看名单").click()
        await expect(page.locator("#frame .lots").first.locator("tbody tr")).to_have_count(20)
        assert await page.screenshot(path=tmp_path / "covert.png", full_page=True)
        await expect(page.locator("body")).not_to_contain_text("有限公司")
        await draw.open(unvisited=1, reason="大雪封路")
        await press.settle()
        await page.reload()
        await expect(page.get_by_role("heading", name="暗查暗访的名单已公开")).to_be_visible()
        await expect(page.get_by_text("退出：已停产或关闭")).to_be_visible()
        assert await page.screenshot(path=tmp_path / "opened.png", full_page=True)


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_teams_and_items_are_drawn_in_public_too(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    people = press.draw(size=23, count=9, groups=("组长", "组员"), population="people", disclosure="never")
    items = press.draw(serial=2, size=12, count=4, population="items")
    await people.hold()
    await items.hold()
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/draws/{people.draw}")
        await expect(page.get_by_role("heading", name="人员名单不公开")).to_be_visible()
        await expect(page.get_by_role("heading", name="三、找到自己")).to_be_visible()
        assert await page.screenshot(path=tmp_path / "people.png", full_page=True)
        await page.goto(f"{address}/draws/{items.draw}")
        await expect(page.locator("#result caption").first).to_contain_text("4 项")
        await expect(page.locator("#rules")).to_contain_text("12 项抽查事项")
        assert await page.screenshot(path=tmp_path / "items.png", full_page=True)


async def test_a_wrong_address_is_answered_with_a_page(press: Press, address: str, chromium: Browser) -> None:
    await press.settle()
    context = await chromium.new_context(viewport={"width": PHONE, "height": 900})
    page = await context.new_page()
    answer = await page.goto(f"{address}/draws/00000000-0000-7000-8000-000000000000")
    assert answer is not None
    assert answer.status == 404
    await expect(page.get_by_role("heading", name="没有这次抽查")).to_be_visible()
    await page.get_by_role("link", name="全部抽查").click()
    await expect(page.get_by_text("还没有公告过抽查")).to_be_visible()
    await context.close()


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_year_can_be_read_from_its_sums_to_each_draw(
    press: Press, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    year = await a_year(press)
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(address)
        assert await page.screenshot(path=tmp_path / "front-year.png", full_page=True)
        await page.get_by_role("link", name="全年记录").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("2026 年抽查记录")
        await expect(page.locator(".year-draws tbody tr")).to_have_count(len(year))
        await expect(page.locator(".year-draws tbody tr").nth(1)).to_contain_text("抽查失败")
        await expect(page.locator("#verify pre")).to_contain_text("cheqian verify bureau")
        assert await page.screenshot(path=tmp_path / "year.png", full_page=True)
        await page.get_by_role("link", name="quarterly/2026-Q1").click()
        await expect(page.get_by_role("heading", name="抽而未查 2 户")).to_be_visible()
        assert await page.screenshot(path=tmp_path / "settled.png", full_page=True)
        await page.get_by_role("link", name="2026 年全部抽查").click()
        await expect(page.locator(".year-draws tbody tr")).to_have_count(len(year))
