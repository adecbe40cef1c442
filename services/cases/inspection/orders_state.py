"""What is known of an order to correct, requirement by requirement, and of a transferred lead."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.cases.inspection.rounds import PaperRound
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


class Extension(PaperRound):
    """A request for more time for a requirement."""

    asked: ExtensionRequested


class Order(PaperRound):
    """An order. `due`: number of a requirement → the day by which it must be met, with the extensions granted.
    `extensions`: every request for more time, those that were decided too.
    """

    id: UUID
    drafted: OrderDrafted
    service: OrderServed | None = None
    due: Mapping[int, date] = {}
    extensions: tuple[Extension, ...] = ()
    reinspections: tuple[Reinspected, ...] = ()

    @property
    def waiting(self) -> Mapping[int, Extension]:
        """Number of a requirement → the request for more time that waits for its review or its decision."""
        return {each.asked.number: each for each in self.extensions if each.signed.waits_for}

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
