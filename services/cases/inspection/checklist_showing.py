"""What answers show of checklists, of what was handed over, and of the departments of a visit."""

from collections.abc import Iterator, Mapping

from services.cases.inspection.checklist_state import Checklist
from services.cases.inspection.checklist_wire import (
    ChecklistShown,
    DepartmentShown,
    ExcuseShown,
    HandoverReceiptShown,
    SignedChecklistShown,
    UnitNoticeShown,
)
from services.cases.inspection.checklists import found_by
from services.cases.inspection.closing import acted_on
from services.cases.inspection.departments import by_department
from services.cases.inspection.findings_state import HandoverReceipt
from services.cases.inspection.state import Inspection
from shared.contracts.assignment import Assignee

Names = Mapping[str, str]


def checklists_shown(inspection: Inspection, names: Names) -> list[ChecklistShown]:
    """The checklists of those who came, in the order of the crew."""
    there = set(inspection.visit.there)
    return [_checklist(inspection, each, names) for each in inspection.crew if each.person in there]


def receipt_shown(receipt: HandoverReceipt, names: Names) -> HandoverReceiptShown:
    said = receipt.received
    return HandoverReceiptShown.of(receipt, names, received_at=said.at, form=said.form)


def departments_shown(inspection: Inspection) -> list[DepartmentShown]:
    """The departments that found something; the one that leads the visit first."""
    return sorted(_departments(inspection), key=lambda each: each.department)


def _departments(inspection: Inspection) -> Iterator[DepartmentShown]:
    acted = acted_on(inspection)
    for department, findings in by_department(inspection).items():
        done = [each for each in findings if each.follow_ups or each.dispositions or each.found.finding in acted]
        yield DepartmentShown(department=department, findings=len(findings), followed_up=len(done))


def _checklist(inspection: Inspection, person: Assignee, names: Names) -> ChecklistShown:
    found = found_by(inspection, person.person)
    checklist = inspection.checklists.get(person.person, Checklist())
    signed, excused, notice = checklist.signed, checklist.excused, checklist.notice
    return ChecklistShown(
        person=person.person,
        sort="expert" if person.directory == "experts" else "inspector",
        status=checklist.status(found),
        findings=list(found),
        signed=signed
        and SignedChecklistShown.of(
            signed, names, signature=signed.said.signature, findings=list(signed.said.findings)
        ),
        excused=excused and ExcuseShown.of(excused, names, reason=excused.reason),
        unit_notified=notice
        and UnitNoticeShown.of(notice, names, unit=notice.said.unit, told_at=notice.said.at, notice=notice.said.notice),
    )
