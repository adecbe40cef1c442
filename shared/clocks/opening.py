"""Opening clocks: by a rule of law, by the bureau's policy, or by a day that a decision names.

What law and policy say about the same thing stands side by side, as a clock each; the stricter is shown first.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from shared.clock import beijing_date
from shared.clocks.clock import Clock, strictness
from shared.clocks.reckoning import Course, Rules, named, reckoned
from shared.contracts.clocks import ClockOpened, Owes, SetBy
from shared.law.kinds import Period
from shared.law.law import NoLawInForce, UnknownRule
from shared.law.row import Length
from shared.policy.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class Opening:
    """The event that opens clocks: the matter's stream, who owes something, and when the event was.

    A clock in hours needs the moment of the event. `about` says what in the matter the clock is about; a clock has the
    same id whenever it is opened again with the same words, so that an event that is taken twice opens it once. What
    begins anew on the same day is another clock: `anew` tells it apart.
    """

    matter: str
    owes: Owes
    start: date | datetime
    about: str = ""
    anew: str = ""

    @property
    def day(self) -> date:
        return beijing_date(self.start) if isinstance(self.start, datetime) else self.start


@dataclass(frozen=True, slots=True)
class Named:
    """What a decision orders: its name for programs, its titles, the citation."""

    rule: str
    title: str
    title_en: str
    basis: str


def open_clocks(opening: Opening, rule: str, rules: Rules) -> tuple[ClockOpened, ...]:
    """The clocks for what is owed: by the law and by the policy of the start day; the stricter first.

    Without a rule in force and without a deadline there is none.
    """
    policy = rules.policy_on(opening.day)
    deadlines = [deadline for deadline in policy.deadlines if owed_by(deadline) == rule] if policy else []
    opened = [open_by_policy(opening, deadline, rules) for deadline in deadlines]
    with suppress(NoLawInForce, UnknownRule):  # The law of that day leaves the thing to the bureau.
        opened.append(open_by_law(opening, rule, rules))
    return tuple(sorted(opened, key=lambda part: strictness(Clock.of(part))))


def open_by_law(opening: Opening, rule: str, rules: Rules) -> ClockOpened:
    """The clock of a rule of law, as it holds on the start day. Raises UnknownRule, NoLawInForce."""
    period = rules.law.period(rule, on=opening.day)
    lengths = chain(period, opening.day, rules)
    end = reckoned(Course(opening.start, lengths, by_rule=len(lengths)), rules)
    return ClockOpened(
        **_said(opening, "law", rule),
        **end.model_dump(),
        edition=period.first,
        title=period.text,
        title_en=period.text_en,
        basis=period.citation,
    )


def open_by_policy(opening: Opening, deadline: Deadline, rules: Rules) -> ClockOpened:
    """The clock of a deadline of the policy that rules on the start day."""
    policy = rules.policy_on(opening.day)
    lengths = (Length(number=deadline.count, unit=deadline.unit),)
    return ClockOpened(
        **_said(opening, "policy", owed_by(deadline)),
        **reckoned(Course(opening.start, lengths, by=deadline.by), rules).model_dump(),
        edition=policy and policy.first,
        title=deadline.title,
        title_en=deadline.title,
        basis=deadline.basis,
        by=deadline.by,
    )


def open_by_decision(opening: Opening, ordered: Named, day: date, rules: Rules) -> ClockOpened:
    """The clock up to a day that a decision names, such as the day of an order."""
    return ClockOpened(
        **_said(opening, "decision", ordered.rule),
        **named(day, rules).model_dump(),
        title=ordered.title,
        title_en=ordered.title_en,
        basis=ordered.basis,
    )


def owed_by(deadline: Deadline) -> str:
    """The rule of what is owed by a deadline of a policy: the law's clock for it has the same rule. A deadline without
    a rule is owed under its own name.
    """
    return deadline.rule or deadline.name


def chain(period: Period, day: date, rules: Rules) -> tuple[Length, ...]:
    """The lengths of a period of law: those of the periods that it follows, then its own."""
    before = chain(rules.law.period(period.follows, on=day), day, rules) if period.follows else ()
    return (*before, Length.model_validate(period.model_dump(include=set(Length.model_fields))))


def _said(opening: Opening, set_by: SetBy, rule: str) -> dict[str, object]:
    """What the event says of the clock."""
    words = (rule, set_by, opening.about, opening.start.isoformat(), *([opening.anew] if opening.anew else []))
    return {
        "clock": uuid5(UUID(opening.matter.rpartition("/")[2]), "\n".join(words)),
        "matter": opening.matter,
        "about": opening.about,
        "rule": rule,
        "set_by": set_by,
        "owes": opening.owes,
        "starts": opening.day,
        "starts_at": opening.start if isinstance(opening.start, datetime) else None,
    }
