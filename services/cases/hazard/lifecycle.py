"""The state of a major hazard, computed from its events."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.approval import Round, decided, pending
from shared.clock import beijing_date
from shared.clocks.standing import Clocks
from shared.contracts.clocks import ClockEnded, ClockExtended, ClockOpened, ClockOwed, ClockPart, ClockResumed
from shared.contracts.treatment import (
    AcceptanceAsked,
    AcceptanceDecided,
    Demanded,
    FromFinding,
    HazardConfirmed,
    HazardDenied,
    HazardDisclosed,
    HazardNoted,
    HazardReported,
    HazardVisited,
    MoreTimeAsked,
    MoreTimeDecided,
    OverdueStepTaken,
    SupervisionTaken,
    TreatmentExamined,
    TreatmentPlanned,
    WorkStopped,
)
from shared.log.deed import Deed
from shared.log.event import Event

HazardStatus = Literal["standing", "stopped", "requested", "examined", "eliminated", "revoked"]
"""`standing`: it is being treated, and nothing was stopped. `stopped`: people are out, or work stands still.
`requested`: the enterprise has asked that its treatment is examined. `examined`: the bureau has done so, and nobody has
decided yet.
"""
STANDS: tuple[HazardStatus, ...] = ("standing", "stopped", "requested", "examined")


class SupervisionDeed(Deed):
    """Who recorded that an authority supervises the elimination."""

    supervision: SupervisionTaken


class StopDeed(Deed):
    """Who recorded that work was stopped, or people were ordered out."""

    stop: WorkStopped


class PlanDeed(Deed):
    """Who recorded a treatment plan."""

    planned: TreatmentPlanned


class VisitDeed(Deed):
    """Who recorded a visit while the hazard stands."""

    visit: HazardVisited


class ReportDeed(Deed):
    """Who recorded a report upward."""

    report: HazardReported


class StepDeed(Deed):
    """Who recorded a step that was taken because the treatment is overdue."""

    taken: OverdueStepTaken


class MoreTime(Round):
    """A request for more time, and the verdict on it."""

    until: date


class ExaminationDeed(Deed):
    """Who recorded an examination on site."""

    examination: TreatmentExamined


class AcceptanceRound(Round):
    """A request to accept the treatment, its examination, and the verdict. `stopped`: it asks to restart work."""

    asked: AcceptanceAsked
    stopped: bool
    examined: ExaminationDeed | None = None
    document: str = ""


class Denial(Deed):
    """Who said that there was no major hazard, and why."""

    explanation: str


class Hazard(BaseModel):
    """A major hazard. `by`: the last day for its elimination, with the extensions granted."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    event: UUID
    listed: Deed
    what: HazardConfirmed
    by: date
    disclosed: bool = False
    supervisions: tuple[SupervisionDeed, ...] = ()
    stops: tuple[StopDeed, ...] = ()
    plans: tuple[PlanDeed, ...] = ()
    visits: tuple[VisitDeed, ...] = ()
    reports: tuple[ReportDeed, ...] = ()
    extensions: tuple[MoreTime, ...] = ()
    acceptances: tuple[AcceptanceRound, ...] = ()
    steps: tuple[StepDeed, ...] = ()
    denial: Denial | None = None
    clocks: Clocks = Clocks()

    @property
    def stream(self) -> str:
        return f"hazard/{self.id}"

    @property
    def hidden(self) -> bool:
        """Whether it was found in an inspection that is still secret."""
        return self.what.covert and not self.disclosed

    @property
    def found_in(self) -> FromFinding | None:
        """The inspection and the finding, if it was found in one."""
        return self.what.origin if isinstance(self.what.origin, FromFinding) else None

    @property
    def acceptance(self) -> AcceptanceRound | None:
        """The newest request to accept the treatment."""
        return self.acceptances[-1] if self.acceptances else None

    @property
    def waiting(self) -> AcceptanceRound | None:
        """The request to accept the treatment that waits for its verdict."""
        return self.acceptances[-1] if pending(self.acceptances) else None

    @property
    def eliminated(self) -> AcceptanceRound | None:
        """The request that was granted, by which the hazard is gone."""
        last = self.acceptance
        return last if last and last.verdict and last.verdict.approved else None

    @property
    def status(self) -> HazardStatus:
        if self.denial:
            return "revoked"
        if self.eliminated:
            return "eliminated"
        if self.waiting:
            return "examined" if self.waiting.examined else "requested"
        return "stopped" if self.stops else "standing"

    @property
    def overdue_after(self) -> date | None:
        """The last day on which the treatment is in time; None if it is over, or if the enterprise has asked by then
        that it is examined: then it waits for the bureau.
        """
        if self.status not in STANDS:
            return None
        asked = self.waiting
        return None if asked and beijing_date(asked.asked.at) <= self.by else self.by

    def is_overdue(self, today: date) -> bool:
        return self.overdue_after is not None and today > self.overdue_after

    def with_clocks(self, *parts: ClockPart) -> Self:
        """The hazard with its clocks after more parts about them."""
        return self.model_copy(update={"clocks": self.clocks.after(*parts)})


