"""The first days: rules, directories with their owners, teams by draw, a plan, items and experts by draw."""

import re

from tests.journey.dacheng import world
from tests.journey.dacheng.bureau import Dacheng, problem
from tests.support.bureau import Json
from tests.support.office import POLICIES, drawn

POLICY = "dacheng-2019"
REASON = "建立名录库"


async def rules_are_adopted(office: Dacheng) -> None:
    """A slip of the pen is refused with its line, before the rules are adopted as they should be."""
    text = (POLICIES / f"{POLICY}.yaml").read_text("utf-8")
    slips = (
        ("  drawn_share: 30%", "  drawn_shares: 30%", "是否应为 drawn_share"),
        ("    crew: with-expert\n", "    crew: with-experts\n", "with-experts"),
    )
    for right, wrong, told in slips:
        line = text[: text.index(right)].count("\n") + 1
        content = text.replace(right, wrong, 1).encode()
        answer = await office.request_file(content)
        refused = answer.json()
        assert (answer.status_code, refused["type"]) == (422, "/problems/policy-malformed")
        assert [fault["line"] for fault in refused["faults"]] == [line]
        assert f"第 {line} 行" in refused["detail"]
        assert told in refused["detail"]
    adopted = await office.adopt(POLICY)
    assert (adopted["policy"], adopted["from"]) == (POLICY, "2019-03-04"), "it rules no day before its adoption"


async def directories_are_filled(office: Dacheng) -> None:
    """Lists of enterprises, inspectors, experts and items, each directory with its owner; one item is entered."""
    done = await office.import_list(world.enterprises())
    assert (done["counts"]["added"], done["counts"]["faulty"], done["left_out"]) == (45, 0, [])
    lists = {"people": (world.people(), 16), "experts": (world.experts(), 6), "items": (world.items(), 11)}
    for register, (content, count) in lists.items():
        done = await office.import_register(register, content)
        assert (done["counts"]["added"], done["counts"]["faulty"], done["left_out"]) == (count, 0, [])
    entered = {"name": "示例检查事项12", "basis": "《危险化学品安全管理条例》第四条"}
    await office.keep("items", {"DC-012": entered})
    kept = {one["directory"]: (one["owner"], one["kept"]) for one in await office.legal.get("/sampling/directories")}
    assert kept == {
        "enterprises": ("监督管理股", 45),
        "people": ("法规股", 16),
        "experts": ("法规股", 6),
        "items": ("法规股", 12),
    }
    chemicals = await office.registrar.get("/sampling/enterprises?sector=危险化学品&risk_class=红")
    assert [one["name"] for one in chemicals] == [world.name(number) for number in (1, 2, 3)]
    assert chemicals[0]["flags"]["accident"][0]["on"] == "2019-01-15"


async def the_item_list_is_published(office: Dacheng) -> None:
    """DC-2: a section proposes, the legal section decides and consolidates, another person approves; everybody reads
    the list, and from then on items are drawn from it.
    """
    at = "/sampling/item-list"
    (item,) = [one for one in await office.legal.get("/sampling/items?limit=200") if one["key"] == "DC-012"]
    said = {field: item[field] for field in ("name", "basis")}
    wish = {"key": "DC-012", "section": "危化股", "reason": "补充检查方式"}
    better = {**wish, "change": "change", "item": {**said, "method": "现场检查"}}
    proposal = await office.leader.post(f"{at}/proposals", better)
    told = await problem(office.leader, f"{at}/proposals", {**wish, "change": "add", "item": said})
    assert told["code"] == "item-proposal-unfit"
    await office.legal.post(f"{at}/proposals/{proposal['id']}/approval")
    draft = await office.legal.post(f"{at}/editions", {"from": "2019-03-04", "remark": "各股室建议汇总"})
    published = await office.chief.post(f"{at}/editions/{draft['id']}/approval")
    assert (published["number"], published["from"], published["size"]) == (1, "2019-03-04", 12)
    await office.house.settle()
    public = await office.house.public.get(f"/item-lists/{published['sha256']}.json")
    assert [one["method"] for one in public if one["key"] == "DC-012"] == ["现场检查"]
    # What enters the register from now on waits for the next edition.
    await office.keep("items", {"DC-013": {**said, "kind": "key"}})


