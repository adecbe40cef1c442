"""Any order of acts on a major hazard: work never restarts without an examination and the consent of another person,
and nothing is owed for what is over. A plain model beside it says what must hold.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.cases.hazard import accepting, extending, listing, overdue, treating
from services.cases.hazard.overdue import steps_of
from shared.clock import beijing_date
from shared.contracts.treatment import (
    AcceptanceDecided,
    HazardDenied,
    HazardReported,
    MoreTimeAsked,
    MoreTimeDecided,
    OverdueStepTaken,
    SupervisionTaken,
)
from shared.errors import Refusal
from tests.unit.cases.hazard_walk import DUE, LAW, HazardWalk, asked, at, examined, planned, stopped, visited
from tests.unit.cases.walk import HASH

PEOPLE = st.sampled_from(("lister", "first", "chief"))
_KINDS = {
    "report-major-hazard",
    "visit-major-hazard",
    "plan-treatment",
    "treat-major-hazard",
    "act-on-overdue-hazard",
    "examine-restart",
    "examine-treatment",
}


class Treatment(RuleBasedStateMachine):
    """The walk, and a model that knows only the rules in plain words."""

    @initialize()
    def list_it(self) -> None:
        self.walk = HazardWalk()
        self.days = 1.0
        self.by = DUE
        self.stopped = self.plan = self.supervised = False
        self.over: str | None = None
        self.more_time: tuple[str, date] | None = None
        self.request: tuple[str, float] | None = None
        """Who recorded the request that waits, and when it was made."""
        self.examined: tuple[str, bool] | None = None
        """Who examined, and whether the hazard was gone."""

    @property
    def today(self) -> date:
        return beijing_date(at(self.days))

    @property
    def late(self) -> bool:
        in_time = self.request and beijing_date(at(self.request[1])) <= self.by
        return not self.over and not in_time and self.today > self.by

    def attempt(self, decision: Callable[..., Any], *given: object, person: str, may: bool) -> bool:
        """The act is taken exactly if the model says that it may be."""
        before, refused = self.walk.now, None
        try:
            self.walk.take(decision, *given, person=person, days=self.days)
        except Refusal as refusal:
            refused = refusal
        assert (refused is None) == may, refused or decision
        if refused is not None:
            assert self.walk.now == before
            assert refused.detail
            assert refused.detail_en
        return refused is None

    @rule(days=st.sampled_from((0.3, 2.0, 11.0)))
    def time_passes(self, days: float) -> None:
        self.days += days

    @rule(person=PEOPLE)
    def stop(self, person: str) -> None:
        given = (stopped(self.days), None, at(self.days))
        if self.attempt(treating.stop, *given, person=person, may=not self.over):
            self.stopped = True

    @rule(person=PEOPLE)
    def supervise(self, person: str) -> None:
        taken = SupervisionTaken(authority="示例县安委办", on=self.today)
        if self.attempt(treating.supervise, taken, at(self.days), person=person, may=not self.over):
            self.supervised = True

    @rule(person=PEOPLE)
    def hand_in_plan(self, person: str) -> None:
        may = not self.over and not self.request
        if self.attempt(treating.hand_in_plan, planned(self.days), at(self.days), person=person, may=may):
            self.plan = True

    @rule(person=PEOPLE, kept=st.sampled_from((None, True, False)))
    def visit(self, person: str, kept: bool | None) -> None:  # hypothesis passes it by name
        may = not self.over and (kept is not None) == self.stopped
        self.attempt(treating.visit, visited(self.days, kept=kept), at(self.days), person=person, may=may)

    @rule(person=PEOPLE)
    def report(self, person: str) -> None:
        reported = HazardReported(at=at(self.days), to="示例市局", content="治理中")
        self.attempt(treating.report, reported, at(self.days), person=person, may=not self.over)

    @rule(person=PEOPLE, more=st.integers(-1, 30))
    def ask_more_time(self, person: str, more: int) -> None:
        until = self.by + timedelta(days=more)
        may = not self.over and not self.request and not self.more_time and self.today <= self.by < until
        wanted = MoreTimeAsked(until=until, reason="设备未到货")
        if self.attempt(extending.ask_more_time, wanted, self.today, person=person, may=may):
            self.more_time = (person, until)

    @rule(person=PEOPLE, granted=st.booleans())
    def decide_more_time(self, person: str, granted: bool) -> None:  # hypothesis passes it by name
        asker, until = self.more_time or (person, self.by)
        may = not self.over and not self.request and asker != person and (not granted or self.today <= self.by)
        said = MoreTimeDecided(granted=granted)
        if self.attempt(extending.decide_more_time, said, person, self.today, person=person, may=may):
            self.by, self.more_time = until if granted else self.by, None

    @rule(person=PEOPLE, assessed=st.booleans())
    def ask_acceptance(self, person: str, assessed: bool) -> None:  # hypothesis passes it by name
        may = not self.over and not self.request and self.plan
        may = may and (assessed or not (self.supervised and self.stopped))
        wanted = asked(self.days, HASH if assessed else None)
        if self.attempt(accepting.ask_acceptance, wanted, at(self.days), person=person, may=may):
            self.request = (person, self.days)

    @rule(person=PEOPLE, gone=st.booleans())
    def examine(self, person: str, gone: bool) -> None:  # hypothesis passes it by name
        may = not self.over and self.request is not None and self.examined is None
        if self.attempt(accepting.examine, examined(self.days, gone=gone), at(self.days), person=person, may=may):
            self.examined = (person, gone)

    @rule(person=PEOPLE)
    def accept(self, person: str) -> None:
        examiner, gone = self.examined or (person, False)
        may = not self.over and gone and examiner != person
        if self.attempt(accepting.accept, AcceptanceDecided(accepted=True), person, person=person, may=may):
            self.over = "eliminated"

    @rule(person=PEOPLE)
    def refuse(self, person: str) -> None:
        before = self.examined[0] if self.examined else self.request[0] if self.request else person
        may = not self.over and before != person
        said = AcceptanceDecided(accepted=False, opinion="未完成")
        if self.attempt(accepting.refuse, said, person, person=person, may=may):
            self.request = self.examined = None

    @rule(person=PEOPLE, step=st.sampled_from(("penalise-hazard", "cut-supplies", "wait")))
    def take_step(self, person: str, step: str) -> None:
        steps = steps_of(LAW, self.today)
        taken = OverdueStepTaken(step=step, citation="", on=self.today)
        given = (taken, steps, at(self.days), self.today)
        self.attempt(overdue.take_step, *given, person=person, may=self.late and step != "wait")

    @rule(person=PEOPLE)
    def deny(self, person: str) -> None:
        denied = HazardDenied(explanation="不属于判定标准所列情形")
        if self.attempt(listing.deny, denied, person, person=person, may=not self.over and person != "lister"):
            self.over = "revoked"

    @invariant()
    def the_state_is_that_of_the_model(self) -> None:
        now = self.walk.now
        waiting = ("examined" if self.examined else "requested") if self.request else None
        assert now.status == (self.over or waiting or ("stopped" if self.stopped else "standing"))
        assert now.by == self.by
        assert now.is_overdue(self.today) == self.late
        assert bool(now.stops) == self.stopped

    @invariant()
    def nothing_is_owed_for_what_is_over(self) -> None:
        now = self.walk.now
        open_ = [clock.opened.rule for clock in now.clocks.open()]
        assert len(open_) == len(set(open_)), "what is owed once is owed by one clock"
        assert set(open_) <= _KINDS
        if self.over:
            assert open_ == []
            return
        assert self.walk.open["treat-major-hazard"] == self.by
        assert {"visit-major-hazard", "report-major-hazard"} <= set(open_)
        assert bool({"examine-restart", "examine-treatment"} & set(open_)) == (
            self.request is not None and self.examined is None
        )
        assert ("plan-treatment" in open_) != self.plan

    @invariant()
    def the_state_is_read_back_as_it_was_written(self) -> None:
        now = self.walk.now
        assert type(now).model_validate(now.model_dump(mode="json")) == now


TestTreatment = Treatment.TestCase
TestTreatment.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
