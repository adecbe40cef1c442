"""A bureau holds draws: of enterprises, completed, failed and begun, covert and opened; of a year's teams; of crews."""

import asyncio
from datetime import timedelta

from shared.access.roles import Role
from tests.contract.requests.promised import Known
from tests.contract.requests.two_bureaus import CITY
from tests.support.bureau import EVIDENCE, Json, path
from tests.support.office import Office, drawn

TODAY = "2026-03-02"
_DECISION = b"%PDF-1.7 a made-up decision"
_PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""


async def hold_draws(office: Office) -> tuple[list[Json], list[Json]]:
    """Frames and draws of enterprises: one completed and one of its units withdrawn; one that a party has let fail, and
    the draw in its place; one by hand, which waits for the beacon.
    """
    whole = await office.freeze(kind="quarterly")
    await office.drawer.post("/sampling/frames/preview", {"title": "检查对象名录库"})
    third = [{"name": "抽查", "rate": "30%"}]
    completed = await office.hold("2026 年双随机抽查", frame=whole, deals=third)
    await _change(office, completed)
    targeted = await office.freeze(kind="targeted")
    ends = office.house.clock() + timedelta(minutes=1)
    failed = await office.announce("三月定向抽查", frame=targeted, deals=third, ends=ends.isoformat())
    await office.witnessed(failed)
    office.house.clock.skip(timedelta(minutes=1))
    await office.ended(failed)
    frame = await office.freeze(selection={"stratify_by": "group"})
    await office.chief.post(f"/sampling/frames/{frame['id']}/approval")
    deals = [{"name": "抽查", "stratum": frame["strata"][0]["stratum"], "rate": "1/2"}]
    begun = await office.announce("三月自行抽查", frame=frame, deals=deals)
    return [whole, frame, targeted], [completed, failed, await _in_place_of(office, failed), begun]


async def _change(office: Office, draw: Json) -> None:
    """A substitution that is approved, one that is refused, one whose request is withdrawn."""
    units = draw["outcome"]["deals"][0]["units"]
    await office.substitute(draw, units[0]["id"], "closed")
    gone = [{"withdrawn": unit["id"], "reason": "moved", "evidence": EVIDENCE} for unit in units[1:3]]
    refused, withdrawn = [await office.drawer.post(f"{path(draw)}/substitutions", body) for body in gone]
    await office.chief.post(f"/sampling/changes/{refused['id']}/refusal", {"opinion": "请附搬迁证明"})
    await office.drawer.post(f"/sampling/changes/{withdrawn['id']}/withdrawal", {"reason": "企业仍在原址"})


async def _in_place_of(office: Office, failed: Json) -> Json:
    """The draw that the service announces in the place of a failed one."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            for draw in await office.drawer.get("/sampling/draws"):
                if draw["replaces"] == failed["id"]:
                    return dict(draw)
            await asyncio.sleep(0.05)


async def annul_draw(office: Office, plan: Json) -> tuple[Json, Json, Known]:
    """The frame and the draw of a month that the superior annuls by a decision: at the third request, after the first
    was withdrawn and the second was refused.
    """
    frame = await office.frame("四月检查对象", kind="monthly", plan=plan["id"], month="2026-04")
    draw = await office.hold("四月检查对象", frame=frame)
    one, other = [office.house.somebody(Role.CITY_SUPERVISOR, name=f"made-up-{n}", bureau=CITY) for n in ("a", "b")]
    kept = await one.ask("POST", "/sampling/annulments/decisions", media_type="application/pdf", content=_DECISION)
    requested = []
    for who, verdict, said in (
        (one, "withdrawal", {"reason": "尚须查实"}),
        (other, "refusal", {"opinion": "请附名录"}),
        (other, "approval", None),
    ):
        asked = {"decision": kept.json(), "remark": "名录导入有误"}
        requested.append(str((await one.post(f"{path(draw)}/annulments", asked))["id"]))
        await who.post(f"/sampling/annulments/{requested[-1]}/{verdict}", said)
    named = {"sha256": (kept.json()["sha256"],)}
    return frame, draw, {"/annulments": {"annulment": tuple(reversed(requested))}, "/decisions": named}


async def form_teams(office: Office) -> None:
    """By draw; then one leaves who leads nobody, and the reserve stands in."""
    _, teams = await office.draw_teams("2026 年执法检查组成员抽取")
    leaves = next(one["person"] for one in teams["teams"][0]["members"] if one["post"] == "member")
    await office.drawer.post("/sampling/teams/2026/departures", {"person": leaves, "reason": "调离本局"})


async def visit_covertly(office: Office) -> tuple[Json, Json]:
    """The frame and the draw of a visit that nobody was told of, opened before it was made."""
    frame = await office.frame("三月暗查暗访", kind="covert")
    draw = await office.hold("三月暗查暗访", frame=frame, open_by="2026-06-30")
    await office.changed(draw, "opening", {"reason": "closed", "remark": "企业已于上月注销"})
    await office.record(draw, drawn(draw), office.house.clock().date())
    return frame, draw


async def draw_crews(office: Office, plan: Json) -> tuple[list[Json], list[Json]]:
    """Rosters and the draws over them: for a month's enterprises, and by hand; and one person who does not go."""
    frame = await office.frame("三月检查对象", kind="monthly", plan=plan["id"], month="2026-03")
    draw = await office.hold("三月检查对象", frame=frame)
    asked = {"draw": draw["id"], "plan": plan["id"], "on": TODAY}
    await office.drawer.post("/sampling/rosters/preview", {"title": "三月检查人员", **asked})
    roster = await office.roster("三月检查人员", **asked)
    crews = await office.hold("三月检查人员", roster=roster)
    by_hand = await office.roster("临时检查人员", enterprises=drawn(draw)[:1], crew="pair", plan=plan["id"], on=TODAY)
    await office.chief.post(f"/sampling/rosters/{by_hand['id']}/approval")
    return [roster, by_hand], [crews]


async def answer_complaints(office: Office) -> tuple[Json, Json, Json]:
    """The frame of the enterprises that somebody complained about, the roster of their visits, and the draw of the
    crews: cases is told of the visits.
    """
    frame = await office.frame("投诉举报核查", kind="complaints")
    roster = await office.roster("投诉举报核查人员", frame=frame["id"], occasion="complaint", on=TODAY)
    crews = await office.hold("投诉举报核查人员", roster=roster)
    await office.house.hold_assignment_round()
    await office.house.settle()
    return frame, roster, crews


async def assign_visits(office: Office, crews: Json) -> tuple[str, ...]:
    """Cases is told of the visits of the crews; then somebody does not go, and cases is told of the successor."""
    await office.house.hold_assignment_round()
    gives_up = {"task": crews["outcome"]["assignments"][0]["task"]["id"], "slot": 2, "reason": "ill"}
    await office.leader.post(f"{path(crews)}/successions", {**gives_up, "evidence": EVIDENCE, "remark": "因公出差"})
    await office.house.hold_assignment_round()
    visits = await office.drawer.get("/sampling/assignments")
    return tuple(one["visit"]["inspection"] for one in sorted(visits, key=lambda one: -int(one["version"])))
