"""Clocks that get another end: an extension by law or by a decision, another calendar, a corrected rule."""

from dataclasses import replace
from datetime import date

from shared.clocks.clock import Clock
from shared.clocks.ending import require_running
from shared.clocks.opening import chain
from shared.clocks.pausing import course, require_not_overdue
from shared.clocks.reckoning import Rules, named, reckoned
from shared.contracts.clocks import ClockExtended, Reckoned
from shared.errors import Conflict, Invalid
from shared.law.kinds import Extension
from shared.law.law import Law, NoLawInForce, UnknownRule
from shared.law.row import Length


class NoExtension(Conflict):
    code = "no-extension"
    title = "没有可用的延长规定"
    title_en = "No rule allows an extension"


class NoMoreTime(Invalid):
    code = "no-more-time"
    title = "延长后的日期不晚于现期限"
    title_en = "The new day is not after the present end"


def next_extension(clock: Clock, law: Law, on: date) -> Extension:
    """The rule that allows the clock's next extension on this day; it says who must approve it. Raises NoExtension."""
    step = clock.extensions + 1
    for row in law.of(Extension):
        if row.extends == clock.opened.rule and row.step == step and row.holds_on(on):
            return row
    raise NoExtension(
        f"“{clock.opened.title}”没有第 {step} 次延长的规定；请在 {clock.end.due} 前办结。",
        f"No rule allows extension {step} of '{clock.opened.title_en}'; do what it waits for by {clock.end.due}.",
        rule=clock.opened.rule,
        step=step,
    )


def extend(clock: Clock, extension: Extension, on: date, rules: Rules) -> ClockExtended:
    """The clock with the time that a rule of law adds: counted from its start, or from its unrolled end.

    Raises ClockOver, ClockStopped, ClockOverdue.
    """
    require_running(clock)
    require_not_overdue(clock, on)
    added = Length.model_validate(extension.model_dump(include=set(Length.model_fields)))
    lengths, by_rule = clock.end.lengths, clock.end.by_rule
    if extension.counted == "from-start":
        lengths, by_rule = lengths[:-1], min(by_rule, len(lengths) - 1)
    longer = replace(course(clock, clock.stops), lengths=(*lengths, added), by_rule=by_rule)
    return ClockExtended(**reckoned(longer, rules).model_dump(), clock=clock.id, basis=extension.citation)


def extend_until(clock: Clock, day: date, basis: str, on: date, rules: Rules) -> ClockExtended:
    """The clock up to the later day that a decision names. Raises ClockOver, ClockStopped, ClockOverdue, NoMoreTime."""
    require_running(clock)
    require_not_overdue(clock, on)
    if day <= clock.end.due:
        raise NoMoreTime(
            f"延长后的日期须晚于现期限 {clock.end.due}。",
            f"The new day must be after the present end, {clock.end.due}.",
            due=clock.end.due.isoformat(),
        )
    return ClockExtended(**named(day, rules).model_dump(), clock=clock.id, basis=basis)


def computed_again(clock: Clock, rules: Rules) -> Reckoned:
    """The end of an open clock by the calendar and the law of now, where those of its start day were corrected.

    A stopped clock stands as if it were to be resumed on the day of the stop; a day that a decision names stays.
    """
    if not clock.end.lengths:
        return clock.end.model_copy(update={"computed_with": rules.digest})
    kept = course(clock, clock.stops)
    if kept.by_rule:
        kept = replace(kept, lengths=(*_by_law(clock, rules), *kept.lengths[kept.by_rule :]))
    return reckoned(kept, rules)


def _by_law(clock: Clock, rules: Rules) -> tuple[Length, ...]:
    """The lengths of the clock's rule as they are now, as many as it had; the clock's own if the rule is gone."""
    had = clock.end.lengths[: clock.end.by_rule]
    try:
        now = chain(rules.law.period(clock.opened.rule, on=clock.opened.starts), clock.opened.starts, rules)
    except (NoLawInForce, UnknownRule):
        return had
    return now[: len(had)] if len(now) >= len(had) else had
