"""What each step of a plan needs: approval by another person, filing, publication, amendment, closing."""

from datetime import date
from typing import NamedTuple

from services.sampling.plans.plan.lifecycle import Edition, Plan
from services.sampling.plans.plan.requests import ApprovePlanRequest, FilePlanRequest
from shared.approval import check_another, check_request, check_verdict
from shared.contracts.planning import (
    PlanAmended,
    PlanApproved,
    PlanClosed,
    PlanContent,
    PlanFiled,
    PlanPublished,
    PlanRefused,
    PlanRequested,
)
from shared.errors import Conflict, Invalid


class PlanNotOver(Conflict):
    code = "plan-not-over"
    title = "计划期限未满"
    title_en = "The plan is not over"


class PlanNotFiled(Conflict):
    code = "plan-not-filed"
    title = "计划尚未报备"
    title_en = "The plan is not filed"


class PaperFromFuture(Invalid):
    code = "paper-from-future"
    title = "文件日期尚未到来"
    title_en = "The day of the document is in the future"


class AuthorityNotNamed(Invalid):
    code = "authority-not-named"
    title = "未写明机关名称"
    title_en = "The request must name an authority"


class Desk(NamedTuple):
    """The person who acts, the day in Beijing, and the authority that the policy names for the step."""

    person: str
    today: date
    authority: str | None = None


def approve(plan: Plan, request: ApprovePlanRequest, desk: Desk) -> PlanApproved:
    """The government's approval of the newest edition. Raises SamePerson, PaperFromFuture, AuthorityNotNamed."""
    _check_judge(plan.newest, desk.person)
    return PlanApproved(
        edition=plan.newest.number,
        authority=_authority(request, desk),
        document=request.document,
        on=request.on,
        evidence=request.evidence,
    )


def refuse(plan: Plan, opinion: str, person: str) -> PlanRefused:
    """The refusal of the newest edition: it goes back to its drafter with an opinion, which stays on record. Raises
    SamePerson.
    """
    _check_judge(plan.newest, person)
    return PlanRefused(edition=plan.newest.number, round=plan.newest.round.number, opinion=opinion)


def request_again(plan: Plan, remark: str | None) -> PlanRequested:
    """The next request for approval of an edition that was refused; nothing in the edition changes. Raises
    RequestPending.
    """
    check_request(plan.newest.rounds)
    return PlanRequested(edition=plan.newest.number, round=plan.newest.round.number + 1, remark=remark)


def file(plan: Plan, request: FilePlanRequest, desk: Desk) -> PlanFiled:
    """The filing of the newest edition with the level above. Raises PaperFromFuture, AuthorityNotNamed."""
    authority = _authority(request, desk)
    return PlanFiled(edition=plan.newest.number, authority=authority, on=request.on, evidence=request.evidence)


def publish(plan: Plan, filed_with: str | None) -> PlanPublished:
    """The publication of the newest edition. `filed_with` is the authority that the policy names; if it names none, the
    plan needs no filing. Raises PlanNotFiled.
    """
    edition = plan.newest
    if edition.filing is None and filed_with is not None:
        raise PlanNotFiled(
            f"现行规则要求计划报{filed_with}备案；请先登记报备（filing），再公示。",
            f"The policy in force demands that plans are filed with {filed_with}: record the filing, then publish.",
            authority=filed_with,
        )
    return PlanPublished(
        edition=edition.number,
        title=edition.content.title,
        year=plan.year,
        key_units=edition.content.key_units,
        general_units=edition.content.general_units,
    )


def amend(plan: Plan, content: PlanContent, reason: str) -> PlanAmended:
    """The next edition. It needs approval and filing of its own, and is not in force before."""
    return PlanAmended(edition=plan.newest.number + 1, reason=reason, content=content)


def close(plan: Plan, reason: str | None, today: date) -> PlanClosed:
    """The closing of the plan: after its last day, or before with a reason. Raises PlanNotOver."""
    last = plan.effective.content.last
    if reason is None and today <= last:
        raise PlanNotOver(
            f"计划到 {last} 才期满；提前结束须写明理由（reason）。",
            f"The plan runs until {last}; closing it before takes a reason.",
            until=last.isoformat(),
        )
    return PlanClosed(edition=plan.effective.number, reason=reason)


def _check_judge(edition: Edition, person: str) -> None:
    """Refuse a decision by the person who requested this approval, or who drafted the edition. Raises SamePerson."""
    check_verdict(edition.rounds, person)
    check_another(edition.drafting.person, person)


def _authority(request: FilePlanRequest, desk: Desk) -> str:
    """The authority that issued or received the document; the document's day must not be after today. Raises
    PaperFromFuture, AuthorityNotNamed.
    """
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
