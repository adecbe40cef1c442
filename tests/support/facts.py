"""An inspection of which cases knows all that the forms of papers ask for, and what documents knows beside it."""

from datetime import date

from services.documents.forms.sources import Sources
from services.documents.forms.values import PaperRef
from shared.contracts.assignment import AssignedItem, AssignedParty, TeamHead
from shared.contracts.inspection.facts import CitedRule, Hand, InspectionFacts, LeadFacts, PlanFacts, Power, ReportFacts
from shared.contracts.inspection.order import LeadTransferred
from shared.contracts.inspection.visit import FedBack, Report, Result
from shared.law.law import shipped_law
from shared.policy.authorities import Authorities
from tests.support.facts_of_findings import findings, order
from tests.support.facts_of_visit import (
    CREW,
    HANDS,
    LAW,
    LEAD,
    MEASURES,
    PLAN,
    RECTIFY,
    STAIRS,
    THERE,
    VISIT,
    at,
    made_up,
)

AUTHORITIES = Authorities(
    bureau="云山县应急管理局",
    telephone="0530-5550110",
    government="云山县人民政府",
    upper_department="东河市应急管理局",
    court="云山县人民法院",
    basis="示例",
)
PARTY = AssignedParty(
    identifier="91370124EXAMP00154",
    bureau="370124",
    name="云山县恒泰化工有限公司",
    address="云山县化工园区兴业路18号",
    industry="危险化学品生产",
    legal_representative="示例法人",
    post="总经理",
    telephone="0530-5550100",
)
ITEMS = tuple(
    AssignedItem(key=key, name=name, basis=f"{LAW}第三十条")
    for key, name in (("A-1", "特种作业人员持证上岗情况"), ("A-2", "危险化学品储存和安全距离"))
)
POWERS = (
    Power(errand="inspect", rules=(CitedRule(statute=LAW, article="第六十五条第一款"),)),
    Power(errand="transfer-lead", rules=(CitedRule(statute=LAW, article="第六十九条"),)),
)
SENT = LeadTransferred(lead=LEAD, findings=(STAIRS,), to="云山县消防救援大队", content="疏散楼梯间堆放纸箱。")
REPORT = Report(
    situation="检查事项2项，发现问题2项。",
    appraisal="设备设施的日常检查流于形式。",
    opinion="责令限期整改，到期复查。",
    result=Result(text="发现问题已责令改正"),
)


def inspection_facts() -> InspectionFacts:
    """An inspection that has come to its end: with findings, orders, a deliberation, a lead, a report, the feedback."""
    return InspectionFacts(
        inspection=made_up("inspection"),
        occasion="draw",
        title="2026年3月检查人员抽取",
        party=PARTY,
        crew=CREW,
        heads=(TeamHead(post="deputy", person=made_up("head"), name="测试组长", subject="u-head"),),
        items=ITEMS,
        powers=POWERS,
        held=1,
        cap=2,
        plan=PlanFacts(plan=PLAN, hands=HANDS),
        visit=THERE,
        findings=findings(),
        orders=(order(RECTIFY, "rectify", date(2026, 3, 24)), order(MEASURES, "measures", None)),
        leads=(LeadFacts(transferred=SENT, hand=Hand(person="u-2", day=date(2026, 3, 16))),),
        report=ReportFacts(report=REPORT, hands=HANDS),
        feedback=FedBack(at=at(16, 20, 11), by="当面反馈", receiver="示例负责人", content="检查结果和整改期限。"),
    )


def sources(day: date) -> Sources:
    """What documents knows: the approver's display name, and the papers of the orders."""
    papers = {
        RECTIFY: PaperRef(form="order-to-rectify", number="（云）应急责改〔2026〕9号", day=VISIT),
        MEASURES: PaperRef(form="on-the-spot-measures", number="（云）应急现决〔2026〕4号", day=VISIT),
    }
    return Sources(day, shipped_law(), AUTHORITIES, {"u-chief": "测试局长", "u-2": "账号乙"}, papers)
