"""The earlier findings of an enterprise that are not known to be corrected, as a crew takes them along."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.cases.inspection.outcomes import corrected, required
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.finding import Found


class Demanded(NamedTuple):
    """A requirement of an order about the finding that no re-inspection has found to be met. `due` is None for measures
    on the spot.
    """

    order: UUID
    number: int
    text: str
    due: date | None


class OpenFinding(NamedTuple):
    """A finding that stands, of an earlier visit, and what was demanded."""

    inspection: UUID
    visited_on: date
    found: Found
    disputed: bool
    demanded: tuple[Demanded, ...]


def open_findings(inspection: Inspection) -> Iterator[OpenFinding]:
    """The findings of the inspection that stand and are not corrected."""
    day = inspection.visit.day
    if day is None:
        return
    for id_, finding in inspection.findings.items():
        if not finding.dropped and not corrected(inspection, id_, finding):
            demanded = tuple(
                Demanded(order.id, each.number, each.requirement, order.due.get(each.number))
                for order, each in required(inspection, id_)
                if each in order.unmet
            )
            yield OpenFinding(inspection.id, day, finding.found, finding.disputed, demanded)
