"""The page of the interfaces: it shows every service, runs the program that was pinned, and asks nobody else."""

import base64
from hashlib import sha384

import pytest
from playwright.async_api import Browser, expect

from deploy.standalone.docs.app import docs
from deploy.standalone.docs.renderer import FILES, PINNED
from tests.browser.conftest import served
from tests.browser.test_site import DESK, PHONE, reading
from tests.support.publishing import Press, still_app


@pytest.mark.parametrize("name", PINNED)
def test_the_program_is_the_one_that_was_pinned(name: str) -> None:
    digest = sha384(FILES[name].read_bytes()).digest()
    assert PINNED[name] == f"sha384-{base64.b64encode(digest).decode()}"


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_programmer_finds_an_operation_and_its_example(press: Press, chromium: Browser, width: int) -> None:
    page_of = docs({"publishing": still_app(press.settings)}, "http://127.0.0.1")
    with served(page_of) as address:
        async with reading(chromium, address, width) as page:
            await page.goto(f"{address}/")
            await expect(page.get_by_role("heading", level=2, name="公示 Publishing")).to_be_visible()
            await page.locator("#operations-tag-notices").click()
            operation = page.locator("#operations-notices-getPublishedDraw")
            await operation.locator(".opblock-summary-control").click()
            await expect(operation.locator(".example").first).to_contain_text("spec_hash")
