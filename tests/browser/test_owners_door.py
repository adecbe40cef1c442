"""An enterprise's owner opens the door with the secret of the notice, disputes a finding, and reads the answer: on a
phone and at a desk, without scripts, and in the view for older readers.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from shared.contracts.letters import AnswerToOwner, LetterTold
from tests.browser.test_every_page import AXE, found_by_axe, unfit
from tests.browser.test_site import DESK, PHONE
from tests.support.bureau_work import adopt
from tests.support.doors import JPEG, OVER, print_secret, tell_letter
from tests.support.inspection_codes import PATH, tell_code
from tests.support.papers_issued import office_on
from tests.support.publishing import Press

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCREEN = 844
WORDS = "仓库的通风设施当天在检修，有检修单。\n请核对。"


@pytest_asyncio.fixture(loop_scope="session")
async def secret(press: Press) -> str:
    await adopt(press)
    async with office_on(press.database):
        pass
    await tell_code(press.database, OVER)
    secret = await print_secret(press.database)
    await press.settle()
    return secret


async def is_sound(page: Page, view: str) -> None:
    """Nothing is cut off or too small, and axe, where it is installed, finds nothing."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert await unfit(page, view, width) == []
    if AXE.exists():
        await page.evaluate(AXE.read_text(encoding="utf-8"))
        assert await found_by_axe(page) == []


@dataclass
class Visitor:
    """Somebody before the door, in one view of the site; what they see is photographed and must be sound."""

    page: Page
    site: str
    photographs: Path

    @property
    def door(self) -> str:
        return f"{self.site}{PATH}/door"

    async def sees(self, name: str) -> None:
        assert await self.page.screenshot(path=self.photographs / f"{name}.png", full_page=True)
        await is_sound(self.page, "elder" if self.site.endswith("/elder") else "normal")

    async def open(self, secret: str) -> None:
        await self.page.get_by_label("告知单密码").fill(secret)
        await self.page.get_by_role("button", name="打开企业窗口").click()

    async def write_dispute(self) -> Locator:
        """Everything but which finding it is about."""
        await self.page.locator("#dispute summary").click()
        form = self.page.locator("#dispute form")
        await form.get_by_label("哪里不对").fill(WORDS)
        picture = FilePayload(name="检修单.jpg", mimeType="image/jpeg", buffer=JPEG)
        await form.get_by_label("照片或 PDF").set_input_files([picture])
        return form


@pytest.mark.parametrize("view", ["", "/elder"])
@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_dispute_is_written_and_answered(
    press: Press, address: str, chromium: Browser, tmp_path: Path, secret: str, width: int, view: str
) -> None:
    context = await chromium.new_context(viewport={"width": width, "height": SCREEN})
    page = await context.new_page()
    visitor = Visitor(page, f"{address}{view}", tmp_path)
    await page.goto(f"{visitor.site}{PATH}")
    await visitor.sees("code")
    await page.get_by_role("link", name="进入企业窗口").click()
    await visitor.open("0123-4567-89AB-CDEF")
    await expect(page.get_by_role("alert")).to_contain_text("密码不对，请对照告知单改正")
    await visitor.sees("wrong")
    await visitor.open(secret.lower())
    await expect(page.get_by_role("heading", name="来信和答复")).to_be_visible()
    form = await visitor.write_dispute()
    await visitor.sees("form")
    await form.get_by_role("button", name="寄出").click()
    # The words are still there; only what was forgotten is asked for.
    await expect(page.locator("#dispute-findings-fault")).to_contain_text("请勾选")
    await expect(form.get_by_label("哪里不对")).to_have_value(WORDS)
    await visitor.sees("fault")
    await form.get_by_label("第 1 项").check()
    await form.get_by_role("button", name="寄出").click()
    letter = page.locator(".letters > li")
    await expect(letter).to_contain_text("有检修单")
    await expect(letter).to_contain_text("已寄出")
    await answer(press, (await letter.get_attribute("id") or "").removeprefix("letter-"))
    # Both views of the site know the browser.
    for door in (f"{address}{PATH}/door", visitor.door):
        await page.goto(door)
        await expect(page.locator(".answer")).to_contain_text("经复核")
    await visitor.sees("answered")
    await context.close()


async def answer(press: Press, letter: str) -> None:
    """The bureau answers a letter."""
    await press.settle()
    said = AnswerToOwner(outcome="granted", words="经复核，第 1 项不再列为问题。", on=date(2026, 4, 2))
    await tell_letter(press.database, LetterTold(letter=UUID(letter), receiver="执法大队", answer=said))
    await press.settle()


async def test_without_scripts_a_letter_is_sent(press: Press, address: str, chromium: Browser, secret: str) -> None:
    context = await chromium.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": SCREEN})
    page = await context.new_page()
    await page.goto(f"{address}{PATH}/door")
    await page.get_by_label("告知单密码").fill(secret)
    await page.get_by_role("button", name="打开企业窗口").click()
    await page.locator("#evaluation summary").click()
    await page.locator("#evaluation").get_by_label("5 分").check()
    await page.locator("#evaluation").get_by_role("button", name="寄出").click()
    await expect(page.locator(".letters > li")).to_contain_text("5 分，很满意")
    await context.close()
