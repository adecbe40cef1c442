"""What is known of an order to correct, requirement by requirement, and of a transferred lead."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.cases.inspection.signing import Signed
from shared.contracts.inspection.order import (
    ExtensionRequested,
    LeadReceived,
    LeadTransferred,
    OrderDrafted,
    OrderServed,
    Reinspected,
    Requirement,
    Verdict,
)
from shared.log.deed import Deed

OrderStatus = Literal["drafted", "reviewed", "refused", "approved", "served", "done"]


class Order(BaseModel):
    """An order. `due`: number of a requirement → the day by which it must be met, with the extensions granted.
    `asked`: number → the request for an extension that waits.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    drafted: OrderDrafted
    signed: Signed
    service: OrderServed | None = None
    due: Mapping[int, date] = {}
    asked: Mapping[int, ExtensionRequested] = {}
    askers: Mapping[int, str] = {}
    """Number → the subject of the person who put the waiting request on record."""
    reinspections: tuple[Reinspected, ...] = ()

    @property
    def verdicts(self) -> Mapping[int, Verdict]:
        """Number → what the newest re-inspection found of the requirement."""
        return {verdict.number: verdict for held in self.reinspections for verdict in held.verdicts}

    @property
    def unmet(self) -> tuple[Requirement, ...]:
        """The requirements that no re-inspection has found to be met."""
        verdicts = self.verdicts
        return tuple(
            each for each in self.drafted.requirements if each.number not in verdicts or not verdicts[each.number].done
        )

    @property
    def status(self) -> OrderStatus:
        if self.service:
            return "served" if self.unmet else "done"
        return self.signed.status


class Lead(BaseModel):
    """A lead that was transferred, and the receipt of the other department."""

    model_config = ConfigDict(frozen=True)

    transfer: Deed
    transferred: LeadTransferred
    received: LeadReceived | None = None
