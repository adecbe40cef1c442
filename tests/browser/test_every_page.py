"""Every page, on a desk and on a phone, in the normal view and in that for older readers: axe finds nothing, nothing is
cut off, and what a screen reader is told is what it was.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, CDPSession, Page

from deploy.checking_site import SiteVerdict, check
from tests.browser.conftest import served
from tests.browser.test_site import PHONE
from tests.browser.whole_site import NOW, whole_site
from tests.support.golden import Golden
from tests.support.publishing import Press, still_app

# The browser belongs to the event loop that started it.
pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = Path(__file__).parents[2] / ".venv" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
DESK = 1440
VIEWS = {"normal": "", "elder": "/elder"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST = 24
"""CSS pixels: 18 pt."""
_BODY_TEXT = """() => {
  const small = [], unseen = new Set(["SCRIPT", "STYLE", "NOSCRIPT"]);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element.checkVisibility() || unseen.has(element.tagName)) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < %d) small.push(`${element.tagName} ${size} ${walk.currentNode.data.trim().slice(0, 20)}`);
  }
  return small;
}"""
_CHANGING = [
    (re.compile(r"平川县\w{2,8}?(第二)?(股份有限公司|有限公司|厂)"), "<enterprise>"),
    (re.compile(r"91370124MA3\w{7}"), "<code>"),
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<uuid>"),
    (re.compile(r"[A-Za-z0-9+/=_-]{32,}"), "<text>"),
    (re.compile(r"\b[0-9a-f]{8,}…?"), "<hex>"),
    (re.compile(r"127\.0\.0\.1:\d+"), "<address>"),
]
"""What is different in each run: who is drawn, too."""
_UNSPOKEN = {"generic", "none", "InlineTextBox", "LineBreak"}
_NAMED_OTHERWISE = {"RootWebArea", "region", "navigation", "table", "search", "form", "group", "searchbox", "textbox"}
"""The roles whose name is no text inside."""


@pytest.fixture
def axe() -> str:
    if not AXE.exists():
        pytest.skip(f"{AXE} is not installed (make test installs it if npm is there: apt-get install nodejs npm)")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def site(press: Press) -> Iterator[str]:
    imprint = {
        "site_sponsor": "示例县应急管理局",
        "site_contact": "0531-00000000",
        "site_icp": "示ICP备00000000号",
        "site_police": "示公网安备00000000000000号",
        "site_identification": "0000000000",
    }
    app = still_app(press.settings.model_copy(update=imprint))
    app.clock = lambda: NOW
    with served(app) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def pages(press: Press) -> Mapping[str, str]:
    return await whole_site(press)


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport={"width": DESK, "height": 900}, device_scale_factor=1)
    yield await context.new_page()
    await context.close()


@pytest.mark.golden
async def test_every_page_can_be_read_by_everybody(
    pages: Mapping[str, str],
    site: str,
    page: Page,
    axe: str,
    golden: Golden,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    amiss: list[str] = []
    devtools = await page.context.new_cdp_session(page)
    for name, path in pages.items():
        for view, prefix in VIEWS.items():
            await page.set_viewport_size({"width": DESK, "height": 900})
            await page.goto(f"{site}{prefix}{path}", wait_until="load")
            if name == "paper":
                await page.locator(".told h2").wait_for()
            if view == "normal":
                golden.check(f"accessibility/{name}.txt", await spoken(devtools))
            await page.evaluate(axe)
            for width in (DESK, PHONE):
                await page.set_viewport_size({"width": width, "height": 844 if width == PHONE else 900})
                found = await unfit(page, view, width)
                if (view, width) != ("elder", DESK):  # That view is one column at any width: the phone's.
                    found += await found_by_axe(page)
                amiss += [f"{name} ({view}, {width} px): {each}" for each in found]
                # Whoever writes the golden files anew looks at the pages too.
                if found or golden.rewrite:
                    await page.screenshot(path=tmp_path / f"{name}-{view}-{width}.png", full_page=True)
    assert not amiss, "\n".join(amiss)
    # The same house keeps the rules for sites of the government on that day, and no longer does a year later.
    verdicts = [await asyncio.to_thread(check, site, day, most=60) for day in (NOW.date(), date(2027, 4, 2))]
    assert verdicts == [SiteVerdict.KEPT, SiteVerdict.BROKEN]
    told = capsys.readouterr().out
    assert "✗ home-updated-within" in told
    assert "✗ yearly-columns-updated-within  “检查计划与覆盖”（/bureaus/370124）最新 2026-03-02" in told


async def test_what_is_amiss_is_found(page: Page, axe: str) -> None:
    await page.set_content(
        "<html lang=zh><title>x</title><body><main><h1>x</h1><img src=x>"
        "<p style='font-size:12px;color:#aaa'>看不清的小字<div style='width:4000px'>宽</div></main>"
    )
    await page.evaluate(axe)
    found = {each.partition(":")[0] for each in [*await found_by_axe(page), *await unfit(page, "elder", DESK)]}
    assert found == {"image-alt", "color-contrast", "scrolls sideways", "small text"}


async def found_by_axe(page: Page) -> list[str]:
    """What axe finds, each with the first elements that have it."""
    asked = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
    result: dict[str, Any] = await page.evaluate("asked => axe.run(document, asked)", asked)
    return [
        f"{found['id']}: {found['help']}: {[node['html'][:160] for node in found['nodes'][:3]]}"
        for found in result["violations"]
    ]


async def unfit(page: Page, view: str, width: int) -> list[str]:
    """A page that scrolls sideways; in the view for older readers, text under 18 pt."""
    wide = await page.evaluate("document.documentElement.scrollWidth")
    small = await page.evaluate(_BODY_TEXT % SMALLEST) if view == "elder" else []
    return [*([f"scrolls sideways: {wide}"] if wide > width else []), *(f"small text: {each}" for each in small[:3])]


async def spoken(devtools: CDPSession) -> str:
    """Chromium's accessibility tree: what a screen reader is told, one line for each node, without what changes."""
    tree = await devtools.send("Accessibility.getFullAXTree")
    nodes = {node["nodeId"]: node for node in tree["nodes"]}
    lines = list(_lines(nodes, tree["nodes"][0], 0))
    return "\n".join(lines) + "\n"


def _lines(nodes: Mapping[str, Any], node: Mapping[str, Any], depth: int, named: bool = False) -> Iterator[str]:
    """The lines of a node and of what is in it. Its texts stand once: in its name, if that is made of them."""
    role, name = node.get("role", {}).get("value", ""), _lasting(node.get("name", {}).get("value", ""))
    if role == "StaticText":
        if name and not named:
            yield f"{'  ' * depth}“{name}”"
        return
    told = not node.get("ignored") and role not in _UNSPOKEN
    if told:
        yield f"{'  ' * depth}{role}{_properties(node)} {name}".rstrip()
        named = bool(name) and role not in _NAMED_OTHERWISE
    for child in node.get("childIds", ()):
        yield from _lines(nodes, nodes[child], depth + told, named)


def _properties(node: Mapping[str, Any]) -> str:
    told = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
    return "".join(f" [{name}={told[name]}]" for name in ("level", "expanded", "required") if told.get(name))


def _lasting(text: object) -> str:
    lasting = str(text)
    for pattern, instead in _CHANGING:
        lasting = pattern.sub(instead, lasting)
    return " ".join(lasting.split())
