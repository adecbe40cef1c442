"""One inspection and one letter: each of the twelve forms is issued, served and verified, by HTTP alone."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from services.documents.forms.registry import shipped_forms
from shared.access.roles import Role
from tests.journey.inspections.people import verify as verify_the_draws
from tests.journey.inspections.visit import Visit
from tests.journey.papers.bureaus import CITY, ENTERPRISE, the_city, the_county, the_visit
from tests.journey.papers.holding import DEMONSTRATION, ask_the_site, hold, marks, verify, verify_offline
from tests.journey.papers.issuing import PAPERS, SERVICES, all_issued, issued, serve, service_of
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import House, Person, house_on
from tests.support.office import Office
from tests.support.postgres import Database

FIRE_BRIGADE = "示例县消防救援大队"
MAIL = (
    ("mail-receipt",),
    {
        "by": "mail",
        "agency": "示例邮政",
        "tracking": "EX123456789CN",
        "receiver": "示例收发室",
        "place": "示例县工业路1号",
    },
)
WAYS = {
    "order-to-rectify": ["in-person"],
    "on-the-spot-measures": ["left-with-witness"],
    "lead-transfer": ["electronic"],
    "reinspection-opinion": ["mail"],
    "guidance-opinion": ["entrusted"],
}
"""Each form that is served, and how its papers are served here."""


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with house_on(database, tmp_path / "house", beside=(CITY,), witness="witness.example") as house:
        yield house


async def test_each_of_the_twelve_forms_is_issued_served_and_verified(house: House, tmp_path: Path) -> None:
    county, city = await the_county(house), await the_city(house)
    visit = await the_visit(county)
    member, _ = visit.member()
    await the_plan_is_approved(county, visit, member)
    findings = await the_visit_is_held(visit, member)
    order = await an_order_is_handed_over(county, visit, member, findings[:1])
    measures = await urgent_measures_are_left_there(county, visit, member, findings[1:2])
    await the_dispute_is_settled(county, visit, member, findings[2])
    await a_lead_goes_on(county, visit, member, findings[3])
    await the_report_is_fed_back(county, visit, member)
    await both_are_looked_at_again(county, visit, member, (order, measures))
    await the_city_writes_to_the_county(city)
    await every_paper_is_genuine_and_in_force([county, city], tmp_path)
    for office in (county, city):
        await the_registers_are_what_the_log_says(office, tmp_path)
    await verify_the_draws(county)


async def the_plan_is_approved(county: Office, visit: Visit, member: Person) -> None:
    plan = {"on": visit.today(), "method": "现场检查、查阅资料", "content": ["消防车通道"], "contact": "示例负责人"}
    await visit.does(member, "/site-plan", plan)
    await visit.does(county.leader, "/site-plan/review", {"opinion": "内容完整"})
    await visit.does(county.chief, "/site-plan/approval", {"opinion": "同意检查"})
    for form in ("inspection-approval", "site-plan"):
        assert (await issued(member, form))["matter"] == visit.shown["id"]


async def the_visit_is_held(visit: Visit, member: Person) -> list[str]:
    """Four findings, and a record that is signed."""
    await visit.tell(member)
    await visit.go_in(member)
    found = ("机械防护缺失", "电气线路破损", "安全标志褪色", "占用消防车通道")
    findings = [await visit.find(member, what, "SX-02") for what in found]
    await visit.leave(member)
    for form in ("inspection-record", "inspection-receipt"):
        await issued(member, form)
    return findings


async def an_order_is_handed_over(county: Office, visit: Visit, member: Person, findings: list[str]) -> str:
    order = await visit.order(member, findings, days=14)
    await visit.does(county.legal, f"{order}/review", {"opinion": "依据适当"})
    await visit.does(county.chief, f"{order}/approval", {"opinion": "同意"})
    paper = await issued(member, "order-to-rectify", order.removeprefix("/orders/"))
    service = await serve(member, [paper], ENTERPRISE, ("signed-receipt",), {"by": "in-person"})
    assert service["effective"] == visit.today()
    await is_served(visit, member, order.removeprefix("/orders/"))
    return order


async def urgent_measures_are_left_there(county: Office, visit: Visit, member: Person, findings: list[str]) -> str:
    """They are issued and served before they are approved, on the spot alone; the enterprise does not take them."""
    order = str(uuid4())
    demand = {"number": 1, "finding": findings[0], "requirement": "立即停止使用破损的线路"}
    body = {"order": order, "order_kind": "measures", "power": "《中华人民共和国安全生产法》第六十五条第一款第三项"}
    await visit.does(member, "/orders", {**body, "urgent": "线路裸露，随时可能触电", "requirements": [demand]})
    paper = await issued(member, "on-the-spot-measures", order)
    assert await member.refused(SERVICES, service_of(member, [paper], ENTERPRISE, *MAIL)) == (409, "not-on-the-spot")
    left = {"by": "left-with-witness", "reason": "负责人拒绝签收", "witness": "示例村村委会工作人员"}
    await serve(member, [paper], ENTERPRISE, ("witness-statement", "recording"), left)
    await is_served(visit, member, order)
    await visit.does(county.legal, f"/orders/{order}/review", {"opinion": "依据适当"})
    await visit.does(county.chief, f"/orders/{order}/approval", {"opinion": "同意"})
    return f"/orders/{order}"


async def is_served(visit: Visit, member: Person, order: str) -> None:
    """Cases has heard it from documents."""
    visit.shown = await member.get(visit.at)
    (found,) = [each for each in visit.shown["orders"] if each["id"] == order]
    assert found["service"], found


async def the_dispute_is_settled(county: Office, visit: Visit, member: Person, finding: str) -> None:
    """The enterprise disputes a finding; a deliberation without the crew drops it."""
    said = {"finding": finding, "by": "enterprise", "reason": "标志上月已更换"}
    await visit.does(member, "/disputes", said)
    views = [
        {"name": "示例局长", "post": "局长", "view": "照片显示标志清晰"},
        {"name": "示例法规", "post": "法规股股长", "view": "证据不足"},
    ]
    held: Json = {"at": visit.now(), "place": "示例县应急管理局会议室", "chair": "示例局长", "recorder": "示例法规"}
    county.house.clock.skip(timedelta(minutes=20))
    held |= {"finding": finding, "until": visit.now(), "views": views, "opinion": "问题不成立", "outcome": "dropped"}
    await visit.does(county.legal, "/deliberations", held)
    await issued(member, "deliberation-record", finding)


async def a_lead_goes_on(county: Office, visit: Visit, member: Person, finding: str) -> None:
    county.house.clock.skip_to(date(2026, 3, 3))
    lead = str(uuid4())
    told = {"to": FIRE_BRIGADE, "content": "占用消防车通道约二十米"}
    await visit.does(member, "/leads", {"lead": lead, "findings": [finding], **told})
    paper = await issued(member, "lead-transfer", lead)
    by_network = {"by": "electronic", "place": "xiaofang@example.cn", "receiver": FIRE_BRIGADE}
    await serve(member, [paper], FIRE_BRIGADE, ("consent", "arrival"), by_network)
    await visit.does(member, "/lead-receipts", {"lead": lead, "on": visit.today(), "receipt": EVIDENCE})


async def the_report_is_fed_back(county: Office, visit: Visit, member: Person) -> None:
    await visit.report(member)
    await visit.does(county.leader, "/report/review", {"opinion": "属实"})
    await visit.does(county.chief, "/report/approval", {"opinion": "同意"})
    await visit.feed_back(member)
    await issued(member, "inspection-report")


async def both_are_looked_at_again(county: Office, visit: Visit, member: Person, orders: tuple[str, str]) -> None:
    """An opinion on each; both go by mail in one service, with one receipt."""
    county.house.clock.skip_to(date(2026, 3, 16))
    for order in orders:
        await visit.look_again(member, order, {1: True})
    papers = [await issued(member, "reinspection-opinion", order.removeprefix("/orders/")) for order in orders]
    service = await serve(member, papers, ENTERPRISE, *MAIL)
    assert [each["number"] for each in service["papers"]] == [paper["name"] for paper in papers]
    await visit.close(member, county.chief)
    assert visit.shown["status"] == "closed"


async def the_city_writes_to_the_county(city: Office) -> None:
    """Nobody approves the own draft. The letter is entrusted to the county's government."""
    clerk = city.house.somebody(Role.CLERK)
    fields = {
        "bureau": "示例县应急管理局",
        "visited": "2026-03-12",
        "due": "2026-04-16",
        "contact": "示例联系人",
        "telephone": "0531-5550200",
        "opinions": "一、监督检查计划尚未公示，请尽快公示。\n二、现场检查笔录填写规范。",
    }
    letter = await clerk.post(PAPERS, {"form": "guidance-opinion", "fields": fields})
    both = city.house.somebody(Role.CLERK, Role.GROUP_LEADER, name=clerk.name)
    assert await both.refused(f"{PAPERS}/{letter['id']}/approval", {"opinion": "同意"}) == (403, "same-person")
    await city.chief.post(f"{PAPERS}/{letter['id']}/approval", {"opinion": "同意"})
    paper = await issued(clerk, "guidance-opinion")
    entrusted = {"by": "entrusted", "agency": "示例县人民政府", "place": "示例县政务中心", "receiver": "示例局长"}
    await serve(clerk, [paper], "示例县应急管理局", ("entrustment", "signed-receipt"), entrusted)


