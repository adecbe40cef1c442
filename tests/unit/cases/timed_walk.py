"""A walk that notes the clocks too: each note is followed by the notes about clocks that it brings about."""

from datetime import date, datetime

from services.cases.inspection.state import Inspection
from services.cases.inspection.timing import timed as clocks_of
from shared.calendar import published_calendar
from shared.clocks.reckoning import PolicyDeadlines, Rules
from shared.contracts.inspection.noted import Note
from shared.law.law import shipped_law
from shared.policy.deadlines import AFTER, Deadline, DeadlineRule
from tests.unit.cases.walk import MORNING, STEPS, Walk, opened


def _deadline(rule: DeadlineRule, count: int) -> Deadline:
    said = {"name": rule, "title": rule, "rule": rule, "count": count, "unit": "working-days", "after": AFTER[rule]}
    return Deadline.model_validate({**said, "basis": "示例方案第五条"})


def _rules(*rules: DeadlineRule) -> Rules:
    deadlines = tuple(_deadline(rule, 1 if rule in ("write-report", "give-feedback") else 10) for rule in rules)
    return Rules(published_calendar(), shipped_law(), (PolicyDeadlines(date(2026, 1, 1), None, deadlines),))


EVERY_RULE = _rules(*AFTER)
RULES = _rules(*(rule for rule in AFTER if rule not in ("hand-in-lists", "sign-checklists")))
"""Every rule but the lists and the checklists, which not every bureau asks for."""


class Timed(Walk):
    """A walk that notes the clocks too, by these rules."""

    rules: Rules = RULES

    def note(self, what: Note, person: str = "first", time: datetime = MORNING) -> Inspection:
        now = super().note(what, person, time)
        for part in tuple(clocks_of(now, what, time, self.rules)):
            now = super().note(part, person, time)
        return now

    @property
    def open(self) -> dict[str, date]:
        return {clock.opened.rule: clock.end.due for clock in self.now.clocks.open()}

    @property
    def ended(self) -> dict[str, str]:
        return {clock.opened.rule: clock.state for clock in self.now.clocks.all if not clock.is_open}


def timed(to: str) -> Timed:
    """A walk on its straight way, up to the step `to` of `STEPS`."""
    walk = Timed(opened())
    for name, decide, person, time in STEPS:
        walk.step(decide, person, time)
        if name == to:
            break
    return walk
