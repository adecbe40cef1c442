"""What is known of a finding: what became of it, and the dispute about it."""

from pydantic import BaseModel, ConfigDict

from shared.contracts.inspection.checklist import FollowedUp, HandoverReceived
from shared.contracts.inspection.finding import (
    Deliberated,
    Disposition,
    Disputed,
    Found,
    HandedOver,
    RectifiedAtOnce,
)
from shared.log.deed import Deed


class Dispute(BaseModel):
    """A dispute, and the deed that recorded it."""

    model_config = ConfigDict(frozen=True)

    said: Disputed
    recorded: Deed


class HandoverReceipt(Deed):
    """Who acknowledged that a finding was received for a penalty."""

    received: HandoverReceived


class Finding(BaseModel):
    """A finding. A dispute ends with its deliberation; each side disputes a finding at most once. `handing_over`: who
    handed it over for a penalty last; `receipt`: who acknowledged that.
    """

    model_config = ConfigDict(frozen=True)

    found: Found
    recorded: Deed
    dispositions: tuple[Disposition, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    deliberations: tuple[Deliberated, ...] = ()
    handing_over: Deed | None = None
    receipt: HandoverReceipt | None = None
    follow_ups: tuple[FollowedUp, ...] = ()
    """What the department did whose finding it is, from the first to the last."""

    @property
    def unreceived(self) -> bool:
        """Whether the finding was handed over for a penalty, and nobody has acknowledged it."""
        return self.handing_over is not None and self.receipt is None and not self.dropped

    @property
    def disputed(self) -> bool:
        """Whether the newest dispute has no common opinion yet."""
        return len(self.disputes) > len(self.deliberations)

    @property
    def dropped(self) -> bool:
        """Whether a deliberation found that the finding does not stand."""
        return bool(self.deliberations) and self.deliberations[-1].outcome == "dropped"

    @property
    def handed_over(self) -> bool:
        """Whether the finding was handed over for a penalty."""
        return any(isinstance(each, HandedOver) for each in self.dispositions)

    @property
    def rectified(self) -> bool:
        """Whether the enterprise rectified the finding on the spot."""
        return any(isinstance(each, RectifiedAtOnce) for each in self.dispositions)
