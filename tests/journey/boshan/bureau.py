"""Boshan's bureau at work: directories filled, teams formed for the campaign, members who leave."""

from collections import Counter

from tests.journey.boshan import world
from tests.journey.boshan.world import EXPERT, QUOTAS, TOWN
from tests.support.bureau import Json
from tests.support.office import Office, key_of, problem

SEASON = "2019年集中执法"
TEAMS_AT = "/sampling/teams"


class Boshan(Office):
    """The office; its plan, and the campaign's teams as they now are: code → role → key → name."""

    plan: Json
    teams: dict[str, dict[str, dict[str, str]]]
    reserve: dict[str, list[str]]
    """Role → keys of those who stand by, in the order of the draw."""

    def teams_are(self, shown: Json) -> None:
        """Exactly the quotas, and nobody in two teams."""
        self.teams = {team["code"]: {role: {} for role in QUOTAS} for team in shown["teams"]}
        for team in shown["teams"]:
            for member in team["members"]:
                self.teams[team["code"]][member["role"]][member["person"]] = member["name"]
        counts = {code: {role: len(held) for role, held in roles.items()} for code, roles in self.teams.items()}
        assert counts == dict.fromkeys(world.TEAMS, QUOTAS)
        keys = Counter(key for roles in self.teams.values() for held in roles.values() for key in held)
        assert set(keys.values()) == {1}

    def member(self, team: str, role: str) -> str:
        """The key of the first of them."""
        return min(self.teams[team][role])


async def directories_are_filled(office: Boshan) -> None:
    done = await office.import_list(world.enterprises())
    assert (done["counts"]["added"], done["counts"]["faulty"], done["left_out"]) == (61, 0, [])
    for name, numbers in world.ON_LISTS.items():
        done = await office.import_list(world.named_list(numbers), name)
        assert (done["list"], done["counts"]["added"], done["counts"]["faulty"]) == (name, len(numbers), 0)
    found = await office.registrar.get("/sampling/enterprises?list=有限空间企业")
    assert {one["name"]: one["industry"] for one in found} == {
        world.name(4): "铸造",
        **{world.name(number): "家具制造" for number in range(37, 41)},
    }
    assert (await office.import_register("items", world.items()))["counts"]["added"] == 10


async def quotas_cannot_be_met(office: Boshan) -> None:
    """With the first lists: the refusal says of which team and role how many are missing, and who there is."""
    assert (await office.import_register("people", world.people(everybody=False)))["counts"]["added"] == 18
    assert (await office.import_register("experts", world.experts(7)))["counts"]["added"] == 7
    told = await problem(office.drawer, f"{TEAMS_AT}/frames", {"title": "执法组人员抽取", "season": SEASON})
    assert (told["code"], told["status"]) == ("quotas-impossible", 422)
    faults = {(fault["team"], fault["role"]): fault["detail"] for fault in told["faults"]}
    assert list(faults) == [("Z3", "组长"), ("Z3", ""), ("", EXPERT), ("", TOWN)]
    assert faults["Z3", "组长"] == (
        "执法三组“组长”原有人员应为 1 人，现有 0 人（无）；示例三组长 鲁博执-013 不能参加：名录中登记为不在岗；"
        "请核对人员名录的科室、职务，或改方案名额"
    )
    assert faults["Z3", ""].startswith("执法三组组长应恰有一人，原有人员中符合条件的有 0 人")
    town, experts = faults["", TOWN], faults["", EXPERT]
    assert town.startswith(
        "“镇街道执法人员”要抽 12 人（执法一组 3 人、执法二组 3 人、执法三组 3 人、执法四组 3 人），"
        "可抽的只有 9 人，缺 3 人；可抽的：示例镇街01号 鲁博执-101、"
    )
    assert (
        "；符合条件而不能参加的：示例镇街10号 鲁博执-110（名录中登记为不在岗）、"
        "示例镇街11号 鲁博执-111（执法证件已于 2019-03-31 到期）；请补充名录" in town
    )
    assert "要抽 8 人" in experts
    assert "可抽的只有 7 人，缺 1 人；可抽的：示例专家01号 博专-01、" in experts
    assert all(text in told["detail"] for text in faults.values())


async def the_lists_are_completed(office: Boshan) -> None:
    """Five more town people, four more experts; two are back. Who was there stays as they were."""
    done = await office.import_register("people", world.people(everybody=True))
    assert [done["counts"][of] for of in ("added", "changed", "unchanged", "missing")] == [5, 2, 16, 0]
    assert (await office.import_register("experts", world.experts(11)))["counts"]["added"] == 4


async def teams_are_formed(office: Boshan) -> None:
    """For the campaign, not for the year: leaders are native; town people and experts are drawn."""
    title = "集中执法组人员抽取"
    proposal = await office.drawer.post(f"{TEAMS_AT}/frames", {"title": title, "season": SEASON})
    assert (proposal["season"], proposal["candidates"], proposal["reserve"]) == (SEASON, {TOWN: 15, EXPERT: 10}, 2)
    assert {deal["name"]: deal["count"] for deal in proposal["deals"]} == {
        f"{team}/{role}": QUOTAS[role] for team in world.TEAMS for role in (TOWN, EXPERT)
    }
    draw = await office.hold(title, frame=await office.drawer.get(f"/sampling/frames/{proposal['frame']}"))
    office.reserve = {role: [key_of(unit) for unit in units] for role, units in draw["outcome"]["reserve"].items()}
    shown = await office.drawer.post(TEAMS_AT, {"draw": draw["id"], "season": SEASON})
    office.teams_are(shown)
    natives = {member["person"] for team in shown["teams"] for member in team["members"] if member["native"]}
    leaders = {team["code"]: team["members"][0]["person"] for team in shown["teams"]}
    assert leaders == {f"Z{place}": world.leader(place) for place in range(1, 5)}
    assert natives == set(leaders.values())
    assert (await office.drawer.ask("GET", f"{TEAMS_AT}?season=2019")).status_code == 404
    again = await problem(office.drawer, f"{TEAMS_AT}/frames", {"title": title, "season": SEASON})
    assert (again["code"], again["possible"]) == ("not-now", ["depart"])


async def two_members_leave(office: Boshan) -> None:
    """The next of the role's reserve stands in; of the experts the first is away by now, and is passed over."""
    first, second = office.reserve[EXPERT]
    await office.keep("experts", {first: {**world.expert_fields(int(first[-2:])), "on_duty": False}})
    for team, role, successor in (("Z2", TOWN, office.reserve[TOWN][0]), ("Z1", EXPERT, second)):
        leaving, before = office.member(team, role), office.teams[team][role]
        body = {"person": leaving, "reason": "抽调回原单位"}
        shown = await office.drawer.post(f"{TEAMS_AT}/{SEASON}/departures", body)
        office.teams_are(shown)
        assert set(office.teams[team][role]) == set(before) - {leaving} | {successor}
    gone = await problem(office.drawer, f"{TEAMS_AT}/{SEASON}/departures", body)
    assert (gone["code"], gone["detail"].startswith(f"{leaving} 不是 {SEASON} 检查组的成员")) == ("not-a-member", True)
