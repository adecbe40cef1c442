"""The public site: what stands on its pages, that every link leads somewhere, that every command gives what it says."""

import re
import subprocess
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from services.publishing.log.store import newest_checkpoint
from services.publishing.site import reasons
from services.publishing.site.pages import asset
from shared.database import transact
from tests.support.publishing import Press, still_app
from tests.support.sources import BEACON_DUE, BEACON_VALUE


class Reader(HTMLParser):
    """The links of a page, its text, and its commands with the output that each is said to have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.text = ""
        self.commands = [
            (unescape(line), output)
            for line, output in re.findall(r"<pre[^>]*><code>([^<]*)</code></pre>\s*<p.*?<code>([^<]*)</code>", html)
        ]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name in {"href", "src", "action"} and value]

    def handle_data(self, data: str) -> None:
        self.text += data


async def read(site: httpx.AsyncClient, path: str) -> Reader:
    answer = await site.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, (path, answer.text)
    return Reader(answer.text)


async def test_the_list_shows_every_draw_newest_first_and_that_no_serial_is_missing(
    press: Press, site: httpx.AsyncClient
) -> None:
    for serial in (1, 2, 3):
        await press.draw(serial=serial, title=f"第 {serial} 次", size=5, count=2).announce()
    await press.settle()
    front = await site.get("/")
    assert front.headers["Cache-Control"] == "public, max-age=5"
    assert "default-src 'none'" in front.headers["Content-Security-Policy"]
    assert re.findall(r"第 (\d) 次</a>", front.text) == ["3", "2", "1"]
    assert "已公告 3 次，序号 1 至 3 连续，无缺号" in front.text
    first = await site.get("/", params={"limit": 2})
    assert re.findall(r"第 (\d) 次</a>", first.text) == ["3", "2"]
    (more,) = re.findall(r'href="([^"]+)" rel="next"', first.text)
    second = await site.get(unescape(more))
    assert re.findall(r"第 (\d) 次</a>", second.text) == ["1"]
    assert 'rel="next"' not in second.text


async def test_a_missing_serial_is_said_aloud(press: Press, site: httpx.AsyncClient) -> None:
    await press.draw(serial=1, size=5, count=2).announce()
    await press.draw(serial=3, size=5, count=2).announce()
    await press.settle()
    assert "已公告 2 次，最大序号 3：序号不连续" in (await site.get("/")).text


async def test_a_draw_by_parties_is_told_from_its_rules_to_its_result(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=40, count=12, heavy=4, groups=("危化", "矿山"), purpose="monthly/2026-03")
    await draw.announce()
    await draw.reveal("bureau")
    await press.settle()
    pending = (await read(site, f"/draws/{draw.draw}")).text
    assert "平川县应急管理局" in pending
    assert pending.index("轮到该方公开") < pending.index("在前一方之后公开")
    assert "monthly/2026-03" in pending
    assert "另有 6 户在总体之中而未列入名单" in pending
    assert "有 2 户的列入与否、类别或权重有过变化" in pending
    await draw.reveal("association")
    await draw.reveal("notary")
    await draw.complete()
    await draw.substitute(0, "moved")
    await draw.substitute(1, "lost-licence")
    await press.settle()
    page = (await read(site, f"/draws/{draw.draw}")).text
    assert "轮到该方公开" not in page
    assert "抽中：第一季度（危化），6 户" in page
    assert "备选（矿山），3 户，依次替补" in page
    assert "权重最高 3" in page
    assert "退出：已迁出；由" in page
    assert "退出：lost-licence；由" in page
    assert "此前备选余 2 户" in page
    assert "日志第 0 条 · 回执" in page
    assert draw.spec["frame"]["root"] in page
    assert draw.spec["excluded"]["root"] in page


async def test_a_draw_by_the_beacon_says_when_it_was_witnessed(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=10, count=3, reserve=0, entropy="beacon")
    await press.announce_by_beacon(draw)
    await press.settle()
    pending = (await read(site, f"/draws/{draw.draw}")).text
    assert "逾期未出结果" in pending
    assert "drand quicknet 第 123 轮" in pending
    assert "2023年8月23日 23:15:33" in pending
    assert "2023年8月23日 23:00:10，早于到期" in pending
    assert "截止 2023年9月2日 23:00:00，至今没有结果" in (await read(site, "/")).text
    await draw.complete()
    await draw.substitute(0, "closed")
    await press.settle()
    page = (await read(site, f"/draws/{draw.draw}")).text
    assert "逾期未出结果" not in page
    assert "备选已用尽，位置空缺" in page
    assert BEACON_VALUE in page


async def test_an_announcement_that_was_witnessed_too_late_is_said_aloud(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=10, count=3, entropy="beacon")
    await draw.announce()
    await press.settle(at=BEACON_DUE)
    async with transact(press.engine) as session:
        checkpoint = await newest_checkpoint(session)
    assert checkpoint is not None
    await draw.witness(checkpoint.note)
    await press.settle()
    assert "晚于到期，不能证明公告在先" in (await read(site, f"/draws/{draw.draw}")).text


async def test_a_failed_draw_names_who_withheld_and_what_replaces_it(press: Press, site: httpx.AsyncClient) -> None:
    failed, again = press.draw(size=5, count=2), press.draw(serial=2, size=5, count=2)
    await failed.announce()
    await failed.reveal("bureau")
    await failed.fail()
    await press.settle()
    page = (await read(site, f"/draws/{failed.draw}")).text
    assert "平川县工商业联合会到截止时仍未公开随机值" in page
    assert "替换它的抽查尚未公告" in page
    assert "到期未公开" in page
    await again.announce(replaces=failed.draw)
    await press.settle()
    assert f"/draws/{again.draw}" in (await read(site, f"/draws/{failed.draw}")).links
    assert f"/draws/{failed.draw}" in (await read(site, f"/draws/{again.draw}")).links
    assert "到截止时仍未公开随机值" in (await read(site, "/")).text


async def test_a_list_made_by_hand_is_said_to_be_so(press: Press, site: httpx.AsyncClient) -> None:
    draw, plain = press.draw(size=5, count=2, purpose="own/2026-03"), press.draw(serial=2, size=5, count=2)
    await draw.announce()
    await plain.announce()
    await press.settle()
    for path in ("/", f"/draws/{draw.draw}"):
        assert "不是按本局规则" in (await read(site, path)).text
    assert "不是按本局规则" not in (await read(site, f"/draws/{plain.draw}")).text


async def test_text_of_a_draw_is_escaped(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=10, count=2, title="<b>抽查</b>", disclosure="after-visits")
    await draw.hold()
    await draw.substitute(0, "<i>closed</i>")
    await draw.open(unvisited=1, reason="遗漏 <两家> 企业")
    await press.settle()
    for path in ("/", f"/draws/{draw.draw}"):
        assert "<b>抽查</b>" not in (await site.get(path)).text
    html = (await site.get(f"/draws/{draw.draw}")).text
    assert "遗漏 &lt;两家&gt; 企业" in html
    assert "&lt;i&gt;closed&lt;/i&gt;" in html
    assert "<i>" not in html


async def test_a_firm_finds_itself_and_its_proof(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=20, count=5)
    await draw.hold()
    await draw.substitute(2, "closed")
    await press.settle()
    frame = {unit["id"]: unit for unit in (await site.get(f"/draws/{draw.draw}/frame.json")).json()}
    outcome = draw.outcome
    units, reserve = outcome["deals"][0]["units"], outcome["reserve"][""]
    told = {units[0]: "抽中，第 1 名（第一季度）。", units[2]: "第 3 名（第一季度）；后退出：已停产或关闭。"}
    told |= {reserve[0]: "备选第 1 名，已替补。", reserve[1]: "备选第 2 名。"}
    told |= {next(id_ for id_ in frame if id_ not in {*units, *reserve}): "未抽中。"}
    for id_, words in told.items():
        page = await read(site, f"/enterprises/{frame[id_]['identifier']}")
        assert words in "".join(page.text.split("\n"))
        assert f"/draws/{draw.draw}/frame/{id_}.json" in page.links
    absent = draw.left_out[0]
    page = await read(site, f"/enterprises/{draw.openings[absent.id]['name']}")
    assert f"未列入名单，不可能抽中。原因：{reasons.left_out(absent.reason).zh}" in page.text
    assert f"/draws/{draw.draw}/excluded/{absent.id}.json" in page.links
    assert (await site.get("/enterprises/91370124MA00000A9U")).json()["type"] == "/problems/no-public-record"
    assert frame[units[0]]["name"] in (await site.get("/enterprises", params={"q": frame[units[0]]["name"]})).text


@pytest.mark.parametrize("heavy", [0, 12], ids=["equal", "weighted"])
async def test_every_command_on_the_pages_gives_what_they_say(
    press: Press, site: httpx.AsyncClient, heavy: int
) -> None:
    draw = press.draw(size=12, count=4, heavy=heavy)
    await draw.hold()
    await press.settle()
    (unit, *_) = (await site.get(f"/draws/{draw.draw}/frame.json")).json()
    (absent, *_) = (await site.get(f"/draws/{draw.draw}/excluded.json")).json()
    commands = [
        command
        for path in (
            f"/draws/{draw.draw}",
            f"/enterprises/{unit['identifier']}",
            f"/enterprises/{absent['identifier']}",
        )
        for command in (await read(site, path)).commands
    ]
    assert len(commands) == 3
    assert [printed_by(line) for line, _ in commands] == [f"{output}  -\n" for _, output in commands]


def printed_by(line: str) -> str:
    """What a shell prints for a line of our own page."""
    ran = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True)  # noqa: S603  # see above
    return ran.stdout


@pytest.mark.parametrize("root", ["", "/publishing"])
async def test_every_link_leads_somewhere_wherever_the_site_is_mounted(press: Press, root: str) -> None:
    draw, failed = press.draw(size=6, count=2), press.draw(serial=2, size=6, count=2)
    covert = press.assignment(serial=3, disclosure="after-visits")
    await draw.hold()
    await failed.announce(replaces=draw.draw)
    await failed.fail()
    await covert.hold()
    await press.settle()
    app = still_app(press.settings)
    house = Starlette(routes=[Mount("/publishing", app), Mount("/", app)])
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(house), base_url="http://127.0.0.1") as client,
    ):
        unseen, seen = [f"{root}/"], set[str]()
        while unseen:
            path = unseen.pop()
            answer = await client.get(path)
            assert answer.status_code == 200, (path, answer.text)
            seen.add(path)
            if answer.headers["Content-Type"].startswith("text/html"):
                links = {urljoin(path, link.split("#")[0]) for link in Reader(answer.text).links if ":" not in link}
                assert all(link.startswith(f"{root}/") for link in links)
                unseen += links - seen - set(unseen)
    assert {f"{root}/draws/{draw.draw}/bundle.json", f"{root}/log", f"{root}/search", f"{root}/party"} <= seen


async def test_the_log_page_says_whose_signature_to_ask_for(press: Press, site: httpx.AsyncClient) -> None:
    empty = (await read(site, "/log")).text
    assert "日志尚未公布检查点" in empty
    await press.draw(size=5, count=2).announce()
    await press.settle()
    page = (await read(site, "/log")).text
    assert "cheqian verify log http://127.0.0.1/log --key 'log.example.org/log+" in page
    assert f"--witness '{press.witness.verifier}'" in page
    assert "已公布 size2 条" in page.replace("\n", "")


async def test_files_of_the_site_are_kept_by_browsers_for_ever(site: httpx.AsyncClient) -> None:
    style = await site.get("/static/site.css")
    assert style.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in style.headers["Cache-Control"]
    assert style.content == asset("site.css")[0]
    assert (await site.get("/static/api.py")).json()["type"] == "/problems/no-such-asset"


async def test_an_unknown_draw_is_not_found(site: httpx.AsyncClient) -> None:
    answer = await site.get("/draws/00000000-0000-7000-8000-000000000000")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/notice-unknown")


async def test_a_refusal_is_a_page_for_a_browser_and_a_document_for_a_program(site: httpx.AsyncClient) -> None:
    for path, title in (
        ("/draws/00000000-0000-7000-8000-000000000000", "没有这次抽查"),
        ("/nowhere", "没有这个地址"),
        ("/?limit=many", "输入有误"),
    ):
        document = await site.get(path, headers={"Accept": "*/*"})
        page = await site.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert page.status_code == document.status_code == document.json()["status"]
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert document.headers["Content-Type"] == "application/problem+json"
        assert page.headers["Vary"] == document.headers["Vary"] == "Accept"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert title == document.json()["title"]
        assert document.json()["detail"] in Reader(page.text).text
