"""Findings: recorded on site by a person of the crew, each with its legal basis; then settled, unless in dispute."""

from datetime import datetime
from uuid import UUID

from services.cases.inspection.crew import member, on_site
from services.cases.inspection.findings_state import Finding
from services.cases.inspection.preparing import check_time
from services.cases.inspection.site_record import ItemContradicts
from services.cases.inspection.state import Inspection
from shared.clock import beijing_minute, minute_text
from shared.contracts.inspection.finding import Deliberated, Disposed, Disposition, Disputed, Found, RectifiedAtOnce
from shared.errors import Conflict, Forbidden, Invalid, NotFound


class FindingUnknown(NotFound):
    code = "finding-unknown"
    title = "没有这条问题"
    title_en = "No such finding"


class FindingTwice(Conflict):
    code = "finding-twice"
    title = "该问题已登记"
    title_en = "The finding is on record"


class FinderElse(Forbidden):
    code = "finder-else"
    title = "问题须由发现人本人登记"
    title_en = "The finder records the finding"


class ItemUnchecked(Invalid):
    code = "item-unchecked"
    title = "该事项尚未检查"
    title_en = "The item was not checked"


class FindingDisputed(Conflict):
    code = "finding-disputed"
    title = "该问题有争议，尚未会商"
    title_en = "The finding is disputed"


class FindingOfDepartment(Conflict):
    code = "finding-of-department"
    title = "该问题由其他参加部门后续处理"
    title_en = "Another department follows the finding up"


class FindingDropped(Conflict):
    code = "finding-dropped"
    title = "该问题经会商不成立"
    title_en = "A deliberation dropped the finding"


class DisputedBefore(Conflict):
    code = "finding-disputed-before"
    title = "该方对该问题的异议已经会商"
    title_en = "This side's dispute of the finding was settled"


class ViewsOfOne(Invalid):
    code = "views-of-one"
    title = "会商须有不同的人参加"
    title_en = "A deliberation needs different persons"


class OwnDeliberation(Forbidden):
    code = "own-deliberation"
    title = "检查组成员不能登记本组问题的会商意见"
    title_en = "The crew does not record a deliberation about its own finding"


class NotAtOnce(Invalid):
    code = "not-at-once"
    title = "离场后的整改不是当场整改"
    title_en = "What was rectified after the visit was not rectified on the spot"


class NotDisputed(Conflict):
    code = "finding-not-disputed"
    title = "该问题没有待会商的争议"
    title_en = "The finding has no open dispute"


def find(inspection: Inspection, found: Found, person: str) -> Found:
    """A finding. Raises NotOfCrew, NotOnSite, Recused, FinderElse, FindingTwice, ItemUnchecked, ItemContradicts."""
    finder = on_site(inspection, person)
    if found.finder != finder.person:
        raise FinderElse(
            f"您是{finder.name}；他人发现的问题请由其本人登记并签名。",
            f"You are {finder.name}; a finding is recorded and signed by the person who found it.",
        )
    if found.finding in inspection.findings:
        raise FindingTwice(
            "该编号的问题已登记，不重复登记；如为另一问题，请换用新编号。",
            "A finding with this id is on record; use a new id for another finding.",
            finding=str(found.finding),
        )
    checked = inspection.visit.checked.get(found.item)
    if checked is None:
        raise ItemUnchecked(
            f"请先登记事项 {found.item} 的检查结果，再登记其中的问题。",
            f"Record the result of the item {found.item} first, then what was found.",
            item=found.item,
        )
    if checked.result != "not-as-required":
        raise ItemContradicts(
            f"事项 {found.item} 登记为“{checked.result}”。请先将其结果更正为不符合（not-as-required），再登记问题。",
            f"The item {found.item} is on record as {checked.result}. Record it as not-as-required first, then the "
            "finding.",
            item=found.item,
        )
    return found


def dispose(inspection: Inspection, finding: UUID, disposition: Disposition, person: str, now: datetime) -> Disposed:
    """Something is done about a finding. Raises NotOfCrew, FindingUnknown, FindingDisputed, FindingDropped,
    FindingOfDepartment, TimeImpossible, NotAtOnce.
    """
    member(inspection, person)
    to_handle(inspection, finding)
    if isinstance(disposition, RectifiedAtOnce):
        assert inspection.visit.arrival is not None  # noqa: S101  # findings are made on site
        check_time(disposition.at, inspection.visit.arrival.at, now)
        _check_at_once(inspection, disposition.at)
    return Disposed(finding=finding, disposition=disposition)


