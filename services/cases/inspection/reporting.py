"""The report of an inspection, in rounds like the site plan, and the feedback of the result to the enterprise."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from services.cases.inspection.crew import check_draft, member
from services.cases.inspection.orders_state import WITHOUT_FORCE
from services.cases.inspection.preparing import check_time
from services.cases.inspection.recusing import waiting
from services.cases.inspection.signing import Draft, Signatory, let_pass, send_back
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.signing import Passed, SentBack
from shared.contracts.inspection.visit import FedBack, Report, ReportDrafted
from shared.errors import Conflict, Invalid
from shared.law.kinds import ResultText
from shared.policy.approvals import Signers


class ResultUnknown(Invalid):
    code = "result-unknown"
    title = "没有这种检查结果"
    title_en = "No such result"


_FIRST_ORDER = (
    "报此结果，须先对问题下达责令改正，或记明已当场改正；",
    "For this result, first order the correction of a finding, or record that it was corrected on the spot. ",
)


class ResultContradicts(Conflict):
    code = "result-contradicts-record"
    title = "检查结果与记录不符"
    title_en = "The result contradicts the record"


class ReportTooEarly(Conflict):
    code = "report-too-early"
    title = "尚不能报告"
    title_en = "It is too early for the report"


def draft(
    inspection: Inspection, report: Report, who: Signatory, signers: Signers, results: Mapping[str, ResultText]
) -> ReportDrafted:
    """A new round of the report. `results`: the results of the national list by their texts; the report takes over the
    code of its result.

    Raises NotOfCrew, Recused, NotASigner, DraftWaits, ReportTooEarly, ResultUnknown, ResultContradicts.
    """
    check_draft(inspection, who, signers, inspection.report)
    if waits := list(unsettled(inspection)):
        zh, en = "；".join(each[0] for each in waits), "; ".join(each[1] for each in waits)
        raise ReportTooEarly(f"请先办结：{zh}。", f"Finish these first: {en}.")
    if report.result.text not in results:
        raise ResultUnknown(
            f"检查结果须为下列之一：{'；'.join(results)}。",
            f"The result must be one of: {'; '.join(results)}.",
            results=sorted(results),
        )
    row = results[report.result.text]
    if not fits(inspection, row):
        # What says most of the findings comes first.
        fitting = sorted((each for each in results.values() if fits(inspection, each)), key=_says_anything)
        texts = [each.text for each in fitting]
        way, way_en = _FIRST_ORDER if row.findings == "ordered" else ("", "")
        raise ResultContradicts(
            f"“{row.text}”与检查记录（检查是否实施、成立的问题及其处理）不符；{way}与记录相符的结果：{'；'.join(texts)}。",
            f"'{row.text}' contradicts the record: whether the visit was held, which findings stand, and whether their "
            f"correction was ordered. {way_en}These results fit: {'; '.join(texts)}.",
            results=texts,
        )
    coded = report.result.model_copy(update={"national": row.national or report.result.national})
    report = report.model_copy(update={"result": coded})
    return ReportDrafted(report=report, ordered=row.findings == "ordered", signers=signers)


def _says_anything(row: ResultText) -> bool:
    return row.findings == "any"


def unsettled(inspection: Inspection) -> Iterator[tuple[str, str]]:
    """What must be settled before the report, in Chinese and in English: disputes, and recusals that were asked for."""
    for finding in inspection.findings.values():
        if finding.disputed:
            yield f"问题“{finding.found.description}”待会商", f"the dispute about '{finding.found.description}'"
    waits = waiting(inspection)
    for person in (each for each in inspection.crew if each.person in waits):
        yield f"{person.name}是否回避待决定", f"the decision whether {person.name} stands back"


def fits(inspection: Inspection, row: ResultText) -> bool:
    """Whether a result fits what is on record of the visit and of its findings."""
    held = "failed" if inspection.visit.failure else "held"
    standing = {id_: each for id_, each in inspection.findings.items() if not each.dropped}
    orders = [order for order in inspection.orders.values() if order.status not in WITHOUT_FORCE]
    named = {requirement.finding for order in orders for requirement in order.drafted.requirements}
    ordered = any(each.rectified or id_ in named for id_, each in standing.items())
    found = {"none": not standing, "some": bool(standing), "ordered": ordered, "any": True}
    return found[row.findings] and row.visit in (held, "any")


def review(inspection: Inspection, who: Signatory, opinion: str) -> Passed:
    """The newest round passes the review. Raises NotThisAct, SamePerson, NotASigner."""
    return let_pass(_newest(inspection), "review", who, opinion)


def approve(inspection: Inspection, who: Signatory, opinion: str) -> Passed:
    """The newest round is approved. Raises NotThisAct, SamePerson, NotASigner."""
    return let_pass(_newest(inspection), "approval", who, opinion)


def refuse(inspection: Inspection, who: Signatory, opinion: str) -> SentBack:
    """The newest round is sent back. Raises NotThisAct, SamePerson, NotASigner."""
    return send_back(_newest(inspection), who, opinion)


def feed_back(inspection: Inspection, feedback: FedBack, person: str, now: datetime) -> FedBack:
    """The enterprise gets the result. Raises NotOfCrew, TimeImpossible."""
    member(inspection, person)
    assert inspection.report is not None  # noqa: S101  # the table of verbs asks for the report
    check_time(feedback.at, inspection.report.signed.last.at, now)
    return feedback


def _newest(inspection: Inspection) -> Draft:
    assert inspection.report is not None  # noqa: S101  # the table of verbs allows this only after a draft
    return Draft("report", inspection.report.signed)
