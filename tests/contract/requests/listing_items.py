"""A bureau keeps its item list: sections propose, the legal section decides and consolidates, the chief publishes."""

from typing import Any

from tests.contract.requests.promised import Known
from tests.support.office import Office

_ITEM = {"name": "示例事项丙", "category": "安全培训", "basis": "示例规定第三条", "method": "现场检查"}


async def publish_items(office: Office) -> Known:
    """A proposal that is accepted, one that is declined, one that is withdrawn; and the same of editions. What is
    published last has a change.
    """
    at = "/sampling/item-list"
    proposed = [await _propose(office, f"项-1{number}") for number in range(3)]
    accepted, declined, withdrawn = (f"{at}/proposals/{proposal}" for proposal in proposed)
    await office.legal.post(f"{accepted}/approval")
    await office.legal.post(f"{declined}/refusal", {"opinion": "没有检查依据"})
    await office.leader.post(f"{withdrawn}/withdrawal", {"reason": "填写有误"})
    first = await _draft(office)
    await office.chief.post(f"{at}/editions/{first}/approval")
    dropped = await _propose(office, "项-10", "drop")
    await office.legal.post(f"{at}/proposals/{dropped}/approval")
    refused = await _draft(office)
    await office.chief.post(f"{at}/editions/{refused}/refusal", {"opinion": "请补充事项"})
    back = await _draft(office)
    await office.legal.post(f"{at}/editions/{back}/withdrawal", {"reason": "再核对一遍"})
    second = await _draft(office)
    published = await office.chief.post(f"{at}/editions/{second}/approval")
    return {
        "/item-list/proposals": {"proposal": tuple(proposed)},
        "/item-list/editions": {"edition": (second, refused, back)},
        "/item-lists": {"sha256": (published["sha256"],)},
    }


async def _propose(office: Office, key: str, change: str = "add") -> str:
    wish: dict[str, Any] = {"change": change, "key": key, "section": "工贸股", "reason": "新标准施行"}
    if change != "drop":
        wish["item"] = _ITEM
    return str((await office.leader.post("/sampling/item-list/proposals", wish))["id"])


async def _draft(office: Office) -> str:
    today = office.house.clock().date().isoformat()
    return str((await office.legal.post("/sampling/item-list/editions", {"from": today}))["id"])
