"""What a verb of an inspection still needs, and to which inspections a verb applies at all."""

from collections.abc import Sequence

from services.cases.inspection import bases, closing, recusing, reporting, site_plan, site_record
from services.cases.inspection.state import Inspection
from shared.verbs import Missing


def needs_basis(inspection: Inspection) -> bool:
    return inspection.opened.occasion in bases.BASES


def basis(inspection: Inspection) -> Sequence[Missing]:
    if not bases.lacks_basis(inspection):
        return ()
    return [Missing(zh="须先登记检查依据", en="the basis must be on record first")]


def reason_if_late(inspection: Inspection) -> Sequence[Missing]:
    """What a day of the visit takes once the day by which it should have been held is over."""
    last, today = site_plan.last_day(inspection), inspection.asked_on
    if today is None or today <= last:
        return ()
    return [
        Missing(
            zh=f"应于 {last} 前检查，现已逾期：须重新拟定方案，并在 late 中写明原因",
            en=f"the visit should have been held by {last}: draft the site plan with the reason in `late`",
        )
    ]


def plan(inspection: Inspection) -> Sequence[Missing]:
    return [*basis(inspection), *reason_if_late(inspection)]


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
    if inspection.covert or inspection.notice:
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
    return not inspection.covert


def is_unsigned(inspection: Inspection) -> bool:
    return inspection.visit.unsigned and inspection.visit.refusal_reported is None


def has_open_recusal(inspection: Inspection) -> bool:
    return bool(recusing.waiting(inspection))


def has_absent(inspection: Inspection) -> bool:
    return len(inspection.visit.there) < len(inspection.crew)
