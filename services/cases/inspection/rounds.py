"""The rounds of a site plan: a draft, the verdicts on it, and, after a refusal, the next draft. Every round is kept."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.contracts.inspection.preparation import SitePlan, Step
from shared.log.deed import Deed


class Passed(Deed):
    """A reviewer or an approver let the plan pass."""

    step: Step
    opinion: str


class SentBack(Deed):
    """A reviewer or an approver sent the plan back, with the opinion that says why."""

    step: Step
    opinion: str


class PlanRound(BaseModel):
    """A draft of the site plan and what was said about it. Rounds are numbered from 1."""

    model_config = ConfigDict(frozen=True)

    number: int
    drafting: Deed
    plan: SitePlan
    passed: tuple[Passed, ...] = ()
    sent_back: SentBack | None = None

    @property
    def status(self) -> Literal["drafted", "refused", "reviewed", "approved"]:
        if self.sent_back:
            return "refused"
        steps = {deed.step for deed in self.passed}
        if "approval" in steps:
            return "approved"
        return "reviewed" if "review" in steps else "drafted"

    @property
    def people(self) -> frozenset[str]:
        """The subjects of the persons who drafted this round and let it pass."""
        return frozenset({self.drafting.person, *(deed.person for deed in self.passed)})
