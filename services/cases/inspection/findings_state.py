"""What is known of a finding: what became of it, and the dispute about it."""

from pydantic import BaseModel, ConfigDict

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


class Finding(BaseModel):
    """A finding. A dispute ends with its deliberation; each side disputes a finding at most once."""

    model_config = ConfigDict(frozen=True)

    found: Found
    recorded: Deed
    dispositions: tuple[Disposition, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    deliberations: tuple[Deliberated, ...] = ()

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
