"""The pages of bureaus: their names everywhere, their item lists with the edition that holds, their plans."""

from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID

import httpx

from shared.contracts.planning import PlanClosed, PlanDrafted
from tests.integration.publishing.test_site import read
from tests.integration.publishing.told import RESULT, Telling
from tests.support import bureau_work
from tests.support.apps import serving
from tests.support.bureau_work import ADDRESS, NAME, TITLE, adopt, happens, publish_items, publish_plan
from tests.support.publishing import Press, still_app

BUREAU = "370124"


def _same(moment: datetime) -> datetime:
    return moment


async def test_a_bureau_is_called_by_the_name_in_its_policy_on_each_page(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=5, count=2)
    await draw.hold()
    await press.settle()
    pages = ("/", f"/draws/{draw.draw}", f"/bureaus/{BUREAU}/2026", "/bureaus", f"/bureaus/{BUREAU}")
    for page in (*pages, f"/trace?of={draw.draw}"):
        assert f"行政区划 {BUREAU}" in (await site.get(page, headers={"Accept": "text/html"})).text, page
    await adopt(press)
    await press.settle()
    for page in (*pages, f"/trace?of={draw.draw}"):
        text = (await site.get(page, headers={"Accept": "text/html"})).text
        foot = text.partition("<footer>")[2]
        assert NAME in text, page
        assert all(told in foot for told in (NAME, ADDRESS, "0316-5550100")), page


async def test_a_new_policy_gives_the_new_name_from_its_first_day_on(press: Press) -> None:
    await adopt(press)
    await adopt(press, "示例市应急管理局", first=date(2026, 5, 1), number=79)
    await press.settle()
    app = still_app(press.settings)
    async with serving(app) as site:
        for moment, name in (
            (datetime(2026, 4, 30, 15, 59, tzinfo=UTC), NAME),
            (datetime(2026, 4, 30, 16, tzinfo=UTC), "示例市应急管理局"),
            (datetime(2025, 1, 1, tzinfo=UTC), "示例市应急管理局"),
        ):
            app.clock = partial(_same, moment)
            assert f"<h1>{name}</h1>" in (await site.get(f"/bureaus/{BUREAU}")).text


async def test_the_item_list_shows_the_edition_that_holds_and_leads_to_all_others(press: Press) -> None:
    first = await publish_items(press)
    await publish_items(press, 2, date(2026, 7, 1))
    await press.settle()
    app = still_app(press.settings)
    async with serving(app) as site:
        app.clock = lambda: datetime(2026, 6, 30, 15, 59, tzinfo=UTC)
        page = await read(site, f"/bureaus/{BUREAU}/items")
        assert "第 1 版" in page.text
        assert "现行有效" in page.text
        assert "第1版新增事项" in page.text
        assert "《安全生产法》第二十八条" in page.text
        assert f"/item-lists/{first}.json" in page.links
        coming = await read(site, f"/bureaus/{BUREAU}/items/2")
        assert "尚未施行" in coming.text
        app.clock = lambda: datetime(2026, 6, 30, 16, tzinfo=UTC)
        assert "第2版新增事项" in (await read(site, f"/bureaus/{BUREAU}/items")).text
        assert "已由第 2 版代替" in (await read(site, f"/bureaus/{BUREAU}/items/1")).text
        for link in page.links:
            assert (await site.get(link)).status_code == 200, link


async def test_nothing_of_an_item_list_or_a_plan_is_shown_before_the_log_shows_it(
    press: Press, site: httpx.AsyncClient
) -> None:
    await publish_items(press)
    await publish_plan(press)
    await press.show()
    for page in ("items", "plans"):
        answer = await site.get(f"/bureaus/{BUREAU}/{page}", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/bureau-not-shown")
    await press.publish()
    for page in ("items", "plans"):
        assert (await site.get(f"/bureaus/{BUREAU}/{page}")).status_code == 200


async def test_a_plan_that_was_never_published_is_not_shown(press: Press, site: httpx.AsyncClient) -> None:
    await publish_plan(press)
    content = await bureau_work.content_of_plan(press, "没有公布的计划")
    await happens(press, f"plan/{UUID(int=88)}", PlanDrafted(kind="annual", year=2026, content=content))
    await press.settle()
    page = await read(site, f"/bureaus/{BUREAU}/plans")
    assert page.text.count(TITLE) == 1
    assert str(UUID(int=88)) not in (await site.get(f"/bureaus/{BUREAU}/plans")).text


async def test_the_coverage_of_a_year_counts_enterprises_with_a_public_result(telling: Telling) -> None:
    press = telling.press
    await publish_plan(press)
    await publish_plan(press, UUID(int=79), "危化品专项检查", "campaign")
    await happens(press, f"plan/{UUID(int=79)}", PlanClosed(edition=1), after=4)
    await press.settle()
    before = await read(telling.site, f"/bureaus/{BUREAU}/plans")
    assert "结果已公示 results public0户" in " ".join(before.text.split("\n"))
    assert "已结束" in before.text
    path = await telling.tell(RESULT)
    await telling.post(f"{path}/release")
    await telling.tell(RESULT.model_copy(update={"inspection": UUID(int=99)}))
    after = await read(telling.site, f"/bureaus/{BUREAU}/plans")
    assert "结果已公示 results public1户" in " ".join(after.text.split("\n"))
    assert "重点单位 36 户，一般单位 100 户" in after.text
    steps = [line for line in after.text.split("\n") if "，第 1 版" in line]
    assert [step.partition("，")[0] for step in steps[:4]] == ["编制", "经政府批准", "报上级备案", "公布"]


async def test_a_bureau_that_has_published_nothing_has_no_page(press: Press, site: httpx.AsyncClient) -> None:
    await press.settle()
    answer = await site.get("/bureaus/999999", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "没有这个机关的公示信息" in answer.text
    assert bureau_work.NAME not in answer.text


async def test_columns_without_anything_in_them_are_hidden(telling: Telling) -> None:
    await telling.press.settle()
    front = await read(telling.site, "/")
    assert not {"/results", "/bureaus"} & set(front.links)
    await adopt(telling.press)
    await telling.tell(RESULT)
    for page in ("/", "/enterprises", "/papers/verify", "/log"):
        assert {"/results", "/bureaus"} <= set((await read(telling.site, page)).links), page
