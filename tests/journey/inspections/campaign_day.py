"""What people do on a day of a campaign: the gate, the checklists, what is handed over, the lists, the scores."""

from uuid import uuid4

from shared.access.roles import Role
from tests.journey.boshan import world
from tests.journey.boshan.bureau import SEASON, Boshan
from tests.journey.inspections.visit import Visit
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import Person

AT = "/cases/campaigns"
CRITERIA = {"skill": ("专业水平", 40), "work": ("检查质量", 40), "conduct": ("廉洁纪律", 20)}
"""Code of a line of the form on which experts are scored → its text, and its points."""


async def a_campaign_is_opened(office: Boshan) -> str:
    """For the visits of the plan, with the four groups that were drawn for it; its path."""
    body = {
        "plan": office.plan["id"],
        "season": SEASON,
        "title": "全区安全生产集中执法检查活动",
        "first": "2019-04-23",
        "last": "2019-06-23",
        "trades": list(world.SECTORS),
        "contents": world.CONTENTS,
        "groups": [{"code": f"Z{n}", "name": f"执法{'一二三四'[n - 1]}组"} for n in range(1, 5)],
        "criteria": [{"code": code, "title": title, "points": points} for code, (title, points) in CRITERIA.items()],
    }
    opened = await office.registrar.post(AT, body)
    assert (opened["status"], [each["verb"] for each in opened["next"]]) == ("under-way", ["train", "close"])
    assert await office.registrar.refused(AT, body) == (409, "plan-has-campaign")
    return f"{AT}/{opened['id']}"


async def are_trained(office: Boshan, campaign: str, crew: list[Json]) -> None:
    """These people of a crew took part in the training, and their certificates were looked at."""
    members = [{"person": one["person"], "directory": one["directory"], "certificate": one["key"]} for one in crew]
    today = office.house.clock().date().isoformat()
    await office.registrar.post(f"{campaign}/trainings", {"on": today, "members": members, "proof": EVIDENCE})


async def the_gate_holds(office: Boshan, campaign: str, visit: Visit, member: Person) -> None:
    """Nobody of the crew was trained; then all but one, who does not go: two inspectors and the expert are enough."""
    present = [{"person": each["person"], "certificate": each["key"]} for each in visit.shown["crew"]]
    arrival = {"at": visit.now(), "place": "厂区门口", "present": present}
    assert await member.refused(f"{visit.at}/arrival", arrival) == (409, "campaign-gate")
    *trained, untrained = sorted(visit.shown["crew"], key=lambda each: each is left_out(visit))
    await are_trained(office, campaign, trained)
    told = (await member.ask("POST", f"{visit.at}/arrival", json=arrival)).json()
    assert (told["type"], told["persons"]) == ("/problems/campaign-gate", [untrained["person"]])
    assert told["detail"].startswith(f"{untrained['name']}没有本次活动的培训记录")
    absent = [{"person": untrained["person"], "how": "absent", "reason": "未参加本次活动的培训"}]
    there = [each for each in present if each["person"] != untrained["person"]]
    await visit.does(member, "/arrival", {**arrival, "at": visit.now(), "present": there, "absent": absent})


def left_out(visit: Visit) -> Json:
    """The last town inspector of the crew, who missed the training."""
    entry: Json = [each for each in visit.shown["crew"] if each["role"] == "执法人员二"][-1]
    return entry


def the_expert(visit: Visit) -> tuple[Person, Json]:
    """The expert of the crew, and the entry in it."""
    (entry,) = [each for each in visit.shown["crew"] if each["directory"] == "experts"]
    return visit.house.somebody(Role.EXPERT, name=entry["subject"]), entry


async def what_is_handed_over(visit: Visit, member: Person, finding: str) -> None:
    """To the accompanying group, by form; nobody of the crew acknowledges it."""
    penalty = {"by": "penalty", "to": "镇街道随队工作组", "proposal": "建议立案处罚"}
    await visit.does(member, "/dispositions", {"finding": finding, "disposition": penalty})
    body = {"findings": [finding], "at": visit.now(), "form": EVIDENCE}
    assert await member.refused(f"{visit.at}/handover-receipts", body) == (403, "own-handover")
    clerk = visit.house.somebody(Role.CLERK)
    await visit.does(clerk, "/handover-receipts", {**body, "at": visit.now()})
    assert await clerk.refused(f"{visit.at}/handover-receipts", body) == (409, "nothing-handed-over")


async def a_finding_of(who: Person, visit: Visit, what: str, *, severity: str = "general") -> str:
    """What somebody of the crew finds about the first item, each with its basis."""
    finding = str(uuid4())
    basis = [{"instrument": "《中华人民共和国安全生产法》", "article": "第三十八条"}]
    said = {"item": "BS-01", "description": what, "place": "车间", "basis": basis, "severity": severity}
    await visit.does(who, "/findings", {"finding": finding, **said, "sort": what, "signature": EVIDENCE})
    return finding


def group(day: Json, code: str) -> Json:
    """A group in a day of the campaign."""
    (found,) = [each for each in day["groups"] if each["code"] == code]
    return dict(found)
