"""Dacheng: two major hazards from the finding to the end, of which one stops work, and the other gets overdue."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from shared.clock import beijing_date
from tests.journey.dacheng import opening, world
from tests.journey.dacheng.bureau import Dacheng
from tests.journey.inspections.people import accounts_are_given, assigned, verify
from tests.journey.inspections.test_dacheng_inspects import covertly_drawn, strangers
from tests.journey.inspections.visit import Visit
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import House, Person, house_on
from tests.support.office import POLICIES, drawn
from tests.support.postgres import Database
from tests.support.serving import open_for_papers
from tests.support.treatment import GONE, PLAN, POWER, SUPERVISOR, hazard, of_finding

_MORE_VISITS = """deadlines:
  - {name: v, title: 治理期间检查, rule: visit-major-hazard, count: 7, unit: days, after: hazard-visited, basis: 示例}
  - {name: p, title: 治理方案, rule: plan-treatment, count: 5, unit: days, after: hazard-listed, basis: 示例}
  - {name: a, title: 逾期后措施, rule: act-on-overdue-hazard, count: 3, unit: days, after: hazard-due, basis: 示例}
"""
_PUBLISHED = """publications:
  - {kind: major-hazard, release: by-itself, stays: 30, basis: 示例}
"""
_SITUATION = {"standard": "hazardous-chemicals", "situation": 9}


@pytest.fixture
async def dacheng(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    day = datetime(2019, 9, 9, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau=world.BUREAU, opening=day) as house:
        yield house


class Treated:
    """A hazard as the last answer showed it."""

    def __init__(self, office: Dacheng, visit: Visit, keeper: Person) -> None:
        self.office = office
        self.visit = visit
        self.keeper = keeper
        self.shown: Json = {}
        self.published = 0

    @property
    def at(self) -> str:
        return f"/cases/hazards/{self.shown['id']}"

    @property
    def now(self) -> Json:
        return {"at": self.office.house.clock().isoformat()}

    @property
    def clocks(self) -> dict[str, tuple[str, int | None]]:
        """The rule of each clock → the state of the last one, and by how much it was late."""
        return {clock["rule"]: (clock["state"], clock["late_by"]) for clock in self.shown["clocks"]}

    async def does(self, verb: str, body: Json, who: Person | None = None) -> None:
        """An act that must succeed; ten minutes pass before it."""
        self.office.house.clock.skip(timedelta(minutes=10))
        if "at" in body:
            body = {**body, **self.now}
        self.shown = await (who or self.keeper).post(self.at + verb, body)

    async def refused(self, verb: str, body: Json, who: Person | None = None) -> tuple[int, str]:
        return await (who or self.keeper).refused(self.at + verb, body)


async def test_from_the_finding_to_the_restart(dacheng: House) -> None:
    office = Dacheng(dacheng)
    await the_rules_and_directories(office)
    draw, _ = await covertly_drawn(office)
    first, second = await assigned(office, draw)
    stops = await a_finding_stops_work(office, first)
    await nobody_else_hears_of_it(office, stops)
    late = await a_finding_is_to_be_treated(office, second)
    await everybody_hears(office, stops, late)
    await the_measures_are_served(office, stops)
    await it_is_treated(office, stops)
    await it_is_not_gone_yet(office, stops)
    await work_restarts(office, stops)
    await the_other_gets_overdue(office, late)
    await the_other_is_gone_too_late(office, late)
    await verify(office)


async def the_rules_and_directories(office: Dacheng) -> None:
    """Dacheng's rules, with a rhythm for visits that its plan leaves open (一（三）：增加执法检查频次)."""
    text = (POLICIES / f"{opening.POLICY}.yaml").read_text("utf-8")
    text = text.replace("deadlines:\n", _MORE_VISITS).replace("publications:\n", _PUBLISHED)
    await office.register_parties()
    await office.adopt_file(text.encode())
    await open_for_papers(office.house)
    await office.import_list(world.enterprises(july=True))
    await office.import_register("people", world.people().replace("危化科".encode(), "危化股".encode()))
    await office.import_register("items", world.items())
    await accounts_are_given(office)
    _, formed = await office.draw_teams("2019 年执法检查组成员抽取")
    office.teams = {team["code"]: {member["person"] for member in team["members"]} for team in formed["teams"]}
    _, items = await office.draw("inspection-items", "下半年检查事项抽取")
    assert len(drawn(items)) == 5


async def on_site(office: Dacheng, visit: Visit, day: str) -> tuple[Person, str]:
    """The crew goes in on this day, and somebody of it finds something major."""
    member, _ = visit.member(but=world.LEADERS)
    on = date.fromisoformat(day)
    await visit.plan(member, days=(on - beijing_date(office.house.clock())).days)
    await visit.does(office.chief, "/site-plan/approval", {"opinion": "同意"})
    office.skip_to(day)
    await visit.go_in(member)
    item, finding = visit.shown["items"][0]["key"], str(uuid4())
    await visit.does(member, "/items", {"item": item, "result": "not-as-required", "facts": "切断阀未投用"})
    basis = [{"instrument": "《中华人民共和国安全生产法》", "article": "第三十三条"}]
    said = {"item": item, "description": "储罐未装紧急切断装置", "place": "罐区", "basis": basis}
    await visit.does(
        member, "/findings", {"finding": finding, **said, "severity": "major", "sort": "切断装置", "elsewhere": ""}
    )
    return member, finding


