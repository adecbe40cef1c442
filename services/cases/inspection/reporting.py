"""The report of an inspection, in rounds like the site plan, and the feedback of the result to the enterprise."""

from collections.abc import Mapping
from datetime import datetime

from services.cases.inspection.crew import member
from services.cases.inspection.preparing import check_time
from services.cases.inspection.signing import Draft, Signatory, acts_of, check_drafter, let_pass, send_back
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.signing import Passed, SentBack
from shared.contracts.inspection.visit import FedBack, Report, ReportDrafted
from shared.errors import Invalid
from shared.policy.approvals import Signers


class ResultUnknown(Invalid):
    code = "result-unknown"
    title = "没有这种检查结果"
    title_en = "No such result"


def draft(
    inspection: Inspection, report: Report, who: Signatory, signers: Signers | None, results: Mapping[str, str]
) -> ReportDrafted:
    """A new round of the report. Without `signers`, the policy asks nobody to approve reports: it counts at once.
    `results`: the texts of the national list → their codes there, which the report takes over.

    Raises NotOfCrew, NotASigner, ResultUnknown.
    """
    member(inspection, who.person)
    if signers:
        check_drafter(who, signers)
    if report.result.text not in results:
        raise ResultUnknown(
            f"检查结果须为下列之一：{'；'.join(results)}。",
            f"The result must be one of: {'; '.join(results)}.",
            results=sorted(results),
        )
    coded = report.result.model_copy(update={"national": results[report.result.text] or report.result.national})
    report = report.model_copy(update={"result": coded})
    return ReportDrafted(report=report, needs=acts_of(signers) if signers else ())


def review(inspection: Inspection, who: Signatory, signers: Signers, opinion: str) -> Passed:
    """The newest round passes the review. Raises NotThisAct, SamePerson, NotASigner."""
    return let_pass(_newest(inspection, signers), "review", who, opinion)


def approve(inspection: Inspection, who: Signatory, signers: Signers, opinion: str) -> Passed:
    """The newest round is approved. Raises NotThisAct, SamePerson, NotASigner."""
    return let_pass(_newest(inspection, signers), "approval", who, opinion)


def refuse(inspection: Inspection, who: Signatory, signers: Signers, opinion: str) -> SentBack:
    """The newest round is sent back. Raises NotThisAct, SamePerson, NotASigner."""
    return send_back(_newest(inspection, signers), who, opinion)


def feed_back(inspection: Inspection, feedback: FedBack, person: str, now: datetime) -> FedBack:
    """The enterprise gets the result. Raises NotOfCrew, TimeImpossible."""
    member(inspection, person)
    assert inspection.report is not None  # noqa: S101  # the table of verbs asks for the report
    check_time(feedback.at, inspection.report.signed.last.at, now)
    return feedback


def _newest(inspection: Inspection, signers: Signers) -> Draft:
    assert inspection.report is not None  # noqa: S101  # the table of verbs allows this only after a draft
    return Draft("report", inspection.report.signed, signers)
