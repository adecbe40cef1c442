"""Records without a flaw, of made-up parties: each test says what is different in its own."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.publishing.outlet.records import (
    Authority,
    InspectionResultRecord,
    ItemResult,
    PenaltyRecord,
    PlanNumbered,
    RecordParty,
    TaskNumbered,
    TypicalCaseRecord,
)
from shared.contracts.penalty import IdentityPaper, PartyCodes
from shared.identifiers import Uscc

BUREAU = Authority(name="示例县应急管理局", code=str(Uscc.completed("11370124MB000001")))
FIRM = RecordParty(
    party_class="organisation",
    name="示例化工有限公司",
    codes=PartyCodes(uscc=str(Uscc.completed("91370124MA000001"))),
)
SHOP = RecordParty(
    party_class="individual-business",
    name="示例县样板烟花店",
    codes=PartyCodes(uscc=str(Uscc.completed("92370124MA000002"))),
    operator="甲测试",
)
PERSON = RecordParty(
    party_class="person",
    name="甲测试",
    codes=PartyCodes(),
    identity=IdentityPaper(kind="passport", number="E00000001"),
)


def penalty(**more: Any) -> PenaltyRecord:
    """A fine of 2,000 yuan."""
    return PenaltyRecord.model_validate(
        {
            "key": "penalty-0001",
            "version": 1,
            "procedure": "ordinary",
            "party": FIRM,
            "number": "（示）应急罚〔2026〕1号",
            "act": "未如实记录安全生产教育和培训情况",
            "facts": "2026年3月2日检查时，该公司未如实记录安全生产教育和培训情况。",
            "basis": "《中华人民共和国安全生产法》第九十七条第四项",
            "kinds": ("fine",),
            "content": "罚款2000元",
            "fine": Decimal(2000),
            "decided_on": date(2026, 3, 10),
            "valid_until": date(2029, 3, 10),
            "shown_until": date(2027, 3, 10),
            "authority": BUREAU,
            "source": BUREAU,
            **more,
        }
    )


def inspection_result(**more: Any) -> InspectionResultRecord:
    """The result of one item: nothing was found."""
    return InspectionResultRecord.model_validate(
        {
            "key": "result-0001",
            "version": 1,
            "area": "370124",
            "plan": PlanNumbered(year=2026, serial=1, name="2026年度双随机抽查计划"),
            "task": TaskNumbered(day=date(2026, 3, 2), serial=12, name="危险化学品企业抽查"),
            "selection": "directed",
            "authority": BUREAU,
            "inspected_on": date(2026, 3, 5),
            "party": FIRM,
            "results": (
                ItemResult(item="教育培训", local="nothing-found", national="1", text="未发现问题"),
                ItemResult(item="", local="ordered-to-correct", national="5", text="发现问题已责令改正"),
            ),
            **more,
        }
    )


def typical_case(**more: Any) -> TypicalCaseRecord:
    return TypicalCaseRecord.model_validate(
        {
            "key": "case-0001",
            "version": 1,
            "title": "示例化工有限公司未如实记录培训情况案",
            "number": "（示）应急罚〔2026〕1号",
            "party": FIRM,
            "facts": "该公司未如实记录安全生产教育和培训情况。",
            "basis": "《中华人民共和国安全生产法》第九十七条第四项",
            "content": "罚款2000元",
            "lesson": "培训记录应当真实。",
            "decided_on": date(2026, 3, 10),
            "published_on": date(2026, 3, 11),
            "authority": BUREAU,
            **more,
        }
    )
