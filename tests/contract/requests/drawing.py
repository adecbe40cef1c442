"""A bureau holds draws: of enterprises, completed, void and begun, covert and opened; of a year's teams; of crews."""

from datetime import timedelta

from tests.support.bureau import ESCROW, Json, path
from tests.support.office import Office, drawn

TODAY = "2026-03-02"


async def hold_draws(office: Office) -> tuple[list[Json], list[Json]]:
    """Frames and draws of enterprises: one completed and one of its units withdrawn, one void, one begun, a lottery."""
    frame = await office.freeze(selection={"stratify_by": "group"})
    await office.drawer.post("/sampling/frames/preview", {"title": "检查对象名录库"})
    whole, stratum = await office.freeze(), frame["strata"][0]["stratum"]
    void, begun = [await office.announce(whole, ESCROW) for _ in range(2)]
    deals = [{"name": "抽查", "stratum": stratum, "rate": "1/2"}]
    lottery = await office.announce(frame, office.lottery(), deals=deals)
    await office.void(void, "名单遗漏两家企业")
    completed = await office.hold(
        "2026 年双随机抽查", frame=whole["id"], deals=[{"name": "抽查", "rate": "30%"}], reserve=3
    )
    await office.substitute(completed, completed["outcome"]["deals"][0]["units"][0]["id"], "已注销")
    office.house.clock.skip(timedelta(minutes=10))
    await office.enter_winning_number(lottery)
    await office.complete(lottery)
    return [whole, frame], [completed, void, begun, lottery]


async def form_teams(office: Office) -> None:
    """By draw; then one leaves who leads nobody, and the reserve stands in."""
    asked = {"title": "2026 年执法检查组成员抽取"}
    proposal = await office.drawer.post("/sampling/teams/frames", asked)
    terms = {name: proposal[name] for name in ("frame", "deals", "reserve")}
    draw = await office.hold(asked["title"], **terms)
    teams = await office.drawer.post("/sampling/teams", {"draw": draw["id"]})
    leaves = next(one["person"] for one in teams["teams"][0]["members"] if one["post"] == "member")
    await office.drawer.post("/sampling/teams/2026/departures", {"person": leaves, "reason": "调离本局"})


async def visit_covertly(office: Office) -> tuple[Json, Json]:
    """The frame and the draw of a visit that nobody was told of, opened when it was made."""
    frame = await office.frame("三月暗查暗访", kind="covert")
    draw = await office.hold("三月暗查暗访", frame=frame["id"])
    await office.record(draw, drawn(draw), office.house.clock().date())
    await office.leader.post(f"{path(draw)}/opening", {})
    return frame, draw


async def draw_crews(office: Office, plan: Json) -> tuple[list[Json], list[Json]]:
    """Rosters and the draws over them: for a month's enterprises, and again for one who does not go."""
    frame = await office.frame("三月检查对象", kind="monthly", plan=plan["id"], month="2026-03")
    draw = await office.hold("三月检查对象", frame=frame["id"])
    asked = {"draw": draw["id"], "plan": plan["id"], "on": TODAY}
    await office.drawer.post("/sampling/rosters/preview", {"title": "三月检查人员", **asked})
    roster = await office.roster("三月检查人员", **asked)
    crews = await office.hold("三月检查人员", roster=roster["id"])
    vacant = {"task": crews["outcome"]["assignments"][0]["task"]["id"], "slot": "组员"}
    await office.leader.post(f"{path(crews)}/vacations", {**vacant, "because": "absent", "reason": "因公出差"})
    again = await office.roster("三月检查人员补抽", slot={"draw": crews["id"], **vacant}, on=TODAY)
    return [roster, again], [crews, await office.hold("三月检查人员补抽", roster=again["id"])]
