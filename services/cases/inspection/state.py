"""What is known of an inspection at a version of its stream, and the status that follows from it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.cases.inspection.checklist_state import Checklist
from services.cases.inspection.findings_state import Finding
from services.cases.inspection.orders_state import Lead, Order
from services.cases.inspection.rounds import ClosingRound, PlanRound, ReportRound
from services.cases.inspection.signing import HandsStatus
from services.cases.inspection.visit_state import Visit
from shared.approval import Round, pending
from shared.clocks.standing import Clocks
from shared.contracts.assignment import AssignedItem, AssignedParty, Assignee, TeamHead, VisitDraws
from shared.contracts.clocks import ClockPart
from shared.contracts.inspection.after import GuidanceGiven, ListsHandedIn
from shared.contracts.inspection.basis import Basis, Opened
from shared.contracts.inspection.preparation import Notified
from shared.contracts.inspection.visit import FedBack
from shared.log.deed import Deed

Status = Literal[
    "opened",
    "drafted",
    "refused",
    "reviewed",
    "approved",
    "notified",
    "on-site",
    "visited",
    "report-drafted",
    "report-refused",
    "report-reviewed",
    "reported",
    "fed-back",
    "closing-drafted",
    "closing-refused",
    "closing-reviewed",
    "closed",
    "called-off",
    "revoked",
]
"""How far the inspection has come. `refused`: its site plan was sent back. `visited`: the crew has left, or the visit
could not be held.
"""


OVER: tuple[Status, ...] = ("closed", "called-off", "revoked")
BEFORE_THE_VISIT: tuple[Status, ...] = ("opened", "drafted", "refused", "reviewed", "approved", "notified")


class CallOff(Round):
    """A request to call the inspection off, with the code of its reason, and the verdict on it."""

    reason: str
    evidence: str | None = None


class OpinionLetter(BaseModel):
    """What documents has told of the service of a letter with an opinion, up to the version `heard` of its stream;
    `given` is None if it was not served after all.
    """

    model_config = ConfigDict(frozen=True)

    heard: int
    given: GuidanceGiven | None


class Late(Deed):
    """Sampling amended the assignment or took it back when the crew had arrived already: what it said."""

    because: str


class End(Deed):
    """How an inspection ended without a visit, and the reason."""

    how: Literal["called-off", "revoked"]
    reason: str


class Inspection(BaseModel):
    """An inspection. `party`, `crew`, `items`, `heads` are those of now, after all amendments of its assignment."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    event: UUID
    """The id of the inspection's newest event."""
    opening: Deed
    salt: Annotated[str, Field(exclude=True)] = ""
    """The salt of its opening, in hex; it is not kept with the state."""
    opened: Opened
    party: AssignedParty
    crew: tuple[Assignee, ...]
    former: tuple[Assignee, ...] = ()
    """Who was of the crew before an amendment, and is not any more; and who has had another account there."""
    items: tuple[AssignedItem, ...]
    heads: tuple[TeamHead, ...]
    visit_by: date | None
    amended_draws: VisitDraws | None = None
    """The draws behind it, if an amendment named them."""
    basis: Basis | None = None
    """Why it may be held, if neither a plan nor a draw asks for it."""
    plans: tuple[PlanRound, ...] = ()
    """The rounds of the site plan."""
    day: date | None = None
    """The day of the visit, from the approved site plan or from a postponement: then `notice` is None again."""
    postponements: int = 0
    notice: Notified | None = None
    told_beforehand: bool = False
    """Whether the enterprise was told of the visit beforehand at some time, also if it must be told anew."""
    call_offs: tuple[CallOff, ...] = ()
    """The requests to call it off, each with its verdict."""
    visit: Visit = Visit()
    findings: Mapping[UUID, Finding] = {}
    checklists: Mapping[UUID, Checklist] = {}
    """Person of the crew → whether the person signed the own checklist."""
    orders: Mapping[UUID, Order] = {}
    leads: Mapping[UUID, Lead] = {}
    reports: tuple[ReportRound, ...] = ()
    """The rounds of the report."""
    feedback: FedBack | None = None
    fed_back: Deed | None = None
    """Who recorded the feedback, and when."""
    lists: ListsHandedIn | None = None
    """How the lists of the visit were handed in last."""
    letters: Mapping[UUID, OpinionLetter] = {}
    """Paper of a letter with an opinion on a county's inspection → its service."""
    closings: tuple[ClosingRound, ...] = ()
    """The rounds of the closing."""
    end: End | None = None
    amendments: tuple[UUID, ...] = ()
    """The events of sampling that amended it, or came too late to do so."""
    late: tuple[Late, ...] = ()
    clocks: Clocks = Clocks()
    disclosed: bool = False
    """Whether all its draws are open; always false if none was covert when it was assigned."""

    @property
    def stream(self) -> str:
        return f"inspection/{self.id}"

    def with_clocks(self, *parts: ClockPart) -> Self:
        """The inspection with its clocks after more parts about them."""
        return self.model_copy(update={"clocks": self.clocks.after(*parts)})

    @property
    def draws(self) -> VisitDraws:
        """The draws behind it, after all amendments of its assignment."""
        return self.amended_draws or self.opened.draws

    @property
    def covert(self) -> bool:
        """Whether a draw of the inspection was secret when it was assigned."""
        return self.opened.covert

    @property
    def secret(self) -> bool:
        """Whether the enterprise may not know of the inspection: it is hidden, and the crew has not arrived yet."""
        return self.hidden and self.visit.arrival is None and self.visit.failure is None

    @property
    def hidden(self) -> bool:
        """Whether only its crew, and readers with the right to covert draws, may know of the inspection."""
        return self.covert and not self.disclosed

    @property
    def call_off(self) -> CallOff | None:
        """The request to call it off that waits for its verdict."""
        return self.call_offs[-1] if pending(self.call_offs) else None

    @property
    def guided(self) -> bool:
        """Whether an opinion on a county's inspection was served."""
        return any(each.given for each in self.letters.values())

    @property
    def plan(self) -> PlanRound | None:
        """The newest round of the site plan."""
        return self.plans[-1] if self.plans else None

    @property
    def report(self) -> ReportRound | None:
        """The newest round of the report."""
        return self.reports[-1] if self.reports else None

    @property
    def closing(self) -> ClosingRound | None:
        """The newest round of the closing."""
        return self.closings[-1] if self.closings else None

    @property
    def closed(self) -> Deed | None:
        """The deed by which the inspection was closed."""
        return self.closing.signed.last if self.closing and self.closing.signed.counts else None

    @property
    def status(self) -> Status:
        if self.end:
            return self.end.how
        if self.closing:
            return _CLOSED[self.closing.signed.status]
        if self.feedback:
            return "fed-back"
        return self._after_visit if self.visit.over else self._before_leaving

    @property
    def _after_visit(self) -> Status:
        return _REPORTED[self.report.signed.status] if self.report else "visited"

    @property
    def _before_leaving(self) -> Status:
        if self.visit.arrival:
            return "on-site"
        if self.notice:
            return "notified"
        return _PLANNED[self.plan.signed.status] if self.plan else "opened"


_PLANNED: Mapping[HandsStatus, Status] = {
    "drafted": "drafted",
    "reviewed": "reviewed",
    "refused": "refused",
    "approved": "approved",
}
_REPORTED: Mapping[HandsStatus, Status] = {
    "drafted": "report-drafted",
    "reviewed": "report-reviewed",
    "refused": "report-refused",
    "approved": "reported",
}
_CLOSED: Mapping[HandsStatus, Status] = {
    "drafted": "closing-drafted",
    "reviewed": "closing-reviewed",
    "refused": "closing-refused",
    "approved": "closed",
}
