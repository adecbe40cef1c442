"""Joint visits (跨部门联合检查): one visit of several departments. Each follows up what its own people have found."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from services.cases.inspection.crew import member
from services.cases.inspection.findings import to_act_on
from services.cases.inspection.findings_state import Finding
from services.cases.inspection.handle_requests import FindRequest
from services.cases.inspection.preparing import TimeImpossible
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.assignment import Assignee
from shared.contracts.inspection.checklist import FollowedUp
from shared.errors import Conflict, Forbidden, Invalid


class DepartmentNotJoined(Invalid):
    code = "department-not-joined"
    title = "该部门没有参加本次检查"
    title_en = "The department does not take part in the visit"


class FindingOwn(Conflict):
    code = "finding-own"
    title = "该问题由牵头部门自行处理"
    title_en = "The finding is the bureau's own"


class DepartmentElse(Forbidden):
    code = "department-else"
    title = "问题的后续处理由本部门人员登记"
    title_en = "A person of the department records its follow-up"


def department_of(finder: Assignee, request: FindRequest, joined_by: Collection[str]) -> str:
    """The department that follows up a finding: the one that is named, or the unit of the finder, if it takes part in
    the visit; "" for the department that leads it. What is in the remit of somebody else is a lead of that one.

    Raises DepartmentNotJoined.
    """
    if request.department and request.department not in joined_by:
        raise DepartmentNotJoined(
            f"{request.department}没有参加本次检查（参加的：{'、'.join(joined_by) or '无'}）。"
            "属于其职责的问题请填 elsewhere，并移送线索。",
            f"{request.department} does not take part in this visit ({', '.join(joined_by) or 'nobody'} does). Say "
            "`elsewhere` for what is in its remit, and transfer a lead.",
            departments=list(joined_by),
        )
    if request.elsewhere:
        return ""
    return request.department or (finder.unit if finder.unit in joined_by else "")


def follow_up(inspection: Inspection, done: FollowedUp, person: str, today: date) -> FollowedUp:
    """A department says what it did about a finding of its own, as a person of the crew from this department records,
    or somebody else if nobody of the crew is from there.

    Raises NotOfCrew, Recused, FindingUnknown, FindingDisputed, FindingDropped, FindingOwn, DepartmentElse,
    TimeImpossible.
    """
    who = member(inspection, person)
    finding = to_act_on(inspection, done.finding)
    department = finding.found.department
    if not department:
        raise FindingOwn(
            "该问题由牵头部门的检查人员发现，请用处理问题（dispositions）、指令（orders）或移送线索（leads）。",
            "Somebody of the department that leads the visit found this: use dispositions, orders or leads.",
            finding=str(done.finding),
        )
    if who.unit != department and any(each.unit == department for each in inspection.crew):
        raise DepartmentElse(
            f"该问题由{department}后续处理，请由该部门的检查人员登记。",
            f"{department} follows this finding up; one of its people in the crew must record what it did.",
            department=department,
        )
    if not beijing_date(finding.recorded.at) <= done.on <= today:
        raise TimeImpossible(
            f"后续处理日期 {done.on} 应在发现之日至今天之间，请核对。",
            f"The day {done.on} must be between the finding and today; check it.",
        )
    return done


def by_department(inspection: Inspection) -> Mapping[str, list[Finding]]:
    """Department → its findings that stand, those of the bureau under "": with those departments alone that found
    something.
    """
    grouped: dict[str, list[Finding]] = {}
    for finding in inspection.findings.values():
        if not finding.dropped:
            grouped.setdefault(finding.found.department, []).append(finding)
    return grouped


def of_others(inspection: Inspection) -> Iterator[Finding]:
    """The findings of other departments that stand, and are not in dispute."""
    for department, findings in by_department(inspection).items():
        if department:
            yield from (each for each in findings if not each.disputed)