async def every_paper_is_genuine_and_in_force(offices: Sequence[Office], folder: Path) -> None:
    """All forms that there are, by everything that a holder can ask with, and without asking anybody."""
    forms: Counter[str] = Counter()
    for office in offices:
        for paper in await all_issued(office.chief):
            held = await hold(office.chief, paper["id"])
            told = await ask_the_site(office.house, held)
            await verify_offline(office.house, held, told, folder)
            forms[paper["form"]] += 1
            served = [each["served_by"] for each in held.shown["served"]]
            assert served == WAYS.get(paper["form"], []), held.shown
    assert set(forms) == set(shipped_forms().by_code)
    assert {form: count for form, count in forms.items() if count > 1} == {
        "reinspection-opinion": 2,
        "service-receipt": 5,
    }


async def the_registers_are_what_the_log_says(office: Office, folder: Path) -> None:
    file = folder / f"{office.house.bureau}.jsonl"
    answer = await office.chief.ask("GET", "/documents/registers.jsonl")
    assert answer.status_code == 200, answer.text
    file.write_bytes(answer.content)
    found = await verify(office.house, "register", file, "--log", f"{office.house.address}/log")
    assert found.exit_code == DEMONSTRATION, found.output
    passed, left = marks(found)
    assert ({"entries", "content", "lines", "counts", "withheld", "newest"} <= passed, left) == (True, set()), (
        found.output
    )
    lines = [line["line"] for line in map(json.loads, answer.text.splitlines()) if "line" in line]
    papers = await office.chief.get(f"{PAPERS}?limit=200")
    assert {line["state"] for line in lines} == {"issued"}
    assert sorted(line["number"] for line in lines) == sorted(
        paper["name"] for paper in papers if shipped_forms().form(paper["form"]).newest.word
    )
