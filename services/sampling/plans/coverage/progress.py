"""Whether the work is behind: each team month by month, and what is left until the policy's last day at this pace."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from services.sampling.plans.coverage.figures import EVER, REMAINING, DutyTally, World
from services.sampling.plans.plan.schedule import month_of


class MonthFigure(NamedTuple):
    """What was to be done by the end of a month, and what was: drawn or inspected, and inspected; all cumulative."""

    month: str
    planned: int
    taken: int
    inspected: int


class TeamFigure(NamedTuple):
    """A team on the day. `due`: by the end of the last month that is over; behind by so many, and so many months."""

    tally: DutyTally
    team: str
    taken: int
    due: int
    behind_taken: int
    behind_inspected: int
    months_behind: int
    months: list[MonthFigure]


class Remaining(NamedTuple):
    """What is left of the plan. `expected_on`: the day all are taken at the pace so far; None without any pace."""

    tally: DutyTally
    taken: int
    inspected: int
    ends: date
    days_left: int
    expected_on: date | None
    in_time: bool


def teams(world: World) -> Iterator[TeamFigure]:
    """Each team of the plan, in the order of codes."""
    for team, members in sorted(world.planned.items()):
        inspected = frozenset(world.visits).intersection(members)
        yield _team(world, team, DutyTally(f"team.{team}" if team else "team", members, inspected, world.visits, EVER))


def _team(world: World, team: str, tally: DutyTally) -> TeamFigure:
    taken = _by_month(world.taken_on[each] for each in tally.members if each in world.taken_on)
    inspected = _by_month(world.visits[each][0] for each in tally.met)
    months = []
    planned = 0
    for month, count in sorted(world.ground.schedule.get(team, {}).items()):
        planned += count
        done = (sum(n for m, n in counted.items() if m <= month) for counted in (taken, inspected))
        months.append(MonthFigure(month, planned, *done))
    # The month counts once its last day has come.
    over = month_of(world.ground.on + timedelta(days=1))
    ended = [figure.planned for figure in months if figure.month < over]
    due = ended[-1] if ended else 0
    all_taken = taken.total()
    return TeamFigure(
        tally,
        team,
        all_taken,
        due,
        max(0, due - all_taken),
        max(0, due - len(tally.met)),
        sum(planned > all_taken for planned in ended),
        months,
    )


def remaining(world: World) -> Remaining:
    """Behind the figure stand the plan's enterprises: met are those drawn, or inspected without."""
    ground = world.ground
    taken = world.names.intersection(world.taken_on)
    left = len(world.names) - len(taken)
    elapsed = (ground.on - ground.span.first).days + 1
    expected = _expected(ground.on, left, len(taken), elapsed)
    return Remaining(
        DutyTally(REMAINING, world.names, taken, _Told(world), EVER),
        len(taken),
        len(world.names.intersection(world.visits)),
        ground.ends,
        max(0, (ground.ends - ground.on).days),
        expected,
        expected is not None and expected <= ground.ends,
    )


def _expected(on: date, left: int, taken: int, elapsed: int) -> date | None:
    if left == 0:
        return on
    if taken == 0 or elapsed <= 0:
        return None
    days = -(-left * elapsed // taken)
    # A pace that leads beyond the calendar is none.
    return on + timedelta(days=days) if days <= (date.max - on).days else None


def _by_month(days: Iterable[date]) -> Counter[str]:
    months: Counter[str] = Counter()
    for day, count in Counter(days).items():
        months[month_of(day)] += count
    return months


class _Told(Mapping[str, Sequence[date]]):
    """Enterprise → the days it was drawn or inspected. Put together for those only who are asked for."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __getitem__(self, identifier: str) -> Sequence[date]:
        return sorted({*self._world.draws.get(identifier, ()), *self._world.visits.get(identifier, ())})

    def __iter__(self) -> Iterator[str]:
        return iter(self._world.taken_on)

    def __len__(self) -> int:
        return len(self._world.taken_on)
