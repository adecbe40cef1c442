"""The view for older readers: all pages below /elder. Their links stay there, also behind a proxy that cuts paths."""

import re

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.integration.publishing.test_site import Reader
from tests.support.apps import serving
from tests.support.publishing import Press, still_app

BROWSER = {"Accept": "text/html"}


async def links_of(site: httpx.AsyncClient, path: str) -> set[str]:
    """The links of a page that lead to pages and data of the site."""
    answer = await site.get(path, headers=BROWSER)
    links = {link for link in Reader(answer.text).links if not link.startswith(("#", "https://beian."))}
    return {link for link in links if "/static/" not in link}


async def test_all_links_of_a_page_stay_in_the_view_but_the_one_that_leaves_it(press: Press) -> None:
    draw = press.draw(size=5, count=2)
    await draw.hold()
    await press.settle()
    async with serving(still_app(press.settings)) as site:
        missing = "/draws/00000000-0000-7000-8000-000000000000"
        paths = ("/", f"/draws/{draw.draw}", "/bureaus/370124/2026", "/enterprises?q=x%20y&", "/log", "/trace", missing)
        for path in paths:
            links = await links_of(site, f"/elder{path}")
            assert {link for link in links if not link.startswith("/elder/")} == {path}, path
            assert f"/elder{path}" in await links_of(site, path)


async def test_the_view_leads_everywhere_and_back(press: Press) -> None:
    draw = press.draw(size=5, count=2)
    await draw.hold()
    await press.settle()
    async with serving(still_app(press.settings)) as site:
        for path in ("/elder", "/elder/", f"/elder/draws/{draw.draw}"):
            page = await site.get(path, headers=BROWSER)
            assert page.status_code == 200
            assert '<html lang="zh-CN" class="elder">' in page.text
            for link in await links_of(site, path):
                assert (await site.get(link, headers=BROWSER)).status_code == 200, link
        # Commands for strangers name the plain address of the log.
        assert "/elder" not in re.findall(r"cheqian verify[^<]*", (await site.get("/elder/log")).text)[0]


async def test_each_view_is_kept_for_itself(press: Press) -> None:
    await press.settle()
    async with serving(still_app(press.settings)) as site:
        plain, elder = await site.get("/"), await site.get("/elder/")
        assert plain.headers["ETag"] != elder.headers["ETag"]
        for _ in range(2):
            assert (await site.get("/")).content == plain.content
            assert (await site.get("/elder/")).content == elder.content
        again = await site.get("/elder/", headers={"If-None-Match": elder.headers["ETag"]})
        assert again.status_code == 304


async def test_a_page_for_a_refusal_has_its_style(press: Press) -> None:
    await press.settle()
    async with serving(still_app(press.settings)) as site:
        refused = await site.get("/elder/bureaus/999999", headers=BROWSER)
        assert refused.status_code == 404
        assert 'class="elder"' in refused.text
        policies = refused.headers.get_list("Content-Security-Policy")
        assert len(policies) == 1
        assert "style-src 'self'" in policies[0]


async def test_below_another_path_the_view_is_below_that_path(press: Press) -> None:
    await press.settle()
    app = still_app(press.settings)
    whole = Starlette(routes=[Mount("/publishing", app)])
    async with (
        serving(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(whole), base_url="http://127.0.0.1") as site,
    ):
        links = await links_of(site, "/publishing/elder/log")
        assert "/publishing/log" in links
        assert {link for link in links if not link.startswith("/publishing/elder/")} == {"/publishing/log"}


async def test_a_proxy_may_have_cut_off_the_path(press: Press) -> None:
    await press.settle()
    app = still_app(press.settings)
    proxied = httpx.ASGITransport(app, root_path="/publishing")
    async with serving(app), httpx.AsyncClient(transport=proxied, base_url="http://127.0.0.1") as site:
        links = await links_of(site, "/elder/log")
        assert {link for link in links if not link.startswith("/publishing/elder/")} == {"/publishing/log"}


async def test_the_foot_has_what_the_settings_say(press: Press) -> None:
    await press.settle()
    told = {"site_sponsor": "示例县应急管理局", "site_icp": "示ICP备00000000号", "site_identification": "0000000000"}
    async with serving(still_app(press.settings.model_copy(update=told))) as site:
        foot = (await site.get("/log")).text.partition("<footer>")[2]
        assert all(text in foot for text in told.values())
        assert "公网安备" not in foot
    async with serving(still_app(press.settings)) as site:
        assert "imprint" not in (await site.get("/")).text
