"""What follows when a major hazard is overdue: the steps that the law names, in their order."""

from datetime import date, datetime
from typing import NamedTuple

from services.cases.hazard.lifecycle import Hazard, StepDeed
from services.cases.hazard.treating import check_time
from shared.clocks.tables import end_of_day, start_of_day
from shared.contracts.treatment import OverdueStepTaken
from shared.errors import Conflict, Invalid
from shared.law.kinds import FollowingStep
from shared.law.law import Law

TREAT = "treat-major-hazard"
"""What the enterprise owes, after which steps follow if it is overdue."""


class NotOverdue(Conflict):
    code = "hazard-not-overdue"
    title = "治理没有逾期"
    title_en = "The treatment is not overdue"


class UnknownStep(Invalid):
    code = "unknown-step"
    title = "法律没有列明这一措施"
    title_en = "The law names no such step"


class StepDue(NamedTuple):
    """A step that the law names, and how it was taken; without deeds it is still open."""

    row: FollowingStep
    deeds: tuple[StepDeed, ...]


def steps_of(law: Law, on: date) -> tuple[FollowingStep, ...]:
    """The steps after an overdue treatment by the law of the day, in their order."""
    rows = (row for row in law.of(FollowingStep) if row.after == TREAT and row.holds_on(on))
    return tuple(sorted(rows, key=lambda row: row.number))


def steps_due(hazard: Hazard, law: Law, today: date) -> tuple[StepDue, ...]:
    """The steps of an overdue hazard, those that were taken too; none if it is not overdue, and none was taken."""
    if not (hazard.is_overdue(today) or hazard.steps):
        return ()
    return tuple(
        StepDue(row, tuple(deed for deed in hazard.steps if deed.taken.step == row.rule))
        for row in steps_of(law, today)
    )


def take_step(
    hazard: Hazard, taken: OverdueStepTaken, steps: tuple[FollowingStep, ...], now: datetime, today: date
) -> OverdueStepTaken:
    """A step was taken because the treatment is overdue. Raises NotOverdue, UnknownStep, HazardTimeImpossible."""
    if not hazard.is_overdue(today):
        raise NotOverdue(
            f"治理期限为 {hazard.by}，没有逾期；逾期后才采取这些措施。已申请验收的，请先审查。",
            f"The treatment is due on {hazard.by} and is not overdue; these steps follow when it is. If the enterprise "
            "has asked that it is examined, examine first.",
            by=hazard.by.isoformat(),
        )
    row = next((each for each in steps if each.rule == taken.step), None)
    if row is None:
        known = "；".join(f"{each.rule}（{each.text}）" for each in steps)
        known_en = "; ".join(f"{each.rule} ({each.text_en})" for each in steps)
        raise UnknownStep(
            f"没有名为“{taken.step}”的措施。法律列明：{known}。",
            f"There is no step {taken.step!r}. The law names: {known_en}.",
            step=taken.step,
            steps=[each.rule for each in steps],
        )
    check_time(start_of_day(taken.on), end_of_day(hazard.by), now)
    return taken.model_copy(update={"citation": row.citation})
