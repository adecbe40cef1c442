"""Which notes of a major hazard open which clocks, and which notes end them.

    notes = (what, *timed(hazard after `what`, what, the time, the rules of its day))

The days stand in the law and in the policy: without a rule there, a clock does not run.
"""

from collections.abc import Iterator
from datetime import date, datetime

from services.cases.hazard.lifecycle import Hazard
from services.cases.hazard.overdue import TREAT
from services.cases.inspection.owing import ended, voided
from shared.clock import beijing_date
from shared.clocks.ending import end
from shared.clocks.extending import extend_until
from shared.clocks.opening import Named, Opening, open_by_decision, open_clocks
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import ClockEnded, ClockOpened, Owes
from shared.contracts.treatment import (
    AcceptanceAsked,
    AcceptanceDecided,
    HazardConfirmed,
    HazardDenied,
    HazardNote,
    HazardReported,
    HazardVisited,
    MoreTimeDecided,
    OverdueStepTaken,
    TreatmentClock,
    TreatmentExamined,
    TreatmentPlanned,
)

PLAN, VISIT, REPORT, ACT = "plan-treatment", "visit-major-hazard", "report-major-hazard", "act-on-overdue-hazard"
EXAMINE = "examine-restart", "examine-treatment"
"""What the bureau owes after a request: where work was stopped, and where it was not."""


def timed(hazard: Hazard, what: HazardNote, at: datetime, rules: Rules) -> Iterator[TreatmentClock]:
    """The notes about clocks that follow a note. `hazard` is the state with the note; it is recorded `at`. Raises
    YearNotPublished.
    """
    match what:
        case HazardConfirmed():
            yield from _listed(hazard, at, rules)
        case TreatmentPlanned():
            yield from _done(hazard, (PLAN,), what.at, rules)
        case HazardVisited():
            yield from _again(hazard, VISIT, what.at, rules, len(hazard.visits))
        case HazardReported():
            yield from _again(hazard, REPORT, what.at, rules, len(hazard.reports))
        case MoreTimeDecided(granted=True):
            yield from _extended(hazard, what, at, rules)
        case AcceptanceAsked():
            name = EXAMINE[0] if hazard.stops else EXAMINE[1]
            yield from open_clocks(_owed_by_bureau(hazard, what.at, str(len(hazard.acceptances))), name, rules)
        case TreatmentExamined():
            yield from _done(hazard, EXAMINE, what.at, rules)
        case AcceptanceDecided(accepted=True):
            yield from _accepted(hazard, at, rules)
        case AcceptanceDecided():
            yield from _done(hazard, EXAMINE, at, rules)
        case OverdueStepTaken():
            yield from _done(hazard, (ACT,), at, rules)
        case HazardDenied():
            yield from voided(hazard.clocks.open(), at, "不属于重大事故隐患")


def bureau_owes(hazard: Hazard) -> Owes:
    """Who owes what the bureau has to do: the team in charge, or whoever listed the hazard."""
    if hazard.what.team:
        return Owes(who="group", name=hazard.what.team)
    return Owes(who="person", name=hazard.listed.person)


def _listed(hazard: Hazard, at: datetime, rules: Rules) -> Iterator[ClockOpened]:
    """The enterprise owes the treatment by its day, and the plan; the bureau visits and reports as long as the hazard
    stands, and acts when the treatment is overdue.
    """
    yield open_by_decision(
        _owed_by_enterprise(hazard, at),
        Named(TREAT, "消除重大事故隐患", "eliminate the major hazard", hazard.what.criterion.citation),
        hazard.by,
        rules,
    )
    yield from open_clocks(_owed_by_enterprise(hazard, at), PLAN, rules)
    yield from open_clocks(_owed_by_bureau(hazard, at), VISIT, rules)
    yield from open_clocks(_owed_by_bureau(hazard, at), REPORT, rules)
    yield from open_clocks(_owed_by_bureau(hazard, hazard.by), ACT, rules)


def _again(hazard: Hazard, name: str, at: datetime, rules: Rules, times: int) -> Iterator[TreatmentClock]:
    """What is owed again and again was done: its time begins anew."""
    yield from _done(hazard, (name,), at, rules)
    yield from open_clocks(_owed_by_bureau(hazard, at, str(times)), name, rules)


def _extended(hazard: Hazard, what: MoreTimeDecided, at: datetime, rules: Rules) -> Iterator[TreatmentClock]:
    for clock in hazard.clocks.open(TREAT):
        yield extend_until(clock, hazard.by, what.opinion or "延期决定", beijing_date(at), rules)
    yield from voided(hazard.clocks.open(ACT), at, "治理期限延长")
    yield from open_clocks(_owed_by_bureau(hazard, hazard.by), ACT, rules)


def _accepted(hazard: Hazard, at: datetime, rules: Rules) -> Iterator[ClockEnded]:
    """The enterprise had done its part on the day on which it asked; nothing else is owed any more."""
    assert hazard.acceptance is not None  # noqa: S101  # it was accepted
    asked = beijing_date(hazard.acceptance.asked.at)
    for clock in hazard.clocks.open(TREAT):
        yield end(clock, max(asked, clock.opened.starts), rules.calendar)
    others = tuple(clock for clock in hazard.clocks.open() if clock.opened.rule != TREAT)
    yield from voided(others, at, "隐患已核销")


def _done(hazard: Hazard, names: tuple[str, ...], at: datetime, rules: Rules) -> Iterator[ClockEnded]:
    return (ended(clock, at, rules) for clock in hazard.clocks.open(*names))


def _owed_by_bureau(hazard: Hazard, start: date | datetime, anew: str = "") -> Opening:
    return Opening(hazard.stream, bureau_owes(hazard), start, anew=anew)


def _owed_by_enterprise(hazard: Hazard, start: date | datetime) -> Opening:
    return Opening(hazard.stream, Owes(who="enterprise", name=hazard.what.party.identifier), start)
