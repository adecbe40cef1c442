"""Whether the work is late: each team month by month, and what is left at this pace until the policy's last day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from services.sampling.plans.coverage.figures import EVER, REMAINING, DutyTally, World
from services.sampling.plans.plan.schedule import month_of


class MonthFigure(NamedTuple):
    """The sums up to the end of a month: how many enterprises were planned, how many were taken (drawn or inspected),
    and how many were inspected.
    """

    month: str
    planned: int
    taken: int
    inspected: int


class TeamFigure(NamedTuple):
    """The progress of a team on the day. `due`: how many enterprises were planned up to the end of the last full month.
    `behind_taken`, `behind_inspected`: how many fewer than `due` were taken (drawn or inspected), or inspected.
    `months_behind`: the number of past months up to which more enterprises were planned than are taken today.
    """

    tally: DutyTally
    team: str
    taken: int
    due: int
    behind_taken: int
    behind_inspected: int
    months_behind: int
    months: list[MonthFigure]


class Remaining(NamedTuple):
    """What is left of the plan. `expected_on`: the day on which all enterprises are taken (drawn or inspected) if the
    pace stays the same; None if none is taken yet.
    """

    tally: DutyTally
    taken: int
    inspected: int
    ends: date
    days_left: int
    expected_on: date | None
    in_time: bool


def teams(world: World) -> Iterator[TeamFigure]:
    """The progress of each team of the plan, in the order of the teams' codes."""
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
    # A month is over on its last day.
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
    """What is left of the plan. The members of this figure are all enterprises of the plan; an enterprise meets the
    figure if it was drawn or inspected.
    """
    ground = world.ground
    taken = world.names.intersection(world.taken_on)
    left = len(world.names) - len(taken)
    elapsed = (ground.on - ground.span.first).days + 1
    expected = _expected(ground.on, left, len(taken), elapsed)
    return Remaining(
        DutyTally(REMAINING, world.names, taken, _DaysTaken(world), EVER),
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
    # None if the expected day is later than the calendar can express.
    return on + timedelta(days=days) if days <= (date.max - on).days else None


def _by_month(days: Iterable[date]) -> Counter[str]:
    months: Counter[str] = Counter()
    for day, count in Counter(days).items():
        months[month_of(day)] += count
    return months


class _DaysTaken(Mapping[str, Sequence[date]]):
    """Enterprise → the days on which it was drawn or inspected, computed only for enterprises that are looked up."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __getitem__(self, identifier: str) -> Sequence[date]:
        return sorted({*self._world.draws.get(identifier, ()), *self._world.visits.get(identifier, ())})

    def __iter__(self) -> Iterator[str]:
        return iter(self._world.taken_on)

    def __len__(self) -> int:
        return len(self._world.taken_on)