async def teams_are_formed(office: Dacheng) -> None:
    """A leader whose section is written wrong leads nobody: the refusal says where he is missing."""
    request = {"title": "2019 年执法检查组成员抽取"}
    refused = await problem(office.drawer, "/sampling/teams/frames", request)
    assert refused["code"] == "quotas-impossible"
    assert "危险化学品检查组“带队领导”原有人员应为 1 人，现有 0 人" in refused["detail"]
    entry = await office.legal.get(f"/sampling/people/{world.CHEMICALS_LEADER}")
    corrected = {field: entry[field] for field in ("name", "post", "certificate_expires", "unit", "establishment")}
    await office.keep("people", {world.CHEMICALS_LEADER: {**corrected, "section": "危化股"}})
    proposal = await office.drawer.post("/sampling/teams/frames", request)
    assert proposal["candidates"] == {"执法人员": 10}
    frame = await office.drawer.get(f"/sampling/frames/{proposal['frame']}")
    draw = await office.hold("执法检查组成员抽取", frame=frame)
    formed = await office.drawer.post("/sampling/teams", {"draw": draw["id"]})
    office.teams = {team["code"]: {member["person"] for member in team["members"]} for team in formed["teams"]}
    assert {code: len(members) for code, members in office.teams.items()} == {"W": 5, "Y": 4}
    assert not office.teams["W"] & office.teams["Y"]
    leaders = {member["person"] for team in formed["teams"] for member in team["members"] if member["post"] == "leader"}
    assert leaders == world.LEADERS
    assert world.HEAD not in office.teams["W"] | office.teams["Y"]


async def items_and_experts_are_drawn(office: Dacheng) -> tuple[Json, Json]:
    """Half of the key items and three in ten of the general ones; two experts, of five who are there."""
    frame, items = await office.draw("inspection-items", "上半年检查事项抽取")
    strata = {stratum["stratum"]: stratum["size"] for stratum in frame["strata"]}
    assert strata == {"general": 8, "key": 4}
    counts = {deal["stratum"]: len(deal["units"]) for deal in items["outcome"]["deals"]}
    assert counts == {"general": 3, "key": 2}
    frame, experts = await office.draw("experts", "随同检查专家抽取")
    assert (frame["size"], frame["excluded"], frame["disclosure"]) == (5, 1, "never")
    (out,) = await office.auditor.get(f"/sampling/frames/{frame['id']}/exclusions")
    assert (out["identifier"], out["reasons"][0]["because"]) == ("专家-06", "off-duty")
    assert len(drawn(experts)) == 2
    return items, experts


async def the_plan(office: Dacheng, items: Json) -> None:
    """The year's plan, with the items that were drawn: approved, filed, published."""
    content = {
        "title": "2019 年度安全生产执法检查计划",
        "from": "2019-03-04",
        "until": "2019-12-31",
        "items": sorted(drawn(items)),
        "staffing": {"staff": 15, "other_enforcement": 900, "non_enforcement": 1400},
    }
    plan = await office.approved_plan(kind="annual", year=2019, content=content)
    (edition,) = plan["editions"]
    assert (plan["status"], edition["key_units"], edition["general_units"]) == ("published", 6, 39)
    assert (edition["approved"]["authority"], edition["filed"]["authority"]) == ("大城县人民政府", "廊坊市应急管理局")
    assert (len(edition["items"]), edition["item_edition"]) == (5, 1)
    assert re.fullmatch("DC-0[0-9]{2}", edition["items"][0])
    assert edition["people_days"]["supervision"] == edition["people_days"]["total"] - 2300
    office.plan = plan