async def listed(office: Dacheng, visit: Visit, keeper: Person, finding: str, due: date) -> Treated:
    one = Treated(office, visit, keeper)
    today = beijing_date(office.house.clock())
    body = hazard(of_finding(visit.shown["id"], finding), today, due, criterion=_SITUATION)
    one.shown = await keeper.post("/cases/hazards", body)
    assert one.shown["party"]["identifier"] == visit.shown["identifier"]
    assert one.shown["criterion"]["citation"].endswith("第9项")
    return one


async def a_finding_stops_work(office: Dacheng, visit: Visit) -> Treated:
    """People are ordered out on the spot, before the paper of the measures is made; the hazard has the stop at once."""
    member, finding = await on_site(office, visit, "2019-09-10")
    one = await listed(office, visit, member, finding, date(2019, 10, 31))
    assert (one.shown["status"], one.shown["may_work"]) == ("standing", True)
    order = str(uuid4())
    stop = {"people_out": True, "scope": "part", "where": "罐区", "power": POWER}
    requirements = [{"number": 1, "finding": finding, "requirement": "立即停止罐区作业，撤出作业人员"}]
    measures = {"order": order, "order_kind": "measures", "power": POWER, "urgent": "物料泄漏，有爆炸危险"}
    await visit.does(member, "/orders", {**measures, "requirements": requirements})
    assert await one.refused("/stops", {**one.now, **stop, "order": order}) == (409, "no-measures")
    await one.does("/stops", {**one.now, **stop, "document": "现场手写，编号 1"})
    assert (one.shown["status"], one.shown["may_work"]) == ("stopped", False)
    await visit.leave(member)
    return one


async def the_measures_are_served(office: Dacheng, one: Treated) -> None:
    """The paper of the measures is handed over, approved afterwards, and named by the hazard."""
    (order,) = (each["id"] for each in one.visit.shown["orders"])
    await one.visit.serve(one.keeper, f"/orders/{order}")
    await one.visit.does(office.legal, f"/orders/{order}/review", {"opinion": "依据适当"})
    await one.visit.does(office.chief, f"/orders/{order}/approval")
    stop = {"people_out": True, "scope": "part", "where": "罐区及装卸区", "power": POWER, "order": order}
    await one.does("/stops", {**one.now, **stop})
    assert [each["stop"]["order"] for each in one.shown["stops"]] == [None, order]


async def nobody_else_hears_of_it(office: Dacheng, one: Treated) -> None:
    """The draw is still secret: so is what was found."""
    for stranger in strangers(office):
        assert await stranger.get(f"/cases/hazards?bureau={world.BUREAU}") == []
        assert (await stranger.ask("GET", one.at)).status_code == 404
    assert [each["id"] for each in await one.keeper.get("/cases/hazards?stopped=true")] == [one.shown["id"]]


async def a_finding_is_to_be_treated(office: Dacheng, visit: Visit) -> Treated:
    member, finding = await on_site(office, visit, "2019-09-11")
    one = await listed(office, visit, member, finding, date(2019, 9, 30))
    await visit.leave(member)
    return one


async def everybody_hears(office: Dacheng, *both: Treated) -> None:
    """After the last visit the draws are open, and the public reads what the policy has published."""
    await office.house.settle()
    for draw in {draw for one in both for draw in one.visit.shown["draws"]["crew"]}:
        await office.opened({"id": draw})
    await office.opened({"id": both[0].visit.shown["draw"]})
    await office.house.settle()
    for stranger in strangers(office):
        found = await stranger.get(f"/cases/hazards?bureau={world.BUREAU}&stands=true")
        assert {each["id"] for each in found} == {one.shown["id"] for one in both}
    for one in both:
        one.published = await the_public_reads(office, one)


async def the_public_reads(office: Dacheng, one: Treated) -> int:
    """The version of the publication of the hazard, which is shown."""
    await office.house.settle()
    among = f"kind=major-hazard&enterprise={one.visit.shown['identifier']}"
    (found,) = await office.chief.get(f"/publications?{among}")
    assert found["status"] == "shown"
    return int((await office.chief.get(f"/publications/{found['id']}"))["version"])


