"""A bureau adopts its policy, plans its year and its campaign, and puts on record what it inspected."""

from collections.abc import Sequence
from pathlib import Path

from tests.contract.requests.promised import Known
from tests.support.bureau import Json
from tests.support.office import Office

POLICY = Path(__file__).parent / "policy-2026.yaml"


async def adopt_policy(office: Office) -> Known:
    content = POLICY.read_bytes().replace(b"bureau: 370124", f"bureau: {office.house.bureau}".encode())
    checked = await office.chief.ask("POST", "/sampling/policies/check", media_type="application/yaml", content=content)
    assert checked.json()["acceptable"], checked.text
    adopted = await office.adopt_file(content)
    others = [await office.request_file(content.replace(b"policy: ", b"policy: other-%d-" % n)) for n in (1, 2)]
    refused, withdrawn = [other.json()["id"] for other in others]
    at = "/sampling/policies/adoptions"
    await office.chief.post(f"{at}/{refused}/refusal", {"opinion": "请核对期限"})
    await office.legal.post(f"{at}/{withdrawn}/withdrawal", {"reason": "文件有误"})
    return {
        "/policies": {"sha256": (adopted["file"],)},
        "/policies/adoptions": {"adoption": (adopted["id"], refused, withdrawn)},
    }


async def plan_the_year(office: Office) -> Json:
    """Approved, filed and published, then amended; the amendment is refused, and approval requested again."""
    plan = await office.approved_plan(kind="annual", year=2026, content=_content("2026 年度监督检查计划"))
    amended = _content("2026 年度监督检查计划（调整）")
    at = f"/sampling/plans/{plan['id']}"
    await office.registrar.post(f"{at}/amendments", {"reason": "人员变动", "content": amended})
    await office.chief.post(f"{at}/refusal", {"opinion": "请说明变动的人员"})
    return dict(await office.registrar.post(f"{at}/requests", {"remark": "已附人员名单"}))


async def plan_a_campaign(office: Office) -> Json:
    """Closed before its end."""
    content = {"title": "春季专项检查计划", "from": "2026-03-02", "until": "2026-04-30", "scope": _SCOPE}
    plan = await office.approved_plan(kind="campaign", year=2026, content=content)
    return dict(await office.chief.post(f"/sampling/plans/{plan['id']}/closing", {"reason": "并入年度计划"}))


_SCOPE = {"where": {"field": "group", "in": ["危险化学品和化工医药"]}}


def _content(title: str) -> Json:
    return {
        "title": title,
        "from": "2026-03-01",
        "until": "2026-12-31",
        "scope": _SCOPE,
        "staffing": {"staff": 8, "other_enforcement": 535, "non_enforcement": 414},
    }


async def record_inspections(office: Office, identifiers: Sequence[str]) -> tuple[str, ...]:
    """What is on record then, without a draw; the first is withdrawn, the second is not."""
    told = {"held_on": "2026-02-28", "occasion": "complaint", "source": "现场检查记录"}
    inspections = [{"identifier": identifier, **told} for identifier in identifiers]
    recorded = await office.leader.post("/sampling/recorded-inspections", {"inspections": inspections})
    ids = tuple(one["id"] for one in recorded["inspections"])
    for id_, verdict, body in ((ids[0], "approval", None), (ids[1], "refusal", {"opinion": "检查确已进行"})):
        await office.leader.post(f"/sampling/recorded-inspections/{id_}/withdrawal", {"reason": "重复登记"})
        await office.chief.post(f"/sampling/recorded-inspections/{id_}/withdrawal/{verdict}", body)
    return ids
