"""A made-up major hazard that is walked note by note, without a service: each step decides, then the note and the notes
about clocks that follow are folded.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.cases.hazard import accepting, listing, treating
from services.cases.hazard.lifecycle import Hazard, evolve
from services.cases.hazard.timing import timed
from services.cases.hazard.verbs import HAZARD
from shared.calendar import published_calendar
from shared.clocks.reckoning import PolicyDeadlines, Rules
from shared.contracts.results import PublishedParty
from shared.contracts.treatment import (
    AcceptanceAsked,
    FromEnterprise,
    HazardConfirmed,
    HazardNote,
    HazardNoted,
    HazardVisited,
    TreatmentExamined,
    TreatmentPlan,
    TreatmentPlanned,
    WorkStopped,
)
from shared.law.law import shipped_law
from shared.log.event import Event
from shared.policy.deadlines import AFTER, Deadline, DeadlineRule

LISTED = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
"""Nine o'clock in Beijing on the day of the listing."""
DUE = date(2026, 3, 31)
LAW = shipped_law()
ID = UUID("0190b5a0-0000-7000-8000-00000000aaaa")
CRITERION = listing.criterion(LAW, "industry-and-trade-dust", 2, date(2026, 3, 10))
PLAN = TreatmentPlan(
    aims="月底前消除积尘",
    methods="停产清灰",
    resources="经费 5 万元",
    responsible="安全部",
    schedule="三月底",
    safeguards="禁止动火",
)
_RULES: tuple[DeadlineRule, ...] = (
    "plan-treatment",
    "visit-major-hazard",
    "act-on-overdue-hazard",
    "examine-treatment",
)


def rules(*named: DeadlineRule) -> Rules:
    """The law as it comes with the software, and a policy with a deadline of five days for each of these rules."""
    deadlines = tuple(
        Deadline.model_validate(
            {"name": one, "title": one, "rule": one, "count": 5, "unit": "days", "after": AFTER[one], "basis": "示例"}
        )
        for one in named
    )
    return Rules(published_calendar(), LAW, (PolicyDeadlines(date(2026, 1, 1), None, deadlines),))


def at(days: float) -> datetime:
    return LISTED + timedelta(days=days)


def confirmed(**others: Any) -> HazardConfirmed:
    given: dict[str, Any] = {
        "origin": FromEnterprise(reporter="安全员"),
        "party": PublishedParty(name="示例木业有限公司", identifier="91370124MA00000A9U"),
        "criterion": CRITERION,
        "found": date(2026, 3, 10),
        "facts": "除尘系统未设置泄爆装置",
        "place": "打磨车间",
        "measures": "停止打磨，加装泄爆装置",
        "by": DUE,
        "team": "G",
    }
    return HazardConfirmed(**{**given, **others})


def planned(days: float) -> TreatmentPlanned:
    return TreatmentPlanned(plan=PLAN, at=at(days))


def stopped(days: float) -> WorkStopped:
    return WorkStopped(at=at(days), people_out=True, scope="part", where="打磨车间", power="安全生产法第六十五条")


def visited(days: float, *, kept: bool | None = None) -> HazardVisited:
    return HazardVisited(at=at(days), persons=("first",), facts="停产，正在清灰", stop_kept=kept)


def asked(days: float, assessment: str | None = None) -> AcceptanceAsked:
    return AcceptanceAsked(at=at(days), content="治理完成", assessment=assessment)


def examined(days: float, *, gone: bool = True) -> TreatmentExamined:
    return TreatmentExamined(at=at(days), persons=("first", "second"), gone=gone, facts="已查看")


class HazardWalk:
    """A hazard, and the notes that made it. `take` decides by the table of verbs, and folds what was decided."""

    def __init__(self, what: HazardConfirmed | None = None, by: Rules | None = None) -> None:
        self._rules = by or rules(*_RULES)
        self._version = 0
        self._state: Hazard | None = None
        self.note(listing.confirm(what or confirmed(), date(2026, 3, 10)), "lister", LISTED)

    @property
    def now(self) -> Hazard:
        assert self._state is not None
        return self._state

    @property
    def open(self) -> dict[str, date]:
        return {clock.opened.rule: clock.end.due for clock in self.now.clocks.open()}

    @property
    def ended(self) -> dict[str, str]:
        """The rule of each clock that has ended → how the last of them did."""
        return {clock.opened.rule: clock.state for clock in self.now.clocks.all if not clock.is_open}

    def take(self, decision: Callable[..., Any], *given: object, person: str = "first", days: float) -> Hazard:
        """Take a verb, so many days after the listing."""
        return self.note(HAZARD.decide(decision, self.now, *given), person, at(days))

    def note(self, what: HazardNote, person: str, time: datetime) -> Hazard:
        self._fold(what, person, time)
        for part in tuple(timed(self.now, what, time, self._rules)):
            self._fold(part, person, time)
        return self.now

    def _fold(self, what: HazardNote, person: str, time: datetime) -> None:
        self._version += 1
        public, payload = HazardNoted(what=what).parts()
        event = Event(
            id=uuid5(ID, str(self._version)),
            bureau="370124",
            stream=f"hazard/{ID}",
            version=self._version,
            type=HazardNoted.type,
            time=time,
            trace="0" * 32,
            cause="0" * 32,
            public=public,
            payload={**payload, "actor": {"person": person, "role": "inspector", "client": "made-up"}},
            salt=b"s" * 32,
        )
        self._state = evolve(self._state, event)


def gone(walk: HazardWalk, days: float) -> HazardWalk:
    """The enterprise asks, the bureau examines on the next day and finds the hazard gone."""
    walk.take(accepting.ask_acceptance, asked(days), at(days), days=days)
    walk.take(accepting.examine, examined(days + 1), at(days + 1), days=days + 1)
    return walk


def treated(by: Rules, *, stops: bool) -> HazardWalk:
    """A hazard for whose acceptance the enterprise has asked; work was stopped, or was not."""
    walk = HazardWalk(by=by)
    if stops:
        walk.take(treating.stop, stopped(0.1), None, at(0.1), days=0.1)
    walk.take(treating.hand_in_plan, planned(1), at(1), days=1)
    walk.take(accepting.ask_acceptance, asked(2), at(2), days=2)
    return walk
