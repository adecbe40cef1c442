"""Parts of facts about clocks: a period that runs in a matter, with somebody who owes something at its end.

A service puts these parts into the facts of the matter's own stream, so that a decision and its clocks are one append.
`shared.clocks` makes the parts and folds them.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.fact import Hex32, Part

Unit = Literal["days", "working-days", "months", "years", "hours"]
SetBy = Literal["law", "policy", "decision"]
"""What sets the end of a clock: a rule of law, a deadline of the bureau's policy, or a day that a decision names."""
How = Literal["met", "late", "lapsed", "stopped", "void", "handed-over"]
"""How a clock ended. `met` and `late`: what was owed was done. `lapsed`: nothing was done, and the period is over (a
right was not used). `stopped`: the period does not run until it is resumed. `void`: nothing is owed any more.
`handed-over`: the clock runs on in another matter.
"""


class Owes(Part):
    """Who owes what the clock waits for. `name` is a role, a group's code, a subject of the identity provider, or the
    identifier of an enterprise.
    """

    who: Literal["role", "group", "person", "enterprise"]
    name: str


class Span(Part):
    """The length of a clock: `count` units. If `rolls`, a last day that is no working day moves to the next working
    day. If `back`, the days are counted backwards from the start, and the due day is the last day to act.
    """

    count: int
    unit: Unit
    rolls: bool = False
    back: bool = False


class Stop(Part):
    """Days on which a clock did not run: after `stopped`, up to and including `resumed`."""

    stopped: date
    resumed: date


class Reckoned(Part):
    """The end of a clock as it was computed.

    `unrolled` is the last day before it was moved to a working day: later periods are counted from it. `due_at` is the
    moment on the due day, if the clock ends at a moment (hours, or a time of day). `provisional`: the holidays of the
    year are not published yet. `warn_on` are the days of reminders. `computed_with` is the digest of the calendar and
    of the law.
    """

    unrolled: date
    due: date
    due_at: datetime | None = None
    provisional: bool = False
    warn_on: tuple[date, ...] = ()
    computed_with: Hex32


class ClockOpened(Reckoned):
    """A clock was opened. `starts` is the day of the event from which it is counted, in China; `starts_at` its moment,
    for clocks in hours. The day itself does not count.
    """

    kind: Literal["clock-opened"] = "clock-opened"
    clock: UUID
    matter: str
    """The stream of the matter that the clock belongs to."""
    rule: str
    """The name of the rule of law, or of the deadline of the policy; of a decision, what it orders."""
    edition: date | None = None
    """The first day of the edition of the rule; None if a decision sets the end."""
    title: str
    title_en: str
    basis: str
    """The citation: statute and article, the line of the policy, or the decision."""
    set_by: SetBy
    owes: Owes
    starts: date
    starts_at: datetime | None = None
    span: Span | None = None
    """The length; None if a decision names the day."""
    by: str | None = None
    """The time of day on the due day by which a policy wants the thing done, in China: 19:00."""
    stops: tuple[Stop, ...] = ()
    """Of a clock that another matter handed over: the days on which it did not run there."""
    extended: tuple[Span, ...] = ()
    """Of a clock that another matter handed over: the extensions that it got there."""
    continues: UUID | None = None
    """The clock of another matter that runs on in this clock."""


class ClockExtended(Reckoned):
    """A clock got more time: counted from the unrolled end of the period before, or up to a day that a decision names.
    `basis` is the rule or the decision that allows this.
    """

    kind: Literal["clock-extended"] = "clock-extended"
    clock: UUID
    basis: str
    span: Span | None = None


class ClockEnded(Reckoned):
    """A clock ended, or was stopped, on the day `on`. The end is the end against which this was judged."""

    kind: Literal["clock-ended"] = "clock-ended"
    clock: UUID
    how: How
    on: date
    at: datetime | None = None
    late_by: int | None = None
    """Of a late clock: by how many units of its rule; in days, if the rule has months or years."""
    reason: str | None = None
    to: str | None = None
    """Of a clock that was handed over: the stream of the matter in which it runs on."""


class ClockResumed(Reckoned):
    """A stopped clock runs again: the day `on` itself does not count."""

    kind: Literal["clock-resumed"] = "clock-resumed"
    clock: UUID
    on: date
    at: datetime | None = None


ClockPart = Annotated[ClockOpened | ClockExtended | ClockEnded | ClockResumed, Field(discriminator="kind")]
