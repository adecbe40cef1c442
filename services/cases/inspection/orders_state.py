"""What is known of an order to correct, requirement by requirement, and of a transferred lead."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.cases.inspection.rounds import PaperRound
from shared.approval import Round, pending
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

OrderStatus = Literal[
    "drafted", "reviewed", "refused", "lapsed", "approved", "served-first", "served", "done", "withdrawn", "revoked"
]
"""`lapsed`: its drafter drafted another instead. `served-first`: urgent measures hold, and wait for their approval.
`withdrawn`: before its service; `revoked`: after it.
"""


WITHOUT_FORCE: frozenset[OrderStatus] = frozenset({"refused", "lapsed", "withdrawn", "revoked"})
"""The orders that neither hold nor will."""


class Extension(PaperRound):
    """A request for more time for a requirement."""

    asked: ExtensionRequested


class AskedWithdrawal(Round):
    """A request to withdraw an order, or to revoke it after its service, and the verdict on it."""

    reason: str


class Withdrawn(Deed):
    """Why an order does not hold any more."""

    reason: str


class Order(PaperRound):
    """An order. `due`: number of a requirement → the day by which it must be met, with the extensions granted.
    `extensions`: every request for more time, those that were decided too; `withdrawals`: every request to take the
    order back.
    """

    id: UUID
    drafted: OrderDrafted
    service: OrderServed | None = None
    heard: int = 0
    """The version of the stream of its paper up to which documents has told of its service."""
    due: Mapping[int, date] = {}
    extensions: tuple[Extension, ...] = ()
    reinspections: tuple[Reinspected, ...] = ()
    withdrawals: tuple[AskedWithdrawal, ...] = ()
    withdrawn: Withdrawn | None = None

    @property
    def withdrawal(self) -> AskedWithdrawal | None:
        """The request to take the order back that waits for its verdict."""
        return self.withdrawals[-1] if pending(self.withdrawals) else None

    @property
    def waiting(self) -> Mapping[int, Extension]:
        """Number of a requirement → the request for more time that waits for its review or its decision."""
        return {each.asked.number: each for each in self.extensions if each.signed.waits_for}

    def lapsed_extensions(self, numbers: Collection[int], deed: Deed) -> tuple[Extension, ...]:
        """The requests after a deed that leaves those for these requirements nothing to ask for."""
        return tuple(each.lapse(deed) if each.asked.number in numbers else each for each in self.extensions)

    @property
    def in_force(self) -> bool:
        """Whether the order was served, and was not revoked since."""
        return self.service is not None and self.withdrawn is None

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
        if self.withdrawn:
            return "revoked" if self.service else "withdrawn"
        if self.service and not self.signed.counts:
            return "served-first"
        if self.service:
            return "served" if self.unmet else "done"
        return self.signed.status


class Lead(BaseModel):
    """A lead that was transferred, and the receipt of the other department."""

    model_config = ConfigDict(frozen=True)

    transfer: Deed
    transferred: LeadTransferred
    received: LeadReceived | None = None
