"""What became of the findings of an inspection, as the public reads it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from services.cases.inspection.findings_state import Finding
from services.cases.inspection.orders_state import Order
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.checklist import FollowUp
from shared.contracts.inspection.finding import HandedOver, Investigated, LegalBasis, Told
from shared.contracts.inspection.order import Requirement
from shared.contracts.results import FindingPublished

_OPEN = "待后续处置"
_FOLLOWED: Mapping[FollowUp, str] = {
    "told": "已告知被检查单位",
    "rectified": "已督促改正",
    "order": "已责令改正",
    "penalty": "依法另行处理",
}
"""What a department of a joint visit did about a finding of its own."""


def outcomes(inspection: Inspection) -> tuple[FindingPublished, ...]:
    """The findings that stand, in the order in which they were recorded, each with what was done about it."""
    return tuple(
        FindingPublished(
            text=finding.found.description,
            basis=cited(finding.found.basis),
            handling="；".join(_handled(inspection, id_, finding)) or _OPEN,
            corrected=corrected(inspection, id_, finding),
        )
        for id_, finding in inspection.findings.items()
        if not finding.dropped
    )


def cited(basis: Iterable[LegalBasis]) -> str:
    """The rules of law, as they are published."""
    return "；".join(f"{each.instrument}{each.article}{each.item}" for each in basis)


def _handled(inspection: Inspection, id_: UUID, finding: Finding) -> Iterator[str]:
    """What was done about a finding. Of an investigation the public learns no more than that something goes on: its
    result is published by itself.
    """
    if finding.rectified:
        yield "当场改正"
    for done in finding.follow_ups:
        yield f"{finding.found.department}{_FOLLOWED[done.by]}"
    for order, requirement in required(inspection, id_):
        yield _ordered(order, requirement)
    yield from dict.fromkeys(f"移送{to}" for to in _transferred(inspection, id_))
    if any(isinstance(each, Investigated | HandedOver) for each in finding.dispositions):
        yield "依法另行处理"
    elif any(isinstance(each, Told) for each in finding.dispositions):
        yield "已告知被检查单位"


def required(inspection: Inspection, finding: UUID) -> Iterator[tuple[Order, Requirement]]:
    """The requirements about the finding of the orders in force."""
    for order in inspection.orders.values():
        if order.in_force:
            yield from ((order, each) for each in order.drafted.requirements if each.finding == finding)


def _ordered(order: Order, requirement: Requirement) -> str:
    by = order.due.get(requirement.number)
    said = f"责令于 {_written(by)}前改正" if by else "采取现场处理措施"
    return said if requirement in order.unmet else f"{said}，经复查合格"


def _written(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _transferred(inspection: Inspection, finding: UUID) -> Iterator[str]:
    """The departments to which the finding was transferred as a lead."""
    for lead in inspection.leads.values():
        if finding in lead.transferred.findings:
            yield lead.transferred.to


def corrected(inspection: Inspection, id_: UUID, finding: Finding) -> bool:
    """Whether the finding was rectified on the spot, or ordered, and every requirement about it is met."""
    if any(done.by == "rectified" for done in finding.follow_ups):
        return True
    needed = list(required(inspection, id_))
    return (finding.rectified or bool(needed)) and all(each not in order.unmet for order, each in needed)
