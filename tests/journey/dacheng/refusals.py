"""What cannot be is refused in words that a section chief can act on: who, where, and what is missing."""

from tests.journey.dacheng import world
from tests.journey.dacheng.bureau import Dacheng, problem
from tests.support.bureau import Json


async def a_quota_that_cannot_be_met(office: Dacheng) -> None:
    wanted = {
        "title": "烟花爆竹抽查",
        "selection": {"where": {"field": "sector", "in": [world.FIREWORKS]}},
        "shares": [{"count": 12}],
    }
    refused = await problem(office.drawer, "/sampling/frames", wanted)
    assert (refused["status"], refused["code"]) == (409, "quota-impossible")
    assert "名单中可抽 9 个，要抽 12 个；不能抽的：无。请减少数量" in refused["detail"]


async def rules_changed_against_the_policy(office: Dacheng, frame: Json) -> None:
    """The policy says how many are drawn, how many stand by, and by whose chance."""
    parties = [party.share(world.BUREAU, frame["purpose"]) for party in office.parties]
    request = {"title": "半年检查覆盖", "frame": frame["id"], "parties": parties}
    fewer = {**request, "deals": [{"name": "半年检查覆盖", "count": 2}]}
    refused = await problem(office.drawer, "/sampling/draws", fewer)
    assert (refused["status"], refused["code"]) == (409, "deals-fixed-by-policy")
    assert "半年检查覆盖 5 个" in refused["detail"]
    refused = await problem(office.drawer, "/sampling/draws", {**request, "reserve": 9})
    assert (refused["code"], refused["field"]) == ("deals-fixed-by-policy", "reserve")
    refused = await problem(office.drawer, "/sampling/draws", {**request, "parties": []})
    assert (refused["status"], refused["code"]) == (409, "entropy-not-the-rules")
    assert f"本局规则规定 {frame['purpose']} 由参与方提供随机值" in refused["detail"]
    refused = await problem(office.drawer, "/sampling/draws", {**request, "parties": parties[:2]})
    assert refused["code"] == "too-few-independent"


async def nobody_is_free_to_lead(office: Dacheng, draw: Json) -> None:
    """One leader is on leave, the other has a relative in one of the enterprises: there, nobody can lead."""
    leave = {"person": world.FIREWORKS_LEADER, "from": "2019-03-11", "until": "2019-03-15", "reason": "休假"}
    recusal = {"person": world.CHEMICALS_LEADER, "enterprise": world.code(1), "reason": "近亲属在该企业任职"}
    wanted = {
        "title": "派员名册",
        "draw": draw["id"],
        "on": "2019-03-13",
        "absent": [leave],
        "recusals": [recusal],
    }
    refused = await problem(office.drawer, "/sampling/rosters", wanted)
    assert (refused["status"], refused["code"], refused["missing"]) == (422, "crews-short", 1)
    assert [(slot["enterprise"], slot["slot"]) for slot in refused["slots"]] == [(world.name(1), "带队领导")]
    for told in (f"{world.name(1)}的“带队领导”", "示例甲分管", "回避", "示例乙分管", "休假", "还缺 1 人次"):
        assert told in refused["detail"]
    preview = await office.drawer.post("/sampling/rosters/preview", wanted)
    assert preview["shortage"]["detail"] == refused["detail"]