def evolve(hazard: Hazard | None, event: Event) -> Hazard:
    """The hazard after one more event of its stream; `hazard` is None before it is listed."""
    what, deed = HazardNoted.of(event).what, Deed.of(event)
    if isinstance(what, HazardConfirmed):
        return Hazard(
            id=UUID(event.stream.removeprefix("hazard/")),
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            event=event.id,
            listed=deed,
            what=what,
            by=what.by,
        )
    assert hazard is not None  # noqa: S101  # every stream begins with the listing
    now = hazard.model_copy(update={"version": event.version, "event": event.id})
    match what:
        case MoreTimeAsked() | MoreTimeDecided() | AcceptanceAsked() | TreatmentExamined() | AcceptanceDecided():
            return now.model_copy(update=_demanded(hazard, what, deed))
        case ClockOpened() | ClockExtended() | ClockEnded() | ClockResumed() | ClockOwed():
            return now.with_clocks(what)
        case _:
            return now.model_copy(update=_done(hazard, what, deed))


Done = (
    HazardDisclosed
    | SupervisionTaken
    | WorkStopped
    | TreatmentPlanned
    | HazardVisited
    | HazardReported
    | OverdueStepTaken
    | HazardDenied
)


def _done(hazard: Hazard, what: Done, deed: Deed) -> Mapping[str, object]:
    """What a note changes that stands for itself."""
    by = dict(deed)
    match what:
        case HazardDisclosed():
            return {"disclosed": True}
        case SupervisionTaken():
            return {"supervisions": (*hazard.supervisions, SupervisionDeed(**by, supervision=what))}
        case WorkStopped():
            return {"stops": (*hazard.stops, StopDeed(**by, stop=what))}
        case TreatmentPlanned():
            return {"plans": (*hazard.plans, PlanDeed(**by, planned=what))}
        case HazardVisited():
            return {"visits": (*hazard.visits, VisitDeed(**by, visit=what))}
        case HazardReported():
            return {"reports": (*hazard.reports, ReportDeed(**by, report=what))}
        case OverdueStepTaken():
            return {"steps": (*hazard.steps, StepDeed(**by, taken=what))}
        case HazardDenied():
            return {"denial": Denial(**by, explanation=what.explanation)}


def _demanded(hazard: Hazard, what: Demanded, deed: Deed) -> Mapping[str, object]:
    """What a request, or what follows a request, changes."""
    match what:
        case MoreTimeAsked():
            number = len(hazard.extensions) + 1
            asked = MoreTime(number=number, requested=deed, remark=what.reason, until=what.until)
            return {"extensions": (*hazard.extensions, asked)}
        case MoreTimeDecided():
            rounds = decided(hazard.extensions, deed, approved=what.granted, opinion=what.opinion)
            return {"extensions": rounds, "by": rounds[-1].until if what.granted else hazard.by}
        case AcceptanceAsked():
            number, stopped = len(hazard.acceptances) + 1, bool(hazard.stops)
            round_ = AcceptanceRound(number=number, requested=deed, asked=what, stopped=stopped)
            return {"acceptances": (*hazard.acceptances, round_)}
        case TreatmentExamined():
            *before, last = hazard.acceptances
            examined = last.model_copy(update={"examined": ExaminationDeed(**dict(deed), examination=what)})
            return {"acceptances": (*before, examined)}
        case AcceptanceDecided():
            *before, last = decided(hazard.acceptances, deed, approved=what.accepted, opinion=what.opinion)
            return {"acceptances": (*before, last.model_copy(update={"document": what.document}))}
