"""Yangcheng: an enterprise does not sign, and a finding goes to another department."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from tests.journey import test_yangcheng
from tests.journey.inspections.people import accounts_are_given, assigned, head, heads_of, verify
from tests.journey.inspections.visit import ELSEWHERE, Visit
from tests.support.bureau import EVIDENCE
from tests.support.house import House, Person, house_on
from tests.support.office import Office
from tests.support.postgres import Database


@pytest.fixture
async def yangcheng(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    day = datetime(2022, 1, 4, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau=test_yangcheng.BUREAU, opening=day) as house:
        yield house


async def test_an_enterprise_does_not_sign(yangcheng: House) -> None:
    """Yangcheng: the refusal is on record with its reason and a witness; a finding goes to another department."""
    office = Office(yangcheng)
    await test_yangcheng.the_lists(office)
    await accounts_are_given(office)
    _, formed = await office.draw_teams("2022 年检查组")
    plan = await test_yangcheng.the_plan(office)
    draw = await office.hold("重点领域定向抽查", frame=await office.frame("重点领域名单", kind="targeted"))
    on = {"on": "2022-01-04", "until": "2022-01-31"}
    await office.crews("重点领域检查人员", draw, plan=plan["id"], **on)
    visit = (await assigned(office, draw))[0]
    key = heads_of(formed)[visit.shown["team"]]["leader"]
    member, leader = visit.member(but=[key])[0], head(office, key)
    await visit.plan(member)
    await visit.does(leader, "/site-plan/review")
    await visit.does(office.chief, "/site-plan/approval")
    await visit.tell(member)
    await visit.go_in(member)
    finding = await visit.find(member, "占用消防车通道", "YC-01")
    assert await no_reason_is_refused(visit, member) == (422, "confirmation-incomplete")
    await visit.leave(member, reason="负责人不认可检查结果", witness="示例村村委会工作人员")
    refusal = visit.shown["visit"]["confirmation"]
    assert (refusal["by"], refusal["witness"]) == ("refused", "示例村村委会工作人员")
    await the_bureau_hears_of_the_refusal(visit, member)
    await visit.report(member, ELSEWHERE)
    await visit.does(leader, "/report/approval")
    await visit.feed_back(member)
    await a_lead_goes_to_the_fire_brigade(office, visit, finding, member)
    await visit.close(member, leader)
    assert (visit.shown["status"], visit.clocks["transfer-lead"]) == ("closed", ("met", None))
    await verify(office)


async def no_reason_is_refused(visit: Visit, member: Person) -> tuple[int, str]:
    """What the record of a refusal without a reason is answered with."""
    await visit.does(member, "/meetings", {"meeting": "closing", "at": visit.now(), "attended": ["示例负责人"]})
    page = {"page": 1, "sha256": EVIDENCE, "confirmed": False}
    body = {"left": visit.now(), "confirmation": {"by": "refused", "pages": [page]}}
    return await member.refused(f"{visit.at}/record", body)


async def the_bureau_hears_of_the_refusal(visit: Visit, member: Person) -> None:
    """It is offered as long as it is due."""
    assert "report-refusal" in {each["verb"] for each in visit.shown["next"]}
    told = {"at": visit.now(), "to": "示例县应急管理局局长", "content": "负责人拒签，见证人已签字"}
    await visit.does(member, "/refusal-report", told)
    assert "report-refusal" not in {each["verb"] for each in visit.shown["next"]}


async def a_lead_goes_to_the_fire_brigade(office: Office, visit: Visit, finding: str, member: Person) -> None:
    """The inspection stays open until the fire brigade has acknowledged the lead."""
    office.house.clock.skip_to(date(2022, 1, 10))
    lead = str(uuid4())
    told = {"to": "示例县消防救援大队", "content": "占用消防车通道"}
    await visit.does(member, "/leads", {"lead": lead, "findings": [finding], **told})
    assert (await member.refused(f"{visit.at}/closing", {}))[1] == "duties-open"
    office.house.clock.skip_to(date(2022, 1, 14))
    await visit.does(member, "/lead-receipts", {"lead": lead, "on": visit.today(), "receipt": EVIDENCE})
    assert visit.shown["leads"][0]["received"]["on"] == "2022-01-14"
