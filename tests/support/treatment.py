"""Requests about a major hazard, as a bureau's people make them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

Json = dict[str, Any]
PLAN: Json = {
    "aims": "六月底前消除积尘和无泄爆的隐患",
    "methods": "停产清灰，加装泄爆装置",
    "resources": "专项经费 40 万元，泄爆片 6 套",
    "responsible": "安全部牵头，设备部实施",
    "schedule": "四月底清灰，六月底改造完成",
    "safeguards": "治理期间停止打磨，动火须审批；启用粉尘爆炸应急预案",
}
PARTY: Json = {"identifier": "91370124MA00000A9U", "name": "示例木业有限公司"}
POWER = "《中华人民共和国安全生产法》第六十五条第一款第三项"
STOP: Json = {
    "people_out": True,
    "scope": "part",
    "where": "打磨车间",
    "power": POWER,
    "document": "（示）应急现决〔2026〕1号",
}
GONE: Json = {"persons": ["测试员甲", "测试员乙"], "gone": True, "facts": "泄爆装置已安装，现场无积尘"}
SUPERVISOR = "示例县安全生产委员会办公室"


def of_finding(inspection: UUID | str, finding: UUID | str) -> Json:
    return {"by": "finding", "inspection": str(inspection), "finding": str(finding)}


def reported() -> Json:
    """The enterprise has reported it."""
    return {"by": "enterprise", "party": PARTY, "reporter": "示例安全员"}


def hazard(origin: Json, found: date, by: date, **others: Any) -> Json:
    """A request to list a hazard: a situation of the criteria for industry and trade."""
    said: Json = {
        "criterion": {"standard": "industry-and-trade-dust", "situation": 2},
        "facts": "除尘系统未设置泄爆装置，作业场所积尘严重",
        "place": "打磨车间",
        "measures": "停止打磨作业，清理积尘，加装泄爆装置",
    }
    return {"origin": origin, "found": found.isoformat(), "by": by.isoformat(), **said, **others}


def at(moment: datetime) -> Json:
    return {"at": moment.isoformat()}
