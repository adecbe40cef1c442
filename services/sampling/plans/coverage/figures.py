"""How far a plan has come on a day, in figures.

A figure is one line of the coverage report: a duty or a cap of the policy, the share of drawn enterprises, a team, or
what remains of the plan. It is about some enterprises, its members; a member meets the figure if it was drawn or
inspected as the figure demands (for a cap: not too often). Duties and caps are those of the bureau: they are computed
over the open enterprises of its directory; for a campaign, only over the enterprises that the campaign names. Only the
bureau's own inspections count. Days are Beijing days.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from services.sampling.past.inspection.cap import counted, in_any
from services.sampling.past.inspection.visits import HeldInspection, days_of, within
from services.sampling.registers.enterprises.sheet import Alike, Question, Sheet, check_size, is_open
from shared.calendar.spans import Span, spans_of
from shared.contracts.planning import PlanKind
from shared.draws.rates import count_for_rate
from shared.policy.caps import counted_days, is_exceeded
from shared.policy.coverage import Cap, CoverageRules, Duty

DRAWN_SHARE = "drawn-share"
REMAINING = "remaining"
EVER = Span(date.min, date.max)


class DrawnEnterprise(NamedTuple):
    """An enterprise that a draw drew, and that no substitute has replaced."""

    identifier: str
    drawn_on: date


class Ground(NamedTuple):
    """The values that a report is computed from: the rules of the day, the year that "this year" means, and the plan's
    own days, months and last working day.
    """

    rules: CoverageRules
    kind: PlanKind
    year: int
    span: Span
    ends: date
    on: date
    schedule: Mapping[str, Mapping[str, int]]


class DutyTally(NamedTuple):
    """A figure: its members, the members that meet it (`met`), and enterprise → the days of its visits or draws, of
    which the days in `span` count.
    """

    figure: str
    members: Collection[str]
    met: frozenset[str]
    days: Mapping[str, Sequence[date]]
    span: Span

    def told(self, identifier: str) -> Sequence[date]:
        return within(self.days.get(identifier, ()), self.span)


class DutyFigure(NamedTuple):
    tally: DutyTally
    duty: Duty
    span: Span
    required: int


class CapFigure(NamedTuple):
    tally: DutyTally
    cap: Cap

    @property
    def above(self) -> int:
        return len(self.tally.members) - len(self.tally.met)


class ShareFigure(NamedTuple):
    tally: DutyTally
    share: str
    required: int


class World:
    """The data that the figures are computed from: the plan's enterprises by team, the directory's enterprises, and the
    draws and inspections up to the day.
    """

    def __init__(
        self,
        ground: Ground,
        planned: Mapping[str, Sequence[str]],
        directory: Sequence[Alike],
        held: Sequence[HeldInspection],
        drawn: Sequence[DrawnEnterprise],
    ) -> None:
        self.ground = ground
        self.planned = planned
        self.directory = directory
        self.held = [visit for visit in held if visit.held_on <= ground.on]
        self.drawn = [chosen for chosen in drawn if chosen.drawn_on <= ground.on]

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(self.planned.values()))

    @cached_property
    def days(self) -> Mapping[str, Sequence[date]]:
        """Enterprise → the days of its inspections, in order."""
        return days_of((visit.identifier, visit.held_on) for visit in self.held)

    def days_on(self, occasions: Collection[str]) -> Mapping[str, Sequence[date]]:
        """Enterprise → the days of its inspections on these occasions, in order."""
        if all(visit.occasion in occasions for visit in self.held):
            return self.days
        return days_of((visit.identifier, visit.held_on) for visit in self.held if visit.occasion in occasions)

    @cached_property
    def visits(self) -> Mapping[str, Sequence[date]]:
        """Enterprise → the days of its inspections within the plan, in order."""
        kept = ((identifier, within(days, self.ground.span)) for identifier, days in self.days.items())
        return {identifier: days for identifier, days in kept if days}

    @cached_property
    def draws(self) -> Mapping[str, Sequence[date]]:
        """Enterprise → the days on which it was drawn. An inspection that followed a draw counts too, because the draw
        itself may not be on record.
        """
        drawn = [*self.drawn, *((visit.identifier, visit.held_on) for visit in self.held if visit.drawn)]
        return days_of(drawn)

    @cached_property
    def taken_on(self) -> Mapping[str, date]:
        """Enterprise → the first day on which it was drawn or inspected; from then on it need not be drawn any more."""
        first = {identifier: days[0] for identifier, days in self.visits.items()}
        for identifier, days in self.draws.items():
            first[identifier] = min(days[0], first.get(identifier, days[0]))
        return first

    def fitting(self, group: Alike) -> Collection[str]:
        """The enterprises of the group that count: all of them; for a campaign, the enterprises that the campaign
        names.
        """
        if self.ground.kind == "annual":
            return group.identifiers
        return self.names.intersection(group.identifiers)


def sheet_of(ground: Ground) -> Sheet:
    """The questions that the directory must answer, each under the name of its figure. Raises ConditionTooLarge."""
    fits = {figure: Question(duty.where, _day(ground, span)) for figure, duty, span in _duties(ground)}
    fits |= {figure: Question(cap.where, ground.on) for figure, cap in _caps(ground)}
    sheet = Sheet(Question(None, ground.on), ("status",), fits)
    check_size(sheet)
    return sheet


def duties(world: World) -> Iterator[DutyFigure]:
    """The figures of the policy's duties. A duty that is shorter than a year has a figure for each of
    its half-years, quarters or months that has begun."""
    for figure, duty, span in _duties(world.ground):
        yield _duty(world, duty, span, figure)


def _duties(ground: Ground) -> Iterator[tuple[str, Duty, Span]]:
    for duty in ground.rules.duties:
        spans = spans_of(ground.year, duty.months)
        for number, span in enumerate(spans, 1):
            if number == 1 or span.first <= ground.on:
                yield f"duty.{duty.name}.{number}" if len(spans) > 1 else f"duty.{duty.name}", duty, span


def _day(ground: Ground, span: Span) -> date:
    """The day on which the condition of a duty is checked: the report's day, or the day of the span nearest to it."""
    return min(max(ground.on, span.first), span.last)


