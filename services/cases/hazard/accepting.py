"""When a major hazard is gone: the enterprise asks, the bureau examines on site, and another person decides.

Where work was stopped, the acceptance is the consent without which it does not restart (安全生产法（2021年修正）
第六十五条第一款第三项).
"""

from datetime import datetime

from services.cases.hazard.lifecycle import AcceptanceRound, Hazard
from services.cases.hazard.treating import check_time
from shared.approval import check_another
from shared.clocks.tables import start_of_day
from shared.contracts.treatment import AcceptanceAsked, AcceptanceDecided, TreatmentExamined
from shared.errors import Conflict, Invalid


class PlanNotHandedIn(Conflict):
    code = "plan-not-handed-in"
    title = "没有治理方案"
    title_en = "There is no treatment plan"


class AssessmentMissing(Invalid):
    code = "assessment-missing"
    title = "没有治理情况评估"
    title_en = "The treatment was not assessed"


class NotGone(Conflict):
    code = "hazard-not-gone"
    title = "现场审查未通过"
    title_en = "The examination found that the hazard is not gone"


def ask_acceptance(hazard: Hazard, asked: AcceptanceAsked, now: datetime) -> AcceptanceAsked:
    """The enterprise asks that its treatment is examined. Raises HazardTimeImpossible, PlanNotHandedIn,
    AssessmentMissing.

    The request has the treatment plan with it; of a supervised hazard for which work was stopped, an assessment too
    (国家安全生产监督管理总局令第16号 第十八条).
    """
    check_time(asked.at, _last_refused(hazard), now)
    if not hazard.plans:
        raise PlanNotHandedIn(
            "尚未登记治理方案，不能申请验收、恢复生产；请先登记六项齐全的治理方案（POST …/plans）。",
            "There is no treatment plan yet, which the request refers to: record it first, with its six parts "
            "(POST …/plans).",
        )
    if hazard.supervisions and hazard.stops and asked.assessment is None:
        raise AssessmentMissing(
            "挂牌督办并停产停业治理的，申请恢复生产须附治理情况评估报告（assessment、assessed_by）。",
            "The hazard is supervised and work was stopped: the request has the report of an assessment "
            "(`assessment`, `assessed_by`).",
        )
    return asked


def examine(hazard: Hazard, examined: TreatmentExamined, now: datetime) -> TreatmentExamined:
    """The bureau has examined on site. Raises HazardTimeImpossible."""
    check_time(examined.at, _round(hazard).asked.at, now)
    return examined


def accept(hazard: Hazard, said: AcceptanceDecided, person: str) -> AcceptanceDecided:
    """The hazard is gone, and work may restart; decided by another person than who recorded the examination. Raises
    SamePerson, NotGone.
    """
    examined = _round(hazard).examined
    assert examined is not None  # noqa: S101  # the state says so
    check_another(examined.person, person)
    if not examined.examination.gone:
        raise NotGone(
            "现场审查认定隐患没有消除，不能同意；请不予同意并写明理由（POST …/refusal），整改后再申请。",
            "The examination found that the hazard is not gone: refuse with the reason (POST …/refusal); the "
            "enterprise asks again when it is.",
        )
    return said


def refuse(hazard: Hazard, said: AcceptanceDecided, person: str) -> AcceptanceDecided:
    """The treatment is not accepted, and nothing restarts: the examination found something, or the request is not
    complete. Raises SamePerson.
    """
    waiting = _round(hazard)
    check_another(waiting.examined.person if waiting.examined else waiting.requested.person, person)
    return said


def _round(hazard: Hazard) -> AcceptanceRound:
    assert hazard.waiting is not None  # noqa: S101  # the state says so
    return hazard.waiting


def _last_refused(hazard: Hazard) -> datetime:
    last = hazard.acceptance
    return last.asked.at if last else start_of_day(hazard.what.found)
