"""Parts of facts about clocks: a period that runs in a matter, with somebody who owes something at its end.

A service puts these parts into the facts of the matter's own stream, so that a decision and its clocks are one append.
`shared.clocks` makes the parts and folds them.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.fact import BlobRef, Fact, Hex32, Part
from shared.law.row import Length, Unit

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


class Stop(Part):
    """Days on which a clock did not run: after `stopped`, up to and including `resumed`."""

    stopped: date
    resumed: date


class Reckoned(Part):
    """The end of a clock as it was computed.

    `lengths` are the lengths of time that follow one another, without any if a decision names the day; the first
    `by_rule` of them are those of the rule of law. `unrolled` is the last day before it was moved to a working day.
    `due_at` is the moment on the due day, if the clock ends at a moment. `provisional`: the holidays of the year are
    not published yet. `warn_on` are the days of reminders. `computed_with` is the digest of the calendar and the law.
    """

    lengths: tuple[Length, ...] = ()
    by_rule: int = 0
    unrolled: date
    due: date
    due_at: datetime | None = None
    provisional: bool = False
    warn_on: tuple[date, ...] = ()
    computed_with: Hex32


class ClockOpened(Reckoned):
    """A clock was opened. `starts` is the day of the event from which it is counted, in China, and does not count
    itself; `starts_at` is its moment, for clocks in hours.
    """

    kind: Literal["clock-opened"] = "clock-opened"
    clock: UUID
    matter: str
    """The stream of the matter that the clock belongs to."""
    about: str = ""
    """What in the matter the clock is about: a finding, a requirement of an order."""
    rule: str
    """What is owed: a rule of law, and what the bureau's policy says about the same thing has the same name."""
    edition: date | None = None
    """The first day of the edition of the law, or of the policy; None if a decision sets the end."""
    title: str
    title_en: str
    basis: str
    """The citation: statute and article, the line of the policy, or the decision."""
    set_by: SetBy
    owes: Owes
    starts: date
    starts_at: datetime | None = None
    by: str | None = None
    """The time of day on the due day by which a policy wants the thing done, in China: 19:00."""
    stops: tuple[Stop, ...] = ()
    """Of a clock that another matter handed over: the days on which it did not run there."""
    extensions: int = 0
    """Of a clock that another matter handed over: how often it got more time there."""
    continues: UUID | None = None
    """The clock of another matter that runs on in this clock."""


class ClockExtended(Reckoned):
    """A clock got more time, by the rule or the decision `basis`."""

    kind: Literal["clock-extended"] = "clock-extended"
    clock: UUID
    basis: str


class ClockEnded(Reckoned):
    """A clock ended, or was stopped, on the day `on`. The end is the end against which this was judged.

    A late clock is late by `late_by` units: those of its rule; days, if the rule has months or years; hours, if it was
    late on the due day itself.
    """

    kind: Literal["clock-ended"] = "clock-ended"
    clock: UUID
    how: How
    on: date
    late_by: int | None = None
    late_in: Unit | None = None
    reason: str | None = None
    to: str | None = None
    """Of a clock that was handed over: the stream of the matter in which it runs on."""


class ClockResumed(Reckoned):
    """A stopped clock runs again: the day `on` itself does not count."""

    kind: Literal["clock-resumed"] = "clock-resumed"
    clock: UUID
    on: date


class ClockOwed(Reckoned):
    """Somebody else owes now what the clock waits for: `owes`. Its end stays."""

    kind: Literal["clock-owed"] = "clock-owed"
    clock: UUID
    owes: Owes


ClockPart = Annotated[ClockOpened | ClockExtended | ClockEnded | ClockResumed | ClockOwed, Field(discriminator="kind")]


class ClocksMoved(Part):
    """The open clocks of a bureau were computed anew, because the calendar or the law has changed.

    `clocks` is their number, `moved` the number of those that end otherwise than before. The blob has all of them
    (`shared.clocks.moving`).
    """

    computed_with: Hex32
    clocks: int
    moved: int
    blob: BlobRef


class ClocksReminded(Part):
    """The clocks of a bureau were looked at for reminders, once for all days after `since` up to and including `day`.

    The numbers are those of the clocks that end soon, that end on the day, and whose end was passed. The blob names
    them (`shared.clocks.reminding`).
    """

    since: date
    day: date
    soon: int
    today: int
    overdue: int
    blob: BlobRef


class CasesClocksMoved(ClocksMoved, Fact):
    """Open clocks of cases were computed anew. Stream clocks/<uuid>, this event alone."""

    type: ClassVar[str] = "cases.clocks.moved"


class CasesClocksReminded(ClocksReminded, Fact):
    """Clocks of cases were looked at for reminders. Stream clocks/<uuid>, this event alone."""

    type: ClassVar[str] = "cases.clocks.reminded"


class PublishingClocksMoved(ClocksMoved, Fact):
    """Open clocks of publishing were computed anew. Stream publication-clocks/<uuid>, this event alone."""

    type: ClassVar[str] = "publishing.clocks.moved"


class PublishingClocksReminded(ClocksReminded, Fact):
    """Clocks of publishing were looked at for reminders. Stream publication-clocks/<uuid>, this event alone."""

    type: ClassVar[str] = "publishing.clocks.reminded"


ClocksMovedFact = CasesClocksMoved | PublishingClocksMoved
ClocksRemindedFact = CasesClocksReminded | PublishingClocksReminded
