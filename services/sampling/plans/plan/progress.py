"""What may be done with a plan next: approved by another person, then filed, then published; amended; closed."""

from datetime import date
from typing import NamedTuple

from services.sampling.plans.plan.lifecycle import Plan
from services.sampling.plans.plan.requests import ApprovalRequest, FilingRequest
from shared.contracts.planning import PlanAmended, PlanApproved, PlanClosed, PlanContent, PlanFiled, PlanPublished
from shared.errors import Conflict, Forbidden, Invalid


class PlanEnded(Conflict):
    code = "plan-closed"
    title = "计划已经结束"
    title_en = "The plan is closed"


class PlanStepOutOfOrder(Conflict):
    code = "plan-step-out-of-order"
    title = "计划尚不能办理此步"
    title_en = "Not this step of the plan yet"


class PlanApproverDrafted(Forbidden):
    code = "plan-approver-drafted"
    title = "起草人不能办理批准"
    title_en = "Who drafted the plan may not approve it"


class PlanNotOver(Conflict):
    code = "plan-not-over"
    title = "计划期限未满"
    title_en = "The plan is not over"


class PaperFromFuture(Invalid):
    code = "paper-from-future"
    title = "文件日期尚未到来"
    title_en = "The document's day has not come"


class AuthorityNotNamed(Invalid):
    code = "authority-not-named"
    title = "未写明机关名称"
    title_en = "No authority is named"


class Desk(NamedTuple):
    """Who acts, on which day in Beijing, and the authority that the policy names for it."""

    person: str
    today: date
    authority: str | None = None


def approve(plan: Plan, request: ApprovalRequest, desk: Desk) -> PlanApproved:
    """Raises PlanEnded, PlanStepOutOfOrder, PlanApproverDrafted, PaperFromFuture, AuthorityNotNamed."""
    _refuse_if_closed(plan)
    edition = plan.newest
    if edition.approval:
        raise _out_of_order(
            plan,
            f"第 {edition.number} 版已由{edition.approval.authority}批准；内容有变的，请先修订为新的一版",
            f"edition {edition.number} is approved already; amend the plan first if it is to change",
        )
    if desk.person == edition.drafting.person:
        raise PlanApproverDrafted(
            "本版计划由您起草，批准须由另一负责人登记。",
            "You drafted this edition; somebody else must put its approval on record.",
        )
    authority = _paper(request, desk)
    return PlanApproved(
        edition=edition.number,
        authority=authority,
        document=request.document,
        on=request.on,
        evidence=request.evidence,
    )


def file(plan: Plan, request: FilingRequest, desk: Desk) -> PlanFiled:
    """Raises PlanEnded, PlanStepOutOfOrder, PaperFromFuture, AuthorityNotNamed."""
    _refuse_if_closed(plan)
    edition = plan.newest
    if edition.approval is None:
        raise _out_of_order(
            plan,
            f"第 {edition.number} 版尚未经本级政府批准；请先登记批准，再报备",
            f"edition {edition.number} is not approved; put the government's approval on record first",
        )
    if edition.filing:
        raise _out_of_order(
            plan,
            f"第 {edition.number} 版已于 {edition.filing.on} 报备",
            f"edition {edition.number} was filed on {edition.filing.on}",
        )
    authority = _paper(request, desk)
    return PlanFiled(edition=edition.number, authority=authority, on=request.on, evidence=request.evidence)


def publish(plan: Plan) -> PlanPublished:
    """Raises PlanEnded, PlanStepOutOfOrder."""
    _refuse_if_closed(plan)
    edition = plan.newest
    if edition.filing is None:
        raise _out_of_order(
            plan,
            f"第 {edition.number} 版尚未{'报上级备案' if edition.approval else '批准和备案'}；办理后才能公示",
            f"edition {edition.number} is not {'filed' if edition.approval else 'approved and filed'} yet; it can be "
            "published afterwards",
        )
    if edition.publication:
        raise _out_of_order(plan, f"第 {edition.number} 版已经公示", f"edition {edition.number} is published already")
    return PlanPublished(
        edition=edition.number,
        title=edition.content.title,
        year=plan.year,
        key_units=edition.content.key_units,
        general_units=edition.content.general_units,
    )


def amend(plan: Plan, content: PlanContent, reason: str) -> PlanAmended:
    """The next edition. It needs approval and filing of its own, and does not count before. Raises PlanEnded."""
    _refuse_if_closed(plan)
    return PlanAmended(edition=plan.newest.number + 1, reason=reason, content=content)


def close(plan: Plan, reason: str | None, today: date) -> PlanClosed:
    """After its last day, or before with a reason. Raises PlanEnded, PlanNotOver."""
    _refuse_if_closed(plan)
    last = plan.effective.content.last
    if reason is None and today <= last:
        raise PlanNotOver(
            f"计划到 {last} 才期满；提前结束须写明理由（reason）。",
            f"The plan runs until {last}; closing it before takes a reason.",
            until=last.isoformat(),
        )
    return PlanClosed(edition=plan.effective.number, reason=reason)


def _paper(request: FilingRequest, desk: Desk) -> str:
    """The authority of a document that there is by today."""
    if request.on > desk.today:
        raise PaperFromFuture(
            f"文件日期 {request.on} 晚于今天 {desk.today}；请核对。",
            f"The document is of {request.on}, today is {desk.today}; check its day.",
        )
    authority = request.authority or desk.authority
    if authority is None:
        raise AuthorityNotNamed(
            "请写明机关名称（authority）；现行办法中没有规定。",
            "Name the authority: no policy in force says which it is.",
        )
    return authority


def _refuse_if_closed(plan: Plan) -> None:
    if plan.closing:
        raise PlanEnded(
            "计划已经结束，不能再变更；如需继续检查，请另编计划。",
            "The plan is closed and cannot change any more; draft another one.",
        )


def _out_of_order(plan: Plan, detail: str, detail_en: str) -> PlanStepOutOfOrder:
    return PlanStepOutOfOrder(f"{detail}。", f"{detail_en[0].upper()}{detail_en[1:]}.", status=plan.status)
