"""Somebody scans the QR of a paper, types its number, or picks its PDF, and reads at once what it is worth."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, expect

from shared.contracts.papers import PaperKeyRevoked
from shared.papers.code import sign_code
from tests.browser.test_site import DESK, PHONE, reading
from tests.support.papers_issued import PaperOffice, office_on
from tests.support.publishing import Press
from tests.unit.papers.made_up import KEY, NUMBER, PAPER, STRANGER, code_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

OTHER = "（平）应急责改〔2026〕F-002号"
FILE = b"%PDF-1.7 a made-up paper" * 1000


@pytest_asyncio.fixture(loop_scope="session")
async def office(press: Press) -> AsyncIterator[PaperOffice]:
    async with office_on(press.database) as office:
        yield office


async def said(page: Page, kind: str, words: str) -> None:
    await expect(page.locator(f".told.{kind} h2")).to_contain_text(words)


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_scanned_paper_says_at_once_that_it_counts(
    press: Press, office: PaperOffice, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    paper = await office.issue(file=FILE)
    await press.settle()
    async with reading(chromium, address, width) as page:
        sent: list[Request] = []
        page.on("request", lambda request: sent.append(request))  # playwright marks what it is given
        await page.goto(f"{address}/p#{paper.code}")
        await said(page, "good", "真实，现行有效")
        await expect(page.locator(".told")).to_contain_text(NUMBER)
        await expect(page.locator(".told")).to_contain_text("2026 年 3 月 9 日")
        assert await page.screenshot(path=tmp_path / "scanned.png", full_page=True)
        await page.get_by_text("该机关登记的密钥与印章").click()
        await expect(page.locator(".told details code").first).to_have_text(KEY.public_key().public_bytes_raw().hex())
        assert not [request.url for request in sent if str(paper.code)[:20] in request.url], "the code is in no address"
        async with page.expect_download() as download:
            await page.get_by_role("link", name="文书回执").click()
        kept = tmp_path / "receipts.json"
        await (await download.value).save_as(kept)
        assert b"cheqian-receipts/1" in kept.read_bytes()


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_number_and_check_word_or_the_pdf_do_as_well(
    press: Press, office: PaperOffice, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    paper = await office.issue(file=FILE)
    await press.settle()
    (tmp_path / "paper.pdf").write_bytes(FILE)
    (tmp_path / "altered.pdf").write_bytes(FILE + b"\n")
    async with reading(chromium, address, width) as page:
        await page.goto(address)
        await page.get_by_role("link", name="文书核验").click()
        assert await page.screenshot(path=tmp_path / "empty.png", full_page=True)
        await page.get_by_label("文号", exact=True).fill("(平)应急责改[2026]F-001号")
        await page.get_by_label("核验字", exact=True).fill(paper.code.check_word.lower().replace("-", ""))
        await page.locator("#by-number button").click()
        await said(page, "good", "真实，现行有效")
        await expect(page.locator(".told")).to_contain_text(NUMBER)
        await page.get_by_label("核验字", exact=True).fill("00000-00000")
        await page.locator("#by-number button").click()
        await said(page, "unsure", "没有查到这份文书")
        sent: list[Request] = []
        page.on("request", lambda request: sent.append(request))  # playwright marks what it is given
        await page.get_by_label("选择 PDF").set_input_files(tmp_path / "paper.pdf")
        await said(page, "good", "真实，现行有效")
        await expect(page.locator(".told")).to_contain_text("逐字节一致")
        (asked,) = sent
        assert len(asked.post_data or "") < 100, "the file stays in the browser"
        await page.get_by_label("选择 PDF").set_input_files(tmp_path / "altered.pdf")
        await said(page, "unsure", "没有查到这份文书")
        assert await page.screenshot(path=tmp_path / "unknown.png", full_page=True)


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_paper_that_does_not_count_says_why(
    press: Press, office: PaperOffice, address: str, chromium: Browser, tmp_path: Path, width: int
) -> None:
    old, new = await office.issue(), await office.issue(replace(PAPER, number=OTHER), b"another")
    await old.replace(new)
    await new.withdraw()
    void = replace(PAPER, number="（平）应急责改〔2026〕F-003号")
    await office.void(void.number)
    key = KEY.public_key().public_bytes_raw().hex()
    await office.register(
        PaperKeyRevoked(key_id=code_of().key_id.hex(), key=key, day=date(2026, 4, 1), because="密钥文件遗失")
    )
    await press.settle()
    altered = bytearray(old.code.to_bytes())
    altered[10] ^= 1
    async with reading(chromium, address, width) as page:
        for name, code, words in (
            ("replaced", str(old.code), "已被另一份文书替换"),
            ("withdrawn", str(new.code), "已被撤回"),
            ("voided", str(sign_code(KEY, void)), "文号已作废"),
            ("no-issue", str(sign_code(KEY, replace(PAPER, number="（平）应急责改〔2026〕F-004号"))), "警示"),
            ("forged", urlsafe_b64encode(altered).rstrip(b"=").decode(), "伪造或被改动"),
            ("unknown-key", str(sign_code(STRANGER, PAPER)), "签署密钥未在本站登记"),
            ("revoked", str(sign_code(KEY, replace(PAPER, day=date(2026, 4, 1)))), "密钥在成文日期前已撤销"),
        ):
            # The same page, as from one paper to the next: only what stands behind `#` changes.
            await page.goto(f"{address}/p#{code}")
            await said(page, "bad", words)
            assert await page.screenshot(path=tmp_path / f"{name}.png", full_page=True)


async def test_what_is_no_code_is_refused_in_words(press: Press, address: str, chromium: Browser) -> None:
    await press.settle()
    context = await chromium.new_context(viewport={"width": PHONE, "height": 900})
    page = await context.new_page()
    await page.goto(f"{address}/p#AAAA")
    await said(page, "unsure", "不能核验")
    await expect(page.locator(".told")).to_contain_text("请重新扫描二维码")
    await expect(page.locator("#by-code button")).to_be_enabled()
    await context.close()


async def test_without_https_the_page_says_that_it_cannot_hash(press: Press, address: str, chromium: Browser) -> None:
    await press.settle()
    context = await chromium.new_context(viewport={"width": PHONE, "height": 900})
    page = await context.new_page()
    # 127.0.0.1 counts as safe; elsewhere `http:` has no SubtleCrypto.
    await page.add_init_script("Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined })")
    await page.goto(f"{address}/papers/verify")
    await expect(page.get_by_text("本页不是经 https 打开的")).to_be_visible()
    await expect(page.get_by_label("选择 PDF")).to_be_disabled()
    await expect(page.locator("#by-number button")).to_be_enabled()
    await context.close()


async def test_without_scripts_the_page_says_so(press: Press, address: str, chromium: Browser) -> None:
    await press.settle()
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{address}/p#AAAA")
    await expect(page.get_by_role("heading", name="本页需要脚本")).to_be_visible()
    await context.close()
