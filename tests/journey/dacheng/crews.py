"""Who goes, who does not, and who goes instead."""

from datetime import date, timedelta

from tests.journey.dacheng import world
from tests.journey.dacheng.bureau import Dacheng, crew_of, numbers
from tests.support.bureau import EVIDENCE, Json, path
from tests.support.office import drawn, key_of


async def one_is_recused_one_on_leave_one_without_certificate(office: Dacheng, draw: Json, on: date) -> Json:
    """The leader who has a relative in enterprise 1 leads there not; who cannot go at all is out with the reason."""
    leave = {"person": world.ON_LEAVE, "from": "2019-03-12", "until": "2019-03-22", "reason": "公休"}
    recusal = {"person": world.CHEMICALS_LEADER, "enterprise": world.code(1), "reason": "近亲属在该企业任职"}
    roster, people = await office.crew("半年检查", on, draw=draw["id"], absent=[leave], recusals=[recusal])
    shown = await office.chief.get(f"/sampling/rosters/{roster['id']}")
    out = {one["person"]: [reason["because"] for reason in one["reasons"]] for one in shown["out"]}
    assert out == {world.HEAD: ["excluded"], world.ON_LEAVE: ["absent"], world.EXPIRED: ["certificate"]}
    why = {one["person"]: one["reasons"][0]["detail"] for one in shown["out"]}
    assert "2019-03-08 到期" in why[world.EXPIRED]
    assert "2019-03-12 至 2019-03-22 不在：公休" in why[world.ON_LEAVE]
    # The recused is on none of that enterprise's tasks, whatever the slot; another leads there.
    assert world.CHEMICALS_LEADER not in crew_of(people, world.code(1)).values()
    assert crew_of(people, world.code(1))["带队领导"] == world.FIREWORKS_LEADER
    inspections = {task["task"]["identifier"] for task in people["outcome"]["assignments"]}
    assert numbers(inspections) == set(world.FLAGGED)
    return people


async def one_has_closed(office: Dacheng, draw: Json) -> Json:
    """A drawn enterprise has closed: the next of the reserve stands in, one does not choose."""
    gone, standing_by = draw["outcome"]["deals"][0]["units"][1], draw["outcome"]["reserve"][""]
    closing = {"status": "closed", "reason": "许可证注销，企业已关闭"}
    await office.registrar.post(f"/sampling/enterprises/{gone['identifier']}/status", closing)
    shown = await office.substitute(draw, gone["id"], "closed")
    (substitution,) = shown["substitutions"]
    assert (substitution["withdrawn"], substitution["substitute"]) == (gone, standing_by[0])
    return dict(shown)


async def one_is_recused_after_the_draw_and_one_is_ill(office: Dacheng, people: Json) -> None:
    """Each gives up the slot for a reason of the list, and the next person, whom the seed has fixed, takes it."""
    task = people["outcome"]["assignments"][0]
    before = crew_of(people, task["task"]["identifier"])
    assert set(before) == {"带队领导", "对应检查组", "执法人员", "专家"}
    numbers_ = {slot["name"]: slot["number"] for slot in task["slots"]}
    recused = {"task": task["task"]["id"], "slot": numbers_["执法人员"], "reason": "recused"}
    unlisted = {**recused, "reason": "refused"}
    assert await office.leader.refused(f"{path(people)}/successions", unlisted) == (422, "reason-not-listed")
    shown = await _give_up(office, people, {**recused, "remark": "配偶系该企业供货人"})
    ill = {"task": task["task"]["id"], "slot": numbers_["专家"], "reason": "ill", "evidence": EVIDENCE}
    shown = await _give_up(office, people, ill)
    assert [(one["slot"], one["reason"], one["remark"]) for one in shown["successions"]] == [
        (numbers_["执法人员"], "recused", "配偶系该企业供货人"),
        (numbers_["专家"], "ill", ""),
    ]
    (served,) = (one for one in shown["outcome"]["assignments"] if one["task"] == task["task"])
    assert {slot["name"]: key_of(slot["drawn"]) for slot in served["slots"]} == before
    after = crew_of(shown, task["task"]["identifier"])
    assert {slot for slot, who in after.items() if who != before[slot]} == {"执法人员", "专家"}
    assert len(set(after.values())) == 4
    assert not {before["执法人员"], before["专家"]} & set(after.values())


async def _give_up(office: Dacheng, people: Json, slot: Json) -> Json:
    await office.leader.post(f"{path(people)}/successions", slot)
    return dict(await office.chief.get(path(people)))


async def only_people_are_drawn(office: Dacheng, on: date) -> None:
    """A whole sector is inspected: no enterprise is left to chance, the people are drawn for all of them."""
    frame = await office.frame("烟花爆竹经营单位", kind="whole-sector")
    assert [(deal["stratum"], deal["count"]) for deal in frame["deals"]] == [("烟花爆竹", 9)]
    _, people = await office.crew("烟花爆竹经营单位全面检查", on, frame=frame["id"], occasion="special-order")
    tasks = [task["task"]["identifier"] for task in people["outcome"]["assignments"]]
    assert numbers(tasks) == set(world.SELLING_FIREWORKS)
    office.skip_to(on.isoformat())
    await _it_was_ordered(office, on)
    await office.record(None, tasks, on)


async def _it_was_ordered(office: Dacheng, on: date) -> None:
    """No plan and no draw asks for these visits: each needs the order on record before its site plan."""
    await office.house.hold_assignment_round()
    await office.house.settle()
    visits = await office.chief.get("/cases/inspections?occasion=special-order")
    assert numbers(one["identifier"] for one in visits) == set(world.SELLING_FIREWORKS)
    order = {
        "kind": "special-order",
        "authority": "示例县安全生产委员会",
        "document": "示安委〔2019〕9 号",
        "on": on.isoformat(),
        "scope": "烟花爆竹经营单位，存储与销售环节",
        "until": (on + timedelta(days=30)).isoformat(),
        "filed_with": "示例县人民政府",
        "evidence": EVIDENCE,
    }
    at = f"/cases/inspections/{visits[0]['id']}"
    asked = [await office.chief.get(at), await office.leader.post(f"{at}/basis", {"basis": order})]
    missing = [{one["verb"]: len(one["missing"]) for one in each["next"]}["draft-plan"] for each in asked]
    assert missing == [1, 0]


def drawn_now(draw: Json) -> list[str]:
    """Whom a draw drew, with those who stand in for others."""
    instead = {one["withdrawn"]["identifier"]: one["substitute"]["identifier"] for one in draw["substitutions"]}
    return [instead.get(identifier, identifier) for identifier in drawn(draw)]