def dispute(inspection: Inspection, disputed: Disputed, person: str) -> Disputed:
    """A finding is disputed, as a person of the crew records; each side disputes it once at most.

    Raises NotOfCrew, Recused, FindingUnknown, FindingDisputed, FindingDropped, DisputedBefore.
    """
    member(inspection, person)
    finding = to_act_on(inspection, disputed.finding)
    if any(before.said.by == disputed.by for before in finding.disputes):
        raise DisputedBefore(
            "该方的异议已有会商意见，不重复会商；仍有不同意见的，写入报告，或由当事人依法申请行政复议。",
            "The dispute of this side has its common opinion. State what remains in the report; the enterprise may "
            "apply for reconsideration.",
            by=disputed.by,
        )
    return disputed


def deliberate(inspection: Inspection, held: Deliberated, person: str, now: datetime) -> Deliberated:
    """A deliberation of different persons ended in a common opinion, as somebody records who is not of the crew, whose
    finding is disputed. Raises OwnDeliberation, FindingUnknown, NotDisputed, ViewsOfOne, TimeImpossible.
    """
    if person in {each.subject for each in inspection.crew}:
        raise OwnDeliberation(
            "争议所涉问题由本检查组提出，会商意见须由检查组以外的法规、法制审核人员或负责人登记。",
            "The disputed finding is of this crew. Somebody of the legal section, a reviewer or the head, who is not "
            "of the crew, must record the deliberation.",
        )
    finding = finding_of(inspection, held.finding)
    if not finding.disputed:
        raise NotDisputed(
            "该问题没有争议，或争议已有会商意见。", "The finding is not disputed, or its dispute has its opinion."
        )
    if len({view.name for view in held.views}) < len(held.views):
        raise ViewsOfOne(
            "每名参加会商的人员只写一条意见；请逐人写明。",
            "Each person who took part has one view; name each person once.",
        )
    check_time(held.at, finding.disputes[-1].recorded.at, now)
    if held.until is not None:
        check_time(held.until, held.at, now)
    return held


def _check_at_once(inspection: Inspection, at: datetime) -> None:
    """Refuse what was rectified after the crew had left. Raises NotAtOnce."""
    left = inspection.visit.end
    if left is not None and beijing_minute(at) > beijing_minute(left):
        raise NotAtOnce(
            f"检查组已于 {minute_text(left)}（北京时间）离场，{minute_text(at)} 的整改不是当场整改。请拟定责令整改的"
            "指令（draft-order），并在复查中登记整改结果。",
            f"The crew left at {minute_text(left)} in Beijing: what was rectified at {minute_text(at)} was not "
            "rectified on the spot. Draft an order (draft-order), and record at its re-inspection what was rectified.",
        )


def finding_of(inspection: Inspection, finding: UUID) -> Finding:
    """The finding with this id. Raises FindingUnknown."""
    found = inspection.findings.get(finding)
    if found is None:
        raise FindingUnknown(
            f"本次检查没有编号为 {finding} 的问题，请核对。",
            f"This inspection has no finding {finding}; check the id.",
            finding=str(finding),
        )
    return found


def to_act_on(inspection: Inspection, finding: UUID) -> Finding:
    """The finding, if it may be acted on. Raises FindingUnknown, FindingDisputed, FindingDropped."""
    found = finding_of(inspection, finding)
    if found.disputed:
        raise FindingDisputed(
            "该问题有争议，会商形成统一意见前不得据以处理。请先登记会商意见。",
            "The finding is disputed; nothing is done about it until the deliberation has its common opinion. Record "
            "that opinion first.",
            finding=str(finding),
        )
    if found.dropped:
        raise FindingDropped(
            "会商意见认定该问题不成立，不得再据以处理。",
            "The deliberation found that the finding does not stand; nothing more is done about it.",
            finding=str(finding),
        )
    return found


def to_handle(inspection: Inspection, finding: UUID) -> Finding:
    """The finding, if the bureau may decide about it: in a joint visit each department follows up its own. Raises what
    `to_act_on` raises, FindingOfDepartment.
    """
    found = to_act_on(inspection, finding)
    if department := found.found.department:
        raise FindingOfDepartment(
            f"该问题由{department}的检查人员发现，由其后续处理；请由其人员登记后续处理情况（follow-ups）。",
            f"Somebody of {department} found this, and {department} follows it up: its people record what it did "
            "(follow-ups).",
            finding=str(finding),
            department=department,
        )
    return found
