"""How many enterprises a team takes on in which month: as requested, or spread evenly. The sum must be all its
enterprises, and no month may be too late.

Months are written like 2026-03.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from services.sampling.plans.plan.requests import PlannedByCounts, Spread
from shared.calendar.spans import Span
from shared.errors import Invalid

Heavier = Literal["first", "last"]
ANY_TEAM = "*"


class MonthRefused(Invalid):
    code = "month-outside-plan"
    title = "月份不在计划期限内"
    title_en = "A month is not in the plan"


class ScheduleSumWrong(Invalid):
    code = "schedule-sum-wrong"
    title = "月度安排合计与企业数不符"
    title_en = "The months do not add up to the number of enterprises"


class TeamWithoutEnterprises(Invalid):
    code = "schedule-team-unknown"
    title = "月度安排中的检查组没有企业"
    title_en = "The schedule names a team without enterprises"


def month_of(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def months_of(span: Span) -> list[str]:
    """Every month that has a day of the span, in order."""
    return list(_months(span))


def spread(total: int, months: Sequence[str], heavier: Heavier = "first") -> dict[str, int]:
    """Month → its part of `total`, as even as possible: no two months differ by more than one. Either the first or the
    last months are the heavier ones.
    """
    ordered = sorted(months)
    base, extra = divmod(total, len(ordered))
    light = len(ordered) - extra
    return {
        month: base + (place < extra if heavier == "first" else place >= light) for place, month in enumerate(ordered)
    }


def schedule(
    wanted: Mapping[str, PlannedByCounts | Spread], sizes: Mapping[str, int], span: Span
) -> dict[str, dict[str, int]]:
    """Team → month → how many enterprises, for every team of `sizes` (team → how many enterprises it has).

    `wanted` gives the schedule of a team by its code; "*" gives the schedule of every team that is not named. A team
    without any schedule is spread over all months of `span`. Raises MonthRefused, ScheduleSumWrong,
    TeamWithoutEnterprises.
    """
    unknown = sorted(set(wanted) - set(sizes) - {ANY_TEAM})
    if unknown:
        raise TeamWithoutEnterprises(
            f"检查组 {'、'.join(unknown)} 在本计划中没有企业；请核对代码，或先把企业划给该组。",
            f"No enterprise of the plan is given to {', '.join(unknown)}; check the code, or give it some first.",
            teams=unknown,
        )
    if ANY_TEAM in wanted and set(sizes) <= set(wanted):
        raise TeamWithoutEnterprises(
            "月度安排已逐组列出全部检查组，“*”不起作用；请去掉“*”。",
            'The schedule names every team of the plan, so that "*" has no effect; leave "*" out.',
            teams=[ANY_TEAM],
        )
    open_months = months_of(span)
    whole = Spread(spread=tuple(open_months))
    return {
        team: _of_team(team, wanted.get(team) or wanted.get(ANY_TEAM) or whole, size, open_months)
        for team, size in sorted(sizes.items())
    }


def _of_team(team: str, said: PlannedByCounts | Spread, size: int, open_months: Sequence[str]) -> dict[str, int]:
    months = said.spread if isinstance(said, Spread) else tuple(said.counts)
    late = sorted(set(months) - set(open_months))
    if late:
        raise MonthRefused(
            f"检查组“{team}”的月份 {'、'.join(late)} 不能安排：只能安排 {open_months[0]} 至 {open_months[-1]}"
            "（计划期限之内，且不晚于执法办法规定的完成日）。",
            f"Team {team!r} cannot have {', '.join(late)}: the months are {open_months[0]} to {open_months[-1]}, "
            "within the plan and not after the day on which the policy has everything done.",
            team=team,
            months=late,
        )
    if isinstance(said, Spread):
        return spread(size, said.spread, said.heavier)
    total = sum(said.counts.values())
    if total != size:
        raise ScheduleSumWrong(
            f"检查组“{team}”有 {size} 家企业，各月合计为 {'＋'.join(map(str, said.counts.values()))}＝{total}；"
            f"请{'增加' if total < size else '减少'} {abs(size - total)} 家，或改用均匀分配。",
            f"Team {team!r} has {size} enterprises, its months add up to {total}; "
            f"{'add' if total < size else 'take away'} {abs(size - total)}, or have them spread.",
            team=team,
            enterprises=size,
            scheduled=total,
        )
    return dict(sorted(said.counts.items()))


def _months(span: Span) -> Iterator[str]:
    for place in range(span.first.year * 12 + span.first.month - 1, span.last.year * 12 + span.last.month):
        yield f"{place // 12:04}-{place % 12 + 1:02}"
