"""A major hazard: what is listed, what may follow, what restarts work, and what is owed by when."""

from datetime import date, timedelta

import pytest

from services.cases.hazard import accepting, extending, listing, overdue, treating
from services.cases.hazard.accepting import AssessmentMissing, NotGone, PlanNotHandedIn
from services.cases.hazard.extending import NotLater, TreatmentOverdue
from services.cases.hazard.overdue import NotOverdue, UnknownStep, steps_of
from services.cases.hazard.treating import HazardTimeImpossible, NothingStopped, StopUnsaid
from shared.approval import RequestPending, SamePerson
from shared.contracts.treatment import (
    AcceptanceDecided,
    HazardDenied,
    HazardReported,
    MoreTimeAsked,
    MoreTimeDecided,
    OverdueStepTaken,
    SupervisionTaken,
)
from shared.verbs import NotNow
from tests.unit.cases.hazard_walk import (
    DUE,
    LAW,
    HazardWalk,
    asked,
    at,
    examined,
    gone,
    planned,
    rules,
    stopped,
    visited,
)
from tests.unit.cases.walk import HASH

YES, NO = AcceptanceDecided(accepted=True, document="1号"), AcceptanceDecided(accepted=False, opinion="未完成")
TODAY = date(2026, 3, 10)
SUPERVISED = SupervisionTaken(authority="示例县安委办", number="1号", on=TODAY)


def stopped_hazard(*, plan: bool = True) -> HazardWalk:
    walk = HazardWalk()
    walk.take(treating.stop, stopped(0.1), None, at(0.1), days=0.1)
    if plan:
        walk.take(treating.hand_in_plan, planned(2), at(2), days=2)
    return walk


def test_work_restarts_only_after_request_examination_and_the_consent_of_another() -> None:
    walk = stopped_hazard()
    assert walk.now.status == "stopped"
    for decision, given in ((accepting.accept, (YES, "chief")), (accepting.examine, (examined(3), at(3)))):
        with pytest.raises(NotNow):
            walk.take(decision, *given, days=3)
    gone(walk, 10)
    with pytest.raises(SamePerson):
        walk.take(accepting.accept, YES, "first", days=11)
    walk.take(accepting.accept, YES, "chief", person="chief", days=12)
    assert (walk.now.status, walk.open) == ("eliminated", {})
    assert walk.ended["treat-major-hazard"] == "met"
    assert walk.ended["examine-restart"] == "met"


def test_what_is_not_gone_is_not_accepted_and_may_be_asked_for_again() -> None:
    walk = stopped_hazard()
    walk.take(accepting.ask_acceptance, asked(10), at(10), days=10)
    walk.take(accepting.examine, examined(11, gone=False), at(11), days=11)
    with pytest.raises(NotGone):
        walk.take(accepting.accept, YES, "chief", days=12)
    walk.take(accepting.refuse, NO, "chief", person="chief", days=12)
    assert walk.now.status == "stopped"
    gone(walk, 14).take(accepting.accept, YES, "chief", person="chief", days=16)
    assert (walk.now.status, len(walk.now.acceptances)) == ("eliminated", 2)


def test_a_request_that_is_not_complete_is_refused_without_an_examination() -> None:
    walk = stopped_hazard()
    walk.take(accepting.ask_acceptance, asked(5), at(5), days=5)
    assert "examine-restart" in walk.open
    walk.take(accepting.refuse, NO, "chief", person="chief", days=6)
    assert (walk.now.status, walk.ended["examine-restart"]) == ("stopped", "met")


def test_without_a_plan_nothing_is_accepted() -> None:
    with pytest.raises(PlanNotHandedIn):
        stopped_hazard(plan=False).take(accepting.ask_acceptance, asked(5), at(5), days=5)


def test_a_supervised_hazard_that_stopped_work_is_assessed_before_the_restart() -> None:
    walk = stopped_hazard()
    walk.take(treating.supervise, SUPERVISED, at(3), days=3)
    with pytest.raises(AssessmentMissing):
        walk.take(accepting.ask_acceptance, asked(5), at(5), days=5)
    walk.take(accepting.ask_acceptance, asked(5, assessment=HASH), at(5), days=5)
    assert walk.now.status == "requested"


def test_a_visit_says_whether_the_stop_is_kept() -> None:
    with pytest.raises(NothingStopped):
        HazardWalk().take(treating.visit, visited(1, kept=True), at(1), days=1)
    walk = stopped_hazard()
    with pytest.raises(StopUnsaid):
        walk.take(treating.visit, visited(3), at(3), days=3)
    walk.take(treating.visit, visited(3, kept=False), at(3), days=3)
    with pytest.raises(HazardTimeImpossible):
        walk.take(treating.visit, visited(2, kept=True), at(4), days=4)


@pytest.mark.parametrize("days", [-1.0, 9.0])
def test_nothing_is_recorded_of_another_time(days: float) -> None:
    """Before it was found, and after now."""
    for decision, given in ((treating.stop, (stopped(days), None)), (treating.hand_in_plan, (planned(days),))):
        with pytest.raises(HazardTimeImpossible):
            HazardWalk().take(decision, *given, at(8), days=8)