async def it_is_treated(office: Dacheng, one: Treated) -> None:
    """Supervised, planned with six parts, visited as often as the policy says, reported upward."""
    today = beijing_date(office.house.clock()).isoformat()
    await one.does("/supervision", {"authority": SUPERVISOR, "number": "示安办督〔2019〕1号", "on": today})
    four = {name: text for name, text in PLAN.items() if name not in ("resources", "safeguards")}
    assert await one.refused("/plans", {**one.now, "plan": four}) == (422, "invalid-input")
    office.skip_to("2019-09-13")
    await one.does("/plans", {**one.now, "plan": PLAN})
    assert one.clocks["plan-treatment"] == ("met", None)
    seen = {"persons": ["示例丙", "示例丁"], "facts": "罐区停用，切断阀待安装"}
    for day, kept in (("2019-09-17", True), ("2019-09-26", False)):
        office.skip_to(day)
        await one.does("/visits", {**one.now, **seen, "stop_kept": kept})
    visits = [clock for clock in one.shown["clocks"] if clock["rule"] == "visit-major-hazard"]
    assert [(clock["state"], clock["late_by"]) for clock in visits] == [("met", None), ("late", 2), ("running", None)]
    await one.does("/reports", {**one.now, "to": "廊坊市示例应急管理局", "content": "停产治理中"})
    assert [clock["state"] for clock in one.shown["clocks"] if clock["rule"] == "report-major-hazard"] == [
        "met",
        "running",
    ]


async def it_is_not_gone_yet(office: Dacheng, one: Treated) -> None:
    """The enterprise asks to restart, without the assessment, then with it; the examination finds something."""
    office.skip_to("2019-10-10")
    asked = {**one.now, "content": "切断装置已安装，申请恢复罐区作业"}
    assert await one.refused("/acceptance-requests", asked) == (422, "assessment-missing")
    await one.does("/acceptance-requests", {**asked, "assessment": EVIDENCE, "assessed_by": "示例安全评价有限公司"})
    assert await one.refused("/acceptance", {}, office.chief) == (409, "not-now")
    office.skip_to("2019-10-15")
    await one.does("/examinations", {**one.now, **GONE, "gone": False, "facts": "一只切断阀未联锁"})
    assert one.clocks["examine-restart"] == ("met", None)
    assert await one.refused("/acceptance", {}, office.chief) == (409, "hazard-not-gone")
    await one.does("/refusal", {"opinion": "联锁未投用，不同意恢复"}, office.chief)
    assert (one.shown["status"], one.shown["may_work"]) == ("stopped", False)


async def work_restarts(office: Dacheng, one: Treated) -> None:
    """Asked again, examined, and consented to by another person."""
    office.skip_to("2019-10-24")
    again = {"content": "联锁已投用", "assessment": EVIDENCE, "assessed_by": "示例安全评价有限公司"}
    await one.does("/acceptance-requests", {**one.now, **again})
    office.skip_to("2019-10-28")
    await one.does("/examinations", {**one.now, **GONE})
    await one.does("/acceptance", {"document": "（大）应急恢〔2019〕1号", "opinion": "同意恢复"}, office.chief)
    assert (one.shown["status"], one.shown["may_work"], one.shown["next"]) == ("eliminated", True, [])
    assert one.clocks["treat-major-hazard"] == ("met", None)
    assert not [clock for clock in one.shown["clocks"] if clock["state"] == "running"]
    assert await the_public_reads(office, one) > one.published, "that it is gone is read too, for some days"


async def the_other_gets_overdue(office: Dacheng, one: Treated) -> None:
    """Nobody has asked by the day: it is listed as overdue, with the steps that the law of 2019 names."""
    (late,) = await office.chief.get("/cases/hazards?overdue=true")
    assert (late["id"], late["due"]) == (one.shown["id"], "2019-09-30")
    one.shown = await one.keeper.get(one.at)
    assert one.shown["overdue"]
    assert [each["step"] for each in one.shown["overdue_steps"]] == [
        "penalise-hazard",
        "cut-supplies",
        "suspend-permit",
        "propose-closure",
    ]
    more = {"until": "2019-12-31", "reason": "资金未到位"}
    assert await one.refused("/extensions", more) == (409, "treatment-overdue")
    owed = await office.chief.get(f"/cases/deadlines?matter=hazard/{one.shown['id']}&state=running")
    assert {each["rule"] for each in owed if each["overdue"]} >= {"treat-major-hazard", "act-on-overdue-hazard"}
    today = beijing_date(office.house.clock()).isoformat()
    await one.does("/steps", {"step": "penalise-hazard", "on": today, "document": "（大）应急立〔2019〕7号"})
    first, *others = one.shown["overdue_steps"]
    assert (len(first["taken"]), [each["taken"] for each in others]) == (1, [[], [], []])
    assert one.clocks["act-on-overdue-hazard"][0] == "late"


async def the_other_is_gone_too_late(office: Dacheng, one: Treated) -> None:
    await one.does("/plans", {**one.now, "plan": PLAN})
    office.skip_to("2019-11-04")
    await one.does("/acceptance-requests", {**one.now, "content": "切断装置已安装"})
    await one.does("/examinations", {**one.now, **GONE})
    await one.does("/acceptance", {}, office.chief)
    assert one.clocks["treat-major-hazard"] == ("late", 35)
    assert await office.chief.get("/cases/hazards?stands=true") == []
