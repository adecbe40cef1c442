"""Made-up hazards, leads and visits, as cases tells of them."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts.beforehand import ItemExpected, VisitTold
from shared.contracts.hazards import MajorHazardTold
from shared.contracts.leads import LeadFinding, LeadTold
from shared.contracts.publicity import Mentions, PersonMentioned
from shared.contracts.results import PublishedParty

PARTY = PublishedParty(name="示例县第一机械有限公司", identifier="91370124EX00000001")
INSPECTION = UUID("0190b5a0-0000-7000-8000-00000000000a")
MENTIONS = Mentions(persons=(PersonMentioned(name="乙示例", role="worker"),))


def hazard(**more: Any) -> MajorHazardTold:
    told: dict[str, Any] = {
        "hazard": UUID(int=21),
        "party": PARTY,
        "found": date(2026, 3, 2),
        "listed": date(2026, 3, 5),
        "criterion": "《工贸企业重大事故隐患判定标准》第三条第二项",
        "facts": "乙示例在有限空间内作业，未配备监护人员",
        "measures": "停止作业并整改",
        "by": date(2026, 4, 30),
        "authority": "示例县应急管理局",
        "mentions": MENTIONS,
    }
    return MajorHazardTold(**told | more)


def lead(**more: Any) -> LeadTold:
    told: dict[str, Any] = {
        "lead": UUID(int=22),
        "inspection": INSPECTION,
        "party": PARTY,
        "to": "示例县消防救援大队",
        "transferred": date(2026, 3, 10),
        "findings": (LeadFinding(text="乙示例占用疏散通道", basis="《消防法》第二十八条"),),
        "mentions": MENTIONS,
    }
    return LeadTold(**told | more)


def visit(**more: Any) -> VisitTold:
    told: dict[str, Any] = {
        "inspection": INSPECTION,
        "party": PARTY,
        "occasion": "draw",
        "draw": UUID(int=23),
        "day": date(2026, 3, 27),
        "items": (ItemExpected(code="AQ-001", title="安全培训检查"),),
        "requirements": "备好资料，由乙示例陪同",
        "mentions": MENTIONS,
    }
    return VisitTold(**told | more)