def test_what_the_bureau_owes_again_and_again_begins_anew() -> None:
    walk = HazardWalk()
    assert walk.open == {
        "treat-major-hazard": DUE,
        "plan-treatment": date(2026, 3, 15),
        "visit-major-hazard": date(2026, 3, 15),
        "report-major-hazard": date(2026, 6, 10),
        "act-on-overdue-hazard": date(2026, 4, 5),
    }
    walk.take(treating.visit, visited(3), at(3), days=3)
    walk.take(treating.report, HazardReported(at=at(4), to="市局", content="治理中"), at(4), days=4)
    walk.take(treating.hand_in_plan, planned(7), at(7), days=7)
    assert (walk.open["visit-major-hazard"], walk.open["report-major-hazard"]) == (
        date(2026, 3, 18),
        date(2026, 6, 14),
    )
    assert walk.ended == {"visit-major-hazard": "met", "report-major-hazard": "met", "plan-treatment": "late"}
    assert {clock.opened.owes.name for clock in walk.now.clocks.open()} == {"G", "91370124MA00000A9U"}


def test_how_often_is_said_by_law_and_policy_alone() -> None:
    walk = HazardWalk(by=rules())
    assert set(walk.open) == {"treat-major-hazard", "report-major-hazard"}
    walk.take(treating.visit, visited(3), at(3), days=3)
    assert set(walk.open) == {"treat-major-hazard", "report-major-hazard"}


def test_which_examination_is_owed_follows_from_the_stop() -> None:
    walk = HazardWalk()
    walk.take(treating.hand_in_plan, planned(1), at(1), days=1)
    walk.take(accepting.ask_acceptance, asked(2), at(2), days=2)
    assert walk.open["examine-treatment"] == date(2026, 3, 17)
    walk = stopped_hazard()
    walk.take(accepting.ask_acceptance, asked(2), at(2), days=2)
    assert walk.open["examine-restart"] == date(2026, 3, 22)


def test_more_time_is_asked_in_time_and_granted_by_another() -> None:
    walk = HazardWalk()
    later = MoreTimeAsked(until=date(2026, 4, 20), reason="设备未到货")
    with pytest.raises(NotLater):
        walk.take(extending.ask_more_time, later.model_copy(update={"until": DUE}), TODAY, days=1)
    walk.take(extending.ask_more_time, later, TODAY, days=1)
    with pytest.raises(RequestPending):
        walk.take(extending.ask_more_time, later, TODAY, days=2)
    granted = MoreTimeDecided(granted=True, opinion="同意")
    with pytest.raises(SamePerson):
        walk.take(extending.decide_more_time, granted, "first", TODAY, days=2)
    walk.take(extending.decide_more_time, granted, "chief", TODAY, person="chief", days=2)
    assert walk.now.by == walk.open["treat-major-hazard"] == date(2026, 4, 20)
    assert walk.open["act-on-overdue-hazard"] == date(2026, 4, 25)
    with pytest.raises(TreatmentOverdue):
        walk.take(extending.ask_more_time, later, date(2026, 4, 21), days=42)


def test_more_time_that_is_decided_too_late_can_only_be_refused() -> None:
    walk = HazardWalk()
    later = MoreTimeAsked(until=date(2026, 4, 20), reason="设备未到货")
    walk.take(extending.ask_more_time, later, TODAY, days=1)
    after = DUE + timedelta(days=1)
    with pytest.raises(TreatmentOverdue):
        walk.take(extending.decide_more_time, MoreTimeDecided(granted=True), "chief", after, days=22)
    walk.take(extending.decide_more_time, MoreTimeDecided(granted=False), "chief", after, person="chief", days=22)
    assert walk.now.is_overdue(after)


def test_an_overdue_hazard_has_the_steps_that_the_law_names() -> None:
    walk, after = stopped_hazard(), DUE + timedelta(days=1)
    steps = steps_of(LAW, after)
    assert [step.rule for step in steps] == ["penalise-hazard", "cut-supplies", "suspend-permit", "propose-closure"]
    assert not walk.now.is_overdue(DUE)
    assert overdue.steps_due(walk.now, LAW, DUE) == ()
    taken = OverdueStepTaken(step="penalise-hazard", citation="", on=after)
    with pytest.raises(NotOverdue):
        walk.take(overdue.take_step, taken, steps, at(21), DUE, days=21)
    with pytest.raises(UnknownStep):
        walk.take(overdue.take_step, taken.model_copy(update={"step": "wait"}), steps, at(23), after, days=23)
    with pytest.raises(HazardTimeImpossible):
        walk.take(overdue.take_step, taken.model_copy(update={"on": DUE}), steps, at(23), after, days=23)
    walk.take(overdue.take_step, taken, steps, at(23), after, days=23)
    assert walk.now.steps[0].taken.citation.endswith("第一百零二条")
    first, *others = overdue.steps_due(walk.now, LAW, after)
    assert (len(first.deeds), [each.deeds for each in others]) == (1, [(), (), ()])
    assert walk.ended["act-on-overdue-hazard"] == "met"
    gone(walk, 30).take(accepting.accept, YES, "chief", person="chief", days=32)
    assert walk.ended["treat-major-hazard"] == "late"


def test_who_asks_in_time_waits_for_the_bureau_and_is_not_overdue() -> None:
    walk = stopped_hazard()
    walk.take(accepting.ask_acceptance, asked(21), at(21), days=21)
    late = DUE + timedelta(days=9)
    assert not walk.now.is_overdue(late)
    walk.take(accepting.refuse, NO, "chief", person="chief", days=30)
    assert walk.now.is_overdue(late)


def test_what_was_none_is_denied_by_another() -> None:
    walk, denied = HazardWalk(), HazardDenied(explanation="不属于判定标准所列情形")
    with pytest.raises(SamePerson):
        walk.take(listing.deny, denied, "lister", days=1)
    walk.take(listing.deny, denied, "chief", person="chief", days=1)
    assert (walk.now.status, walk.open) == ("revoked", {})
    assert set(walk.ended.values()) == {"void"}
