"""The rounds of a paper: each draft with the hands that it has got. Every round is kept."""

from typing import Self, TypeVar

from pydantic import BaseModel, ConfigDict

from services.cases.inspection.signing import Signed
from shared.contracts.inspection.preparation import SitePlan
from shared.contracts.inspection.signing import Passed, SentBack
from shared.contracts.inspection.visit import Closing, Report
from shared.log.deed import Deed


class PaperRound(BaseModel):
    """A draft of a paper, with its hands."""

    model_config = ConfigDict(frozen=True)

    signed: Signed

    def after(self, what: Passed | SentBack, deed: Deed) -> Self:
        """The draft after one more act."""
        return self.model_copy(update={"signed": self.signed.after(what, deed)})

    def lapse(self, deed: Deed) -> Self:
        """The draft after a deed that makes it pointless, if it waits."""
        return self.model_copy(update={"signed": self.signed.lapse(deed)})


class PlanRound(PaperRound):
    """A draft of the site plan."""

    plan: SitePlan


class ReportRound(PaperRound):
    """A draft of the report. `ordered`: its result says that a correction was ordered."""

    report: Report
    ordered: bool = False


class ClosingRound(PaperRound):
    """A draft of the closing."""

    closing: Closing


R = TypeVar("R", bound=PaperRound)


def begun(rounds: tuple[R, ...], new: R, deed: Deed) -> tuple[R, ...]:
    """The rounds with another one: the draft that waited is replaced by it."""
    return (*(each.lapse(deed) for each in rounds), new)
