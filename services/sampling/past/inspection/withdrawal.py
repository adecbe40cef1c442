"""Taking an inspection off the record that was put there by mistake."""

from typing import Protocol
from uuid import UUID

from shared.contracts.planning import InspectionWithdrawn


class Inspected(Protocol):
    """An inspection that is on record, or was withdrawn."""

    @property
    def status(self) -> str: ...
    @property
    def id(self) -> UUID: ...


def withdraw(inspection: Inspected, reason: str) -> InspectionWithdrawn:
    """The withdrawal: the inspection no longer counts, and stays visible with the reason."""
    return InspectionWithdrawn(inspection=inspection.id, reason=reason)
