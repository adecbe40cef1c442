"""What a verb of an inspection still needs, and to which inspections a verb applies at all."""

from collections.abc import Sequence

from services.cases.inspection import bases, closing, recusing, reporting, site_record
from services.cases.inspection.state import Inspection
from shared.verbs import Missing


def needs_basis(inspection: Inspection) -> bool:
    return inspection.opened.occasion in bases.BASES


def basis(inspection: Inspection) -> Sequence[Missing]:
    if not needs_basis(inspection) or inspection.basis:
        return ()
    return [Missing(zh="须先登记检查依据", en="the basis must be on record first")]


def another_person(inspection: Inspection) -> Sequence[Missing]:
    draft = inspection.closing or inspection.report or inspection.plan
    people = "、".join(sorted(draft.signed.people)) if draft else ""
    return [Missing(zh=f"须由 {people} 以外的人办理", en=f"somebody other than {people} must do this")]


def call_off_waits(inspection: Inspection) -> bool:
    return inspection.call_off is not None


def no_call_off_waits(inspection: Inspection) -> bool:
    return inspection.call_off is None


def another_than_the_requester(inspection: Inspection) -> Sequence[Missing]:
    if inspection.call_off is None:
        return ()
    by = inspection.call_off.requested.person
    return [Missing(zh=f"须由申请人（{by}）以外的人办理", en=f"somebody other than {by}, the requester, must do this")]


def notice(inspection: Inspection) -> Sequence[Missing]:
    if inspection.secret or inspection.notice:
        return ()
    return [Missing(zh="须先告知被检查单位", en="the enterprise must be told first")]


def record(inspection: Inspection) -> Sequence[Missing]:
    return [Missing(zh=zh, en=en) for zh, en in site_record.missing_of_record(inspection)]


def settled_before_report(inspection: Inspection) -> Sequence[Missing]:
    return [Missing(zh=zh, en=en) for zh, en in reporting.unsettled(inspection)]


def duties(inspection: Inspection) -> Sequence[Missing]:
    return [Missing(zh=zh, en=en) for zh, en in closing.duties(inspection)]


def approval_of_closing(inspection: Inspection) -> Sequence[Missing]:
    return [*another_person(inspection), *duties(inspection)]


def is_announced(inspection: Inspection) -> bool:
    return not inspection.secret


def is_unsigned(inspection: Inspection) -> bool:
    return inspection.visit.unsigned and inspection.visit.refusal_reported is None


def has_open_recusal(inspection: Inspection) -> bool:
    return bool(recusing.waiting(inspection))


def has_absent(inspection: Inspection) -> bool:
    return len(inspection.visit.there) < len(inspection.crew)
