"""What a made-up inspection found, and what followed from it."""

from datetime import date
from uuid import UUID

from shared.contracts.inspection.facts import FindingFacts, OrderFacts
from shared.contracts.inspection.finding import Deliberated, Disputed, Found, LegalBasis, View
from shared.contracts.inspection.order import OrderDrafted, OrderKind, Reinspected, Requirement, Verdict
from shared.policy.approvals import DEFAULT_SIGNERS
from tests.support.facts_of_visit import ALARM, HANDS, LAW, STAIRS, WIRING, at, made_up


def _found(finding: UUID, place: str, description: str, article: str) -> Found:
    basis = LegalBasis(instrument=LAW, edition="2021-09-01", article=article, item="第一项")
    return Found(
        finding=finding,
        item="A-2",
        description=description,
        place=place,
        basis=(basis,),
        severity="general",
        sort=description,
        finder=made_up("测试员甲"),
    )


def findings() -> tuple[FindingFacts, ...]:
    disputed = Disputed(finding=STAIRS, by="enterprise", grounds="企业认为系临时堆放。")
    held = Deliberated(
        finding=STAIRS,
        at=at(10, 0),
        until=at(10, 45),
        place="云山县应急管理局二楼会议室",
        chair="测试局长",
        recorder="测试记录员",
        views=tuple(View(name=name, post="行政执法人员", view="应当清理。") for name in ("测试员甲", "测试员乙")),
        opinion="问题成立，移送消防部门。",
        outcome="stands",
    )
    return (
        FindingFacts(number=1, found=_found(ALARM, "原料罐区", "2号储罐液位报警器故障", "第三十六条第二款")),
        FindingFacts(number=2, found=_found(WIRING, "配电室", "电缆绝缘老化", "第三十六条第二款"), dropped=True),
        FindingFacts(
            number=3,
            found=_found(STAIRS, "综合楼", "疏散楼梯间堆放纸箱", "第四十二条第二款"),
            disputes=(disputed,),
            deliberations=(held,),
        ),
    )


def order(order: UUID, kind: OrderKind, by: date | None) -> OrderFacts:
    requirements = (
        Requirement(number=1, finding=ALARM, requirement="修复液位报警器", by=by),
        Requirement(number=2, finding=STAIRS, requirement="清理楼梯间", by=by),
    )
    looked = Reinspected(
        order=order,
        at=at(14, 30, 25),
        persons=(made_up("测试员甲"), made_up("测试员乙")),
        verdicts=(Verdict(number=2, done=True, facts="已清理"), Verdict(number=1, done=False, facts="尚未修复")),
        opinion="第2项已完成，第1项未完成。",
    )
    drafted = OrderDrafted(
        order=order,
        order_kind=kind,
        power=f"{LAW}第六十五条第一款第二项、《山东省安全生产条例》（2021年修订）第五十条",
        signers=DEFAULT_SIGNERS,
        requirements=requirements,
    )
    return OrderFacts(drafted=drafted, hands=HANDS, reinspections=(looked,))
