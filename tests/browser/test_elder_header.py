"""The header of the view for older readers: the search looks as every form of the view, on a phone and on a desk."""

import pytest
from playwright.async_api import Browser, Locator

from tests.browser.test_site import DESK, PHONE, reading
from tests.support.publishing import Press

# The browser belongs to the event loop that started it.
pytestmark = pytest.mark.asyncio(loop_scope="session")

_LEAST = 48
"""The least height of what is clicked, in pixels."""


async def box(found: Locator) -> dict[str, float]:
    told = await found.bounding_box()
    assert told is not None
    return {"y": told["y"], "width": told["width"], "height": told["height"]}


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_the_search_stands_below_the_links_and_is_large(
    press: Press, address: str, chromium: Browser, width: int
) -> None:
    await press.settle()
    async with reading(chromium, address, width) as page:
        await page.goto(f"{address}/elder/log")
        last = await box(page.locator(".masthead nav a").last)
        typed, asked = await box(page.locator(".find input")), await box(page.locator(".find button"))
        assert typed["y"] - (last["y"] + last["height"]) >= 12, "a gap below the links"
        assert asked["y"] >= typed["y"] + typed["height"], "one column"
        assert typed["width"] == asked["width"]
        assert min(typed["height"], asked["height"]) >= _LEAST
        for part in (".find input", ".find button"):
            border = await page.locator(part).evaluate("element => getComputedStyle(element).border")
            assert border.startswith("2px solid"), part
            right = await page.locator(part).evaluate("element => getComputedStyle(element).borderRightWidth")
            assert right == "2px", part
