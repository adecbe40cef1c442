"""The site plan of an inspection: drafted by the crew, then reviewed and approved by other persons, in rounds."""

from datetime import date

from services.cases.inspection.crew import CrewMismatch, member
from services.cases.inspection.rounds import PlanRound
from services.cases.inspection.state import Inspection
from shared.approval import SamePerson
from shared.contracts.inspection.preparation import PlanDrafted, PlanPassed, PlanRefused, SitePlan, Step
from shared.errors import Conflict, Invalid

Steps = tuple[Step, ...]
"""The steps that a site plan takes by the policy, in their order. The last is always the approval."""


class DayImpossible(Invalid):
    code = "visit-day-impossible"
    title = "检查日期不可行"
    title_en = "The visit cannot be on this day"


class NotThisStep(Conflict):
    code = "not-this-step"
    title = "现场检查方案尚不能办理这一步"
    title_en = "The site plan does not wait for this step"


def draft(inspection: Inspection, plan: SitePlan, person: str, today: date) -> PlanDrafted:
    """A new round of the plan. Raises NotOfCrew, DayImpossible, CrewMismatch."""
    member(inspection, person)
    check_day(inspection, plan.on, today)
    unknown = set(plan.division) - {str(each.person) for each in inspection.crew}
    if unknown:
        raise CrewMismatch(
            f"分工中有不属于检查组的人员：{'、'.join(sorted(unknown))}。",
            f"The division of work names persons who are not of the crew: {', '.join(sorted(unknown))}.",
        )
    return PlanDrafted(plan=plan)


def review(inspection: Inspection, person: str, opinion: str, steps: Steps) -> PlanPassed:
    """The newest round passes the review. Raises NotThisStep, SamePerson."""
    _check_step(inspection, "review", person, steps)
    return PlanPassed(step="review", opinion=opinion)


def approve(inspection: Inspection, person: str, opinion: str, steps: Steps) -> PlanPassed:
    """The newest round is approved. Raises NotThisStep, SamePerson."""
    _check_step(inspection, "approval", person, steps)
    return PlanPassed(step="approval", opinion=opinion)


def refuse(inspection: Inspection, person: str, opinion: str, steps: Steps) -> PlanRefused:
    """The newest round is sent back in the step that it waits for. Raises NotThisStep, SamePerson."""
    assert inspection.plan is not None  # noqa: S101  # the table of verbs asks for a draft
    step = waits_for(inspection.plan, steps) or "approval"
    _check_step(inspection, step, person, steps)
    return PlanRefused(step=step, opinion=opinion)


def waits_for(round_: PlanRound, steps: Steps) -> Step | None:
    """The step that the round waits for; None if it is approved or was sent back."""
    if round_.sent_back:
        return None
    passed = {deed.step for deed in round_.passed}
    return next((step for step in steps if step not in passed), None)


def check_day(inspection: Inspection, day: date, today: date) -> None:
    """Refuse a day of the visit that is past, or after the day by which the plan wants the visit. Raises
    DayImpossible.
    """
    if day < today:
        raise DayImpossible(f"检查日期 {day} 已过，请另定日期。", f"{day} is past; choose another day.")
    if inspection.visit_by and day > inspection.visit_by:
        raise DayImpossible(
            f"本次检查应于 {inspection.visit_by} 前完成，不能定在 {day}。请提前，或先修订监督检查计划。",
            f"The visit must be held by {inspection.visit_by}; {day} is too late. Choose an earlier day, or amend the "
            "plan first.",
            visit_by=str(inspection.visit_by),
        )


def _check_step(inspection: Inspection, step: Step, person: str, steps: Steps) -> None:
    assert inspection.plan is not None  # noqa: S101  # the table of verbs allows a step only after a draft
    waiting = waits_for(inspection.plan, steps)
    if waiting != step:
        zh = {"review": "审核", "approval": "审批", None: "无"}
        raise NotThisStep(
            f"方案现待：{zh[waiting]}；不能办理{zh[step]}。",
            f"The plan waits for: {waiting or 'nothing'}; it does not wait for the {step}.",
            waiting=waiting or "",
        )
    if person in inspection.plan.people:
        raise SamePerson(
            "起草人、审核人、审批人须为不同的人；请由另一人办理。",
            "The drafter, the reviewer and the approver must be different persons; somebody else must do this.",
        )
