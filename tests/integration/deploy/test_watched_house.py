"""A house at work, watched by a real Prometheus: every query of a dashboard or an alert has an answer."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.integration.deploy.watching import (
    DASHBOARDS,
    Prometheus,
    Query,
    program,
    queries_of_alerts,
    queries_of_panels,
    watched,
)
from tests.journey import test_yangcheng
from tests.journey.inspections.people import accounts_are_given, assigned, head, heads_of
from tests.journey.inspections.visit import Visit
from tests.support.bureau import Json
from tests.support.house import House, Person, house_on
from tests.support.office import Office
from tests.support.postgres import Database
from tests.support.serving import open_for_papers

BEGINNING = datetime(2022, 1, 4, 1, 30, tzinfo=UTC)
LATER = datetime(2022, 1, 28, 1, 30, tzinfo=UTC)
"""When the days of visits and of a lead are past, and the last day for the other visits is near."""
_NOTHING_FAILED = "nothing was answered 500 or 503"
_NO_ORDER = "no order was served, from which a clock of the law would run"
_IN_TIME = "every draw ended in time"
_NOBODY_STOOD_IN = "nobody took a place that another had left"
_NO_HAZARD, _NETWORK = "no major hazard was found", "everybody worked with the network"
_NO_LETTER = "no enterprise wrote a letter"
_NO_TARGET = "files have no books to compare, and no answer yet"
RIGHTLY_NONE = {
    "overview: 出错 Failures A": _NOTHING_FAILED,
    "overview: 逾期的工作 Work that is late A": _IN_TIME,
    "overview: 逾期的工作 Work that is late B": _NO_ORDER,
    "overview: 逾期的工作 Work that is late E": _NOBODY_STOOD_IN,
    "CheqianFails": _NOTHING_FAILED,
    "CheqianDrawOverdue": _IN_TIME,
    "CheqianClockOverdue": _NO_ORDER,
    "CheqianSuccessionUnapproved": _NOBODY_STOOD_IN,
    "CheqianRequestsRefused": "nobody asked too often",
    "outlets: 对账不符 Books that differ A": _NO_TARGET,
    "CheqianBooksDiffer": _NO_TARGET,
    "inspections: 重大事故隐患 Major hazards A": _NO_HAZARD,
    "inspections: 重大事故隐患 Major hazards B": _NO_HAZARD,
    "CheqianHazardOverdue": _NO_HAZARD,
    "inspections: 企业来信 Letters of enterprises A": _NO_LETTER,
    "inspections: 企业来信 Letters of enterprises B": _NO_LETTER,
    "CheqianLetterOverdue": _NO_LETTER,
    "inspections: 离线事项待处理 Commands that wait A": _NETWORK,
    "CheqianCommandsWait": _NETWORK,
}
"""Where a query stands → why it rightly finds nothing."""
FIRING = {"CheqianRoundLate"}
"""What fires in the house: its clock, and so its newest round, is years behind the clock of Prometheus."""


async def test_every_query_finds_what_happens_in_a_house(database: Database, tmp_path: Path) -> None:
    """Services count at their start, and then by the minute or the hour: so the house is opened again."""
    program("prometheus")
    async with house_on(database, tmp_path / "house", bureau=test_yangcheng.BUREAU, opening=BEGINNING) as house:
        draw, visit = await inspections_go_on(house)
    async with (
        house_on(database, tmp_path / "house", bureau=test_yangcheng.BUREAU, opening=LATER) as house,
        watched(house.address, tmp_path / "prometheus") as prometheus,
    ):
        # Twice: a series begins with the first time, and increases with the second.
        for number in range(2):
            await people_come_and_go(replace(visit, house=house), draw, number)
            at = await prometheus.scraped(len(house.services))
        nothing = {query.place for query in await without_answer(prometheus, at)}
        assert nothing == set(RIGHTLY_NONE), sorted(nothing ^ set(RIGHTLY_NONE))
        await the_reader_can_choose_a_bureau(prometheus)
        rules = await prometheus.rules()
        assert [rule["lastError"] for rule in rules if rule["health"] != "ok"] == []
        assert {rule["name"] for rule in rules if rule["state"] == "firing"} == FIRING


async def inspections_go_on(house: House) -> tuple[Json, Visit]:
    """Inspections at each of the steps that a dashboard shows; the draw that led to them, and one that nobody began."""
    office = Office(house)
    await test_yangcheng.the_lists(office)
    await open_for_papers(house)
    await accounts_are_given(office)
    _, formed = await office.draw_teams("2022 年检查组")
    plan = await test_yangcheng.the_plan(office)
    draw = await office.hold("重点领域定向抽查", frame=await office.frame("重点领域名单", kind="targeted"))
    await office.crews("重点领域检查人员", draw, plan=plan["id"], on="2022-01-04", until="2022-01-31")
    opened, drafted, refused, begun, *_ = await assigned(office, draw)
    heads = heads_of(formed)
    await acted_on(drafted, office, heads)
    leader = (await acted_on(refused, office, heads))[1]
    await refused.does(leader, "/site-plan/refusal", {"opinion": "写明检查内容"})
    member, leader = await acted_on(begun, office, heads)
    await begun.does(leader, "/site-plan/review")
    await begun.does(office.chief, "/site-plan/approval")
    await begun.tell(member)
    await begun.go_in(member)
    # The other department must be told by a day.
    await begun.find(member, "占用消防车通道", "YC-01", elsewhere="示例县消防救援大队")
    await house.settle()
    return draw, opened


async def acted_on(visit: Visit, office: Office, heads: dict[str, dict[str, str]]) -> tuple[Person, Person]:
    """The site plan is drafted. Returns who drafted it, and who leads the team."""
    key = heads[visit.shown["team"]]["leader"]
    member, leader = visit.member(but=[key])[0], head(office, key)
    await visit.plan(member)
    return member, leader


async def people_come_and_go(opened: Visit, draw: Json, number: int) -> None:
    """The public reads and verifies, officers read and are refused, something is recorded, a round is held."""
    house = opened.house
    await the_public_reads(house.public, draw)
    office = Office(house)
    await office.keep("items", {f"YC-1{number}": test_yangcheng.item("应急预案")})
    await office.chief.get("/cases/deadlines")
    assert await opened.member()[0].refused(f"{opened.at}/closing", {"remark": "无"}) == (409, "not-now")
    await house.hold_assignment_round()
    await house.settle()


async def the_public_reads(public: Person, draw: Json) -> None:
    page = f"/draws/{draw['id']}"
    shown: dict[str, Any] = await public.get(f"{page}.json")
    step = shown["steps"][0]["position"]
    for path in ("/", "/p", page, f"{page}/bundle.json", f"/receipts/{step}", "/log/checkpoint"):
        answer = await public.ask("GET", path)
        assert answer.status_code == 200, path
    policy = f"/policies/{draw['spec']['policy']['file']}.yaml"
    again = await public.house.client.get(policy, headers={"If-None-Match": "*"})
    assert again.status_code == 304
    assert (await public.ask("GET", f"/receipts/{10**9}")).status_code == 404
    code = {"code": sha256(b"no code").hexdigest()}
    assert (await public.ask("POST", "/papers/verification", json=code)).status_code == 422


async def without_answer(prometheus: Prometheus, at: float) -> list[Query]:
    """The queries that find nothing at a moment, or no number."""
    asked = [*queries_of_panels(), *queries_of_alerts()]
    return [query for query in asked if await prometheus.value(query.expr, at) is None]


async def the_reader_can_choose_a_bureau(prometheus: Prometheus) -> None:
    """Each dashboard that has a list of bureaus finds them."""
    for dashboard in DASHBOARDS.values():
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                metric, label = variable["query"].removeprefix("label_values(").removesuffix(")").split(", ")
                assert await prometheus.values_of(label, metric) == [test_yangcheng.BUREAU]
