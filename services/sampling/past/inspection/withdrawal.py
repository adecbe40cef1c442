"""Taking an inspection off the record that was put there by mistake."""

from typing import Protocol
from uuid import UUID

from shared.contracts.planning import InspectionWithdrawn


class Inspected(Protocol):
    """An inspection that is on record, or was once."""

    @property
    def status(self) -> str: ...
    @property
    def id(self) -> UUID: ...


def withdraw(inspection: Inspected, reason: str) -> InspectionWithdrawn:
    """The inspection counts no more, and stays visible with the reason."""
    return InspectionWithdrawn(inspection=inspection.id, reason=reason)
