"""Which findings the enterprise sees behind the owner's door: those of the record that it has confirmed."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.cases.inspection.state import Inspection
from shared.contracts.inspection_codes import FindingBehindDoor


def findings_behind_door(inspection: Inspection) -> tuple[FindingBehindDoor, ...]:
    """The findings that stand, each with its number in the record, and the day of the order that the enterprise has
    got; none before the record is confirmed. A finding that was dropped leaves its number empty.
    """
    if inspection.visit.confirmation is None:
        return ()
    return tuple(
        FindingBehindDoor(
            finding=id_,
            number=number,
            facts=finding.found.description,
            due=max(_ordered(inspection, id_), default=None),
        )
        for number, (id_, finding) in enumerate(inspection.findings.items(), start=1)
        if not finding.dropped
    )


def _ordered(inspection: Inspection, finding: UUID) -> Iterator[date]:
    """The days by which orders in force want the finding to be put right, with the extensions granted."""
    for order in inspection.orders.values():
        if order.in_force:
            asked = (each.number for each in order.drafted.requirements if each.finding == finding)
            yield from (order.due[number] for number in asked if number in order.due)
