"""Boshan's campaign day: the gate, experts, checklists, what is handed over, the lists by seven, a signature that is
missing, and the scores of experts, by which the good ones are preferred from then on.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from services.cases.campaign.days import figures_of
from services.cases.inspection.day_lists import lists_of
from services.cases.inspection.evolving import evolve
from services.cases.inspection.state import Inspection
from shared.access.roles import Role
from shared.clock import SHANGHAI
from shared.database import create_engine, transact
from shared.log.streams import load
from tests.journey.boshan import world
from tests.journey.boshan.bureau import SEASON, Boshan
from tests.journey.inspections.campaign_day import (
    CRITERIA,
    a_campaign_is_opened,
    a_finding_of,
    are_trained,
    group,
    left_out,
    the_expert,
    the_gate_holds,
    what_is_handed_over,
)
from tests.journey.inspections.people import assigned, head, verify
from tests.journey.inspections.test_boshan_inspects import the_first_visit
from tests.journey.inspections.visit import Visit
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import House, Person, house_on
from tests.support.postgres import Database

DAY = date(2019, 4, 23)


async def test_a_day_of_the_campaign(database: Database, tmp_path: Path) -> None:
    """BS-2, BS-4, BS-7, BS-9, BS-10, BS-13; DC-11."""
    opening = datetime(2019, 4, 23, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau=world.BUREAU, opening=opening) as house:
        office = Boshan(house)
        first = await the_first_visit(office)
        second = await a_visit_of_the_second_group(office)
        campaign = await a_campaign_is_opened(office)
        member = await the_day_of_the_first_group(office, campaign, first)
        await the_second_group_is_late(office, campaign, second)
        await the_day_is_shown_and_counted_again(office, campaign, [first, second])
        await a_signature_is_missing(office, first)
        await the_file_has_everything(office, first, member)
        await experts_are_scored(office, campaign, first)
        await verify(office)


async def a_visit_of_the_second_group(office: Boshan) -> Visit:
    """The people of the second group, for an enterprise of its own, are drawn on the same day."""
    draw = next(each for each in office.held if each["title"] == "四月集中执法对象")
    people = {"plan": office.plan["id"], "season": SEASON, "on": "2019-04-23", "until": "2019-04-30"}
    roster = await office.roster("四月执法二组人员", draw=draw["id"], deal=2, **people)
    await office.hold("四月执法二组人员", roster=roster)
    visits = await assigned(office, draw)
    return next(each for each in visits if each.shown["team"] == "Z2")


async def is_prepared(office: Boshan, visit: Visit, leader_key: str) -> tuple[Person, Person]:
    """The site plan is signed, the enterprise is told. A town inspector, and the leader."""
    member = visit.member(but=[leader_key])[0]
    leader = head(office, leader_key)
    await visit.plan(member)
    await visit.does(leader, "/site-plan/review")
    await visit.does(office.chief, "/site-plan/approval")
    await visit.tell(member)
    return member, leader


async def the_day_of_the_first_group(office: Boshan, campaign: str, visit: Visit) -> Person:
    """A town inspector and the expert find something, each with the basis; both sign; a finding goes to others."""
    member, _ = await is_prepared(office, visit, world.leader(1))
    await the_gate_holds(office, campaign, visit, member)
    expert, entry = the_expert(visit)
    absent = left_out(visit)
    assert await is_refused_on_site(visit, absent) == (403, "not-on-site")
    await visit.does(member, "/rights", {"to": "现场负责人", "confirmed": True})
    await visit.does(member, "/meetings", {"meeting": "opening", "at": visit.now(), "attended": ["示例负责人"]})
    for item in visit.shown["items"]:
        result = "not-as-required" if item["key"] == "BS-01" else "as-required"
        await visit.does(member, "/items", {"item": item["key"], "result": result, "facts": "现场查看"})
    offence = await a_finding_of(member, visit, "未按规定培训上岗")
    await a_finding_of(expert, visit, "粉尘收集系统未设泄爆", severity="major")
    for who in (member, expert):
        await visit.does(who, "/checklists", {"signature": EVIDENCE})
    signed = {each["person"]: (each["sort"], each["status"]) for each in visit.shown["checklists"]}
    assert signed[entry["person"]] == ("expert", "signed")
    assert sorted(signed.values()) == [("expert", "signed"), ("inspector", "signed"), ("inspector", "unsigned")]
    await visit.leave(member)
    await what_is_handed_over(visit, member, offence)
    await visit.does(member, "/lists", {"at": visit.now(), "to": "集中执法领导小组办公室"})
    assert [len(visit.shown["lists"]["lists"][each]) for each in ("findings", "major", "intended")] == [2, 1, 1]
    assert visit.clocks["hand-in-lists"][0] == "met"
    return member


async def is_refused_on_site(visit: Visit, entry: Json) -> tuple[int, str]:
    """What somebody of the assigned crew is told who did not pass the gate."""
    who = visit.house.somebody(Role.INSPECTOR, name=entry["subject"])
    body = {"meeting": "opening", "at": visit.now(), "attended": ["示例负责人"]}
    return await who.refused(f"{visit.at}/meetings", body)


async def the_second_group_is_late(office: Boshan, campaign: str, visit: Visit) -> None:
    """The visit ends before seven; its lists come after it."""
    member, _ = await is_prepared(office, visit, world.leader(2))
    await are_trained(office, campaign, visit.shown["crew"])
    await visit.go_in(member)
    await visit.leave(member)
    before = group(await office.chief.get(f"{campaign}/days/{DAY}"), "Z2")
    assert (before["late"], before["waiting"]) == ([], [visit.shown["id"]])
    seven(office.house)
    missed = group(await office.chief.get(f"{campaign}/days/{DAY}"), "Z2")
    assert (missed["late"], missed["due"]) == ([visit.shown["id"]], "2019-04-23T19:00:00+08:00")
    await visit.does(member, "/lists", {"at": visit.now(), "to": "集中执法领导小组办公室"})
    assert visit.clocks["hand-in-lists"][0] == "late"


def seven(house: House) -> None:
    """It is past seven in the evening."""
    evening = datetime.combine(DAY, time(19, 5), SHANGHAI)
    house.clock.skip(max(evening - house.clock(), timedelta()))


async def the_day_is_shown_and_counted_again(office: Boshan, campaign: str, visits: list[Visit]) -> None:
    """All four groups; who was late; and whoever folds the log counts the same, at the version of the hand-in."""
    day = await office.chief.get(f"{campaign}/days/{DAY}")
    assert [each["code"] for each in day["groups"]] == ["Z1", "Z2", "Z3", "Z4"]
    one, two, three = (group(day, code) for code in ("Z1", "Z2", "Z3"))
    found = {"findings": 2, "sorts": 2, "major": 1, "intended": 1}
    assert (one["found"], one["handed_in"], one["late"], one["waiting"]) == (found, found, [], [])
    assert (two["late"], two["waiting"], two["found"]["findings"]) == ([visits[1].shown["id"]], [], 0)
    assert (three["visits"], three["due"]) == ([], None)
    for shown, visit in zip((one, two), visits, strict=True):
        counted = await counted_from_the_log(office.house, UUID(visit.shown["id"]))
        assert counted == (shown["handed_in"], shown["found"])


async def counted_from_the_log(house: House, inspection: UUID) -> tuple[Json, Json]:
    """What stood on record when the lists were handed in, and what stands there now, by the events alone."""
    engine = create_engine(house.database.url("cheqian_cases"), application="tests")
    async with transact(engine, house.bureau) as session:
        events = await load(session, f"inspection/{inspection}")
    await engine.dispose()
    state: Inspection | None = None
    handed_in: Json = {}
    for event in events:
        before, state = state, evolve(state, event)
        if before and state.lists and not before.lists:
            handed_in = figures_of([(before, lists_of(before))])._asdict()
    assert state is not None
    return handed_in, figures_of([(state, lists_of(state))])._asdict()


async def a_signature_is_missing(office: Boshan, visit: Visit) -> None:
    """The leader was there, signed nothing and gave no reason: the unit is notified in writing, and all is settled."""
    visit.shown = await office.chief.get(visit.at)
    (missing,) = [each for each in visit.shown["checklists"] if each["status"] == "unsigned"]
    assert visit.clocks["sign-checklists"][0] == "running"
    notice = {"person": missing["person"], "at": visit.now(), "notice": EVIDENCE}
    await visit.does(office.chief, "/unit-notices", notice)
    told = next(each for each in visit.shown["checklists"] if each["person"] == missing["person"])
    assert (told["status"], told["unit_notified"]["unit"]) == ("unit-notified", "博山区应急管理局")
    assert visit.clocks["sign-checklists"][0] == "late"


async def the_file_has_everything(office: Boshan, visit: Visit, member: Person) -> None:
    """All that is on record of the enterprise, in order; page by page; and nothing for an expert who was elsewhere."""
    at = f"/cases/enterprises/{visit.shown['identifier']}/file"
    entries = await office.chief.get(f"{at}?limit=200")
    assert [each["version"] for each in entries] == list(range(1, visit.shown["version"] + 1))
    kinds = [each["kind"] for each in entries]
    wanted = ["opened", "arrived", "found", "checklist-signed", "record-confirmed", "handover-received"]
    assert [each for each in kinds if each in wanted] == [
        *("opened", "arrived", "found", "found", "checklist-signed", "checklist-signed", "record-confirmed"),
        "handover-received",
    ]
    assert kinds[-1] == "clock-ended"
    assert await member.get(at) == await office.chief.get(at)
    expert, _ = the_expert(visit)
    assert len(await expert.get(f"{at}?limit=200")) == len(entries)
    stranger = visit.house.somebody(*expert.roles, name="an-expert-who-was-elsewhere")
    assert (await stranger.ask("GET", at)).status_code == 404


async def experts_are_scored(office: Boshan, campaign: str, visit: Visit) -> None:
    """After the campaign, by the leader of the group, on its form; and sampling prefers who did well."""
    expert, entry = the_expert(visit)
    del expert
    leader = head(office, world.leader(1))
    scores = [{"criterion": code, "points": str(points - 1)} for code, (_, points) in CRITERIA.items()]
    body = {"expert": entry["person"], "scores": scores}
    assert await leader.refused(f"{campaign}/evaluations", body) == (409, "not-now")
    assert await office.registrar.refused(f"{campaign}/closing", {}) == (409, "campaign-runs")
    office.house.clock.skip_to(date(2019, 6, 24))
    await office.registrar.post(f"{campaign}/closing", {"remark": "按期完成"})
    assert await head(office, world.leader(3)).refused(f"{campaign}/evaluations", body) == (403, "not-their-leader")
    shown = await leader.post(f"{campaign}/evaluations", body)
    (evaluation,) = shown["evaluations"]
    assert (evaluation["total"], evaluation["visits"]) == ("97", 1)
    await office.house.settle()
    record = await office.legal.get(f"/sampling/experts/{entry['key']}")
    assert record["scores"] == [{"on": "2019-06-24", "points": 97.0, "campaign": SEASON}]
    preview = await office.drawer.post("/sampling/frames/preview", {"title": "日常检查专家", "kind": "experts"})
    weights = {each["identifier"]: each["weight"] for each in preview["candidates"]}
    assert weights.pop(entry["key"]) == 6
    assert set(weights.values()) == {1}