def _duty(world: World, duty: Duty, span: Span, figure: str) -> DutyFigure:
    members: list[str] = []
    for group in world.directory:
        if is_open(group) and group.fits[figure]:
            members.extend(world.fitting(group))
    counted_for = world.days_on(frozenset(duty.counts))
    met = frozenset(each for each, days in counted_for.items() if len(within(days, span)) >= duty.times)
    tally = DutyTally(figure, members, met.intersection(members), counted_for, span)
    return DutyFigure(tally, duty, span, count_for_rate(duty.share, len(members)))


def caps(world: World) -> Iterator[CapFigure]:
    """The figures of the policy's caps, each over the enterprises inspected in the year, as far as the cap counts
    their visits. An enterprise is above a cap on the visits of each team if those of one team are more than it allows.
    """
    for figure, cap in _caps(world.ground):
        tallies = counted(cap, world.held, world.ground.year)
        inspected = frozenset(days := in_any(tallies))
        above = {who for each in tallies.values() for who, visits in each.items() if is_exceeded(cap, len(visits))}
        members: list[str] = []
        for group in world.directory:
            if group.fits[figure]:
                members.extend(inspected.intersection(group.identifiers))
        met = frozenset(members) - above
        yield CapFigure(DutyTally(figure, members, met, days, counted_days(world.ground.year)), cap)


def _caps(ground: Ground) -> Iterator[tuple[str, Cap]]:
    return ((f"cap.{number}", cap) for number, cap in enumerate(ground.rules.caps, 1))


def drawn_share(world: World) -> ShareFigure | None:
    """The figure of how many of the plan's enterprises were chosen by draw; None if the policy demands no share."""
    share = world.ground.rules.drawn_share
    if share is None:
        return None
    tally = DutyTally(DRAWN_SHARE, world.names, world.names.intersection(world.draws), world.draws, EVER)
    return ShareFigure(tally, share, count_for_rate(share, len(world.names)))
