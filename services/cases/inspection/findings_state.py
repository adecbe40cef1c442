"""What is known of a finding: what became of it, and the dispute about it."""

from pydantic import BaseModel, ConfigDict

from shared.contracts.inspection.finding import Deliberated, Disposition, Disputed, Found, HandedOver
from shared.log.deed import Deed


class Finding(BaseModel):
    """A finding. A dispute ends with its deliberation; a finding may be disputed again on other grounds."""

    model_config = ConfigDict(frozen=True)

    found: Found
    recorded: Deed
    dispositions: tuple[Disposition, ...] = ()
    disputes: tuple[Disputed, ...] = ()
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
