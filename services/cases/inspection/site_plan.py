"""The site plan of an inspection: drafted by the crew, then reviewed and approved by other persons, in rounds."""

from datetime import date

from services.cases.inspection.crew import CrewMismatch, check_draft
from services.cases.inspection.signing import Draft, Signatory, let_pass, send_back
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.inspection.basis import SpecialOrder
from shared.contracts.inspection.preparation import PlanDrafted, SitePlan
from shared.contracts.inspection.signing import Passed, SentBack
from shared.errors import Invalid
from shared.policy.approvals import Signers


class DayImpossible(Invalid):
    code = "visit-day-impossible"
    title = "检查日期不可行"
    title_en = "The visit cannot be on this day"


def draft(inspection: Inspection, plan: SitePlan, who: Signatory, signers: Signers, today: date) -> PlanDrafted:
    """A new round of the plan. Raises NotOfCrew, NotASigner, DraftWaits, DayImpossible, CrewMismatch."""
    check_draft(inspection, who, signers, inspection.plan)
    check_not_past(plan.on, today)
    check_in_time(inspection, plan.on, plan.late)
    unknown = set(plan.division) - {str(each.person) for each in inspection.crew}
    if unknown:
        raise CrewMismatch(
            f"分工中有不属于检查组的人员：{'、'.join(sorted(unknown))}。",
            f"The division of work names persons who are not of the crew: {', '.join(sorted(unknown))}.",
        )
    return PlanDrafted(plan=plan, signers=signers)


def review(inspection: Inspection, who: Signatory, opinion: str) -> Passed:
    """The newest round passes the review. Raises NotThisAct, SamePerson, NotASigner."""
    return let_pass(_newest(inspection), "review", who, opinion)


def approve(inspection: Inspection, who: Signatory, opinion: str) -> Passed:
    """The newest round is approved. Raises NotThisAct, SamePerson, NotASigner."""
    return let_pass(_newest(inspection), "approval", who, opinion)


def refuse(inspection: Inspection, who: Signatory, opinion: str) -> SentBack:
    """The newest round is sent back. Raises NotThisAct, SamePerson, NotASigner."""
    return send_back(_newest(inspection), who, opinion)


def check_not_past(day: date, today: date) -> None:
    """Refuse a day of the visit that is past. Raises DayImpossible."""
    if day < today:
        raise DayImpossible(f"检查日期 {day} 已过，请另定日期。", f"{day} is past; choose another day.")


def check_in_time(inspection: Inspection, day: date, late: str = "") -> None:
    """Refuse a day of the visit after its last day: only a site plan with a reason (`late`) names such a day, and none
    a day after the end of a special order. Raises DayImpossible.
    """
    last, basis = last_day(inspection), inspection.basis
    if day <= last:
        return
    if isinstance(basis, SpecialOrder) and day > basis.until:
        raise DayImpossible(
            f"所依专项检查到 {basis.until} 为止，不能定在 {day}。请提前，或申请取消本次检查，按新的依据另行派员。",
            f"The special order ends on {basis.until}: no visit on {day}. Choose an earlier day; or request to call "
            "this inspection off, and assign another on a new basis.",
            visit_by=str(last),
        )
    if not late:
        raise DayImpossible(
            f"本次检查应于 {last} 前完成，{day} 已逾期。请提前；不能提前的，请重新拟定方案（site-plan），"
            "写明逾期原因（late），经批准后检查。",
            f"The visit should be held by {last}; {day} is late. Choose an earlier day; or else draft the site plan "
            "(again) with the reason in `late`, and have it approved.",
            visit_by=str(last),
        )


def last_day(inspection: Inspection) -> date:
    """The last day of the visit. If the roster names none, it is the end of the year to which the visit belongs: its
    plan, its season and its cap are of that year. A special order ends earlier, if it says so.
    """
    opened, basis = inspection.opened, inspection.basis
    first = opened.visit_from or beijing_date(inspection.opening.at)
    last = inspection.visit_by or date(first.year, 12, 31)
    return min(last, basis.until) if isinstance(basis, SpecialOrder) else last


def _newest(inspection: Inspection) -> Draft:
    assert inspection.plan is not None  # noqa: S101  # the table of verbs allows this only after a draft
    return Draft("site-plan", inspection.plan.signed)
