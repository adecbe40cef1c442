"""Each verb that follows a visit, or signs a paper, done by somebody who may, with a request that is in order."""

from collections.abc import Callable
from typing import Any

from services.cases.inspection import (
    checklists,
    closing,
    departments,
    extensions,
    findings,
    leads,
    orders,
    reporting,
    site_plan,
    withdrawing,
)
from services.cases.inspection.rounds import PaperRound
from services.cases.inspection.signing import Signatory
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.checklist import FollowedUp, HandoverReceived, UnitNotified
from shared.contracts.inspection.finding import Told
from shared.contracts.inspection.order import LeadReceived, LeadTransferred
from shared.contracts.inspection.visit import Closing, Report, Result
from tests.unit.cases.walk import (
    ASKED,
    ASKED_BACK,
    DEPUTY,
    DISPUTED,
    DROPPED,
    FEEDBACK,
    FINDING,
    FIRST,
    HASH,
    LEADER,
    MORE_TIME,
    ORDER,
    PLAN,
    REPORT,
    RESULTS,
    SIGNERS,
    TODAY,
    at,
    made_up,
    order,
    reinspected,
)

LEAD = LeadTransferred(lead=made_up("lead"), findings=(FINDING,), to="消防救援大队", content="占用疏散通道")
_ANOTHER_LEAD = LEAD.model_copy(update={"lead": made_up("another lead"), "to": "生态环境局"})
_RECEIPT = LeadReceived(lead=made_up("lead"), on=TODAY, receipt=HASH)
THEIRS = made_up("finding of another department")
_NOTICE = UnitNotified(person=made_up("first"), unit="示例街道办事处", at=at(40), notice=HASH)
_RECEIVED = HandoverReceived(findings=(FINDING,), at=at(45), form=HASH)
_FOLLOWED = FollowedUp(finding=THEIRS, by="order", on=TODAY, content="已责令限期改正")
_ANOTHER = order(order_=made_up("another order"))


def _report(now: Inspection) -> Report:
    """A report with a result that fits the record."""
    fitting = next(text for text, row in RESULTS.items() if reporting.fits(now, row))
    return REPORT.model_copy(update={"result": Result(text=fitting)})


def _signer(paper: PaperRound | None) -> Signatory:
    return DEPUTY if paper and paper.signed.waits_for == "review" else LEADER


ATTEMPTS: dict[str, Callable[[Inspection], Any]] = {
    "draft-plan": lambda now: site_plan.draft(now, PLAN, FIRST, SIGNERS, PLAN.on),
    "review-plan": lambda now: site_plan.review(now, DEPUTY, ""),
    "approve-plan": lambda now: site_plan.approve(now, LEADER, ""),
    "refuse-plan": lambda now: site_plan.refuse(now, _signer(now.plan), "重拟"),
    "dispose": lambda now: findings.dispose(now, FINDING, Told(), "first", at(40)),
    "dispute": lambda now: findings.dispute(now, DISPUTED, "first"),
    "deliberate": lambda now: findings.deliberate(now, DROPPED, "the-legal", at(40)),
    "sign-checklist": lambda now: checklists.sign(now, HASH, "first"),
    "excuse-signature": lambda now: checklists.excuse(now, made_up("first"), "突发疾病送医", "the-leader"),
    "notify-unit": lambda now: checklists.notify_unit(now, _NOTICE, at(50)),
    "receive-handover": lambda now: checklists.receive(now, _RECEIVED, "the-clerk", at(50)),
    "follow-up": lambda now: departments.follow_up(now, _FOLLOWED, "second", TODAY),
    "draft-order": lambda now: orders.draft(now, _ANOTHER, FIRST, TODAY),
    "transfer-lead": lambda now: leads.transfer(now, _ANOTHER_LEAD, "first"),
    "receive-lead": lambda now: leads.receive(now, _RECEIPT, "first", TODAY),
    "draft-report": lambda now: reporting.draft(now, _report(now), FIRST, SIGNERS, RESULTS),
    "review-report": lambda now: reporting.review(now, DEPUTY, ""),
    "approve-report": lambda now: reporting.approve(now, LEADER, ""),
    "refuse-report": lambda now: reporting.refuse(now, _signer(now.report), "重拟"),
    "feed-back": lambda now: reporting.feed_back(now, FEEDBACK, "first", at(40)),
    "draft-closing": lambda now: closing.draft(now, Closing(), FIRST, SIGNERS),
    "review-closing": lambda now: closing.review(now, DEPUTY, ""),
    "approve-closing": lambda now: closing.approve(now, LEADER, ""),
    "refuse-closing": lambda now: closing.refuse(now, _signer(now.closing), "重拟"),
    "review-order": lambda now: orders.review(now, ORDER, DEPUTY, "", TODAY),
    "approve-order": lambda now: orders.approve(now, ORDER, LEADER, "", TODAY),
    "refuse-order": lambda now: orders.refuse(now, ORDER, _signer(now.orders[ORDER]), "重拟", TODAY),
    "request-withdrawal": lambda now: withdrawing.request(now, ASKED_BACK, "first"),
    "withdraw-order": lambda now: withdrawing.approve(now, ORDER, LEADER),
    "refuse-withdrawal": lambda now: withdrawing.refuse(now, ORDER, LEADER, "条款无误"),
    "ask-extension": lambda now: extensions.ask(now, ASKED, FIRST, TODAY),
    "review-extension": lambda now: extensions.review(now, MORE_TIME, DEPUTY),
    "decide-extension": lambda now: extensions.decide(now, MORE_TIME, LEADER, TODAY),
    "reinspect": lambda now: orders.reinspect(now, reinspected(), "first", at(200), 2),
}
