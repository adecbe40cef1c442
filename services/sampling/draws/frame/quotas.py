"""How many units of each stratum a draw takes, by the policy and the plan. A number that cannot be drawn is refused."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.sampling.draws.frame.choosing import Chosen, reasons_by_stratum
from services.sampling.draws.frame.exclusions import tallied
from services.sampling.draws.frame.members import Excluded
from shared.contracts.frame import ProposedDeal
from shared.draws.covert import check_hidden
from shared.draws.members import EmptyFrame
from shared.errors import Conflict, Invalid
from shared.policy.draws import MOST_DEALS, Share

Schedule = Mapping[str, Mapping[str, int]]
"""The schedule of a plan: team code → month ("2020-03") → how many enterprises the team inspects."""


class QuotaImpossible(Conflict):
    code = "quota-impossible"
    title = "抽取数量无法满足"
    title_en = "The quota cannot be met"


class MonthWithoutCount(Conflict):
    code = "month-without-count"
    title = "计划未列该月数量"
    title_en = "The plan has no count for the month"


class PlanNeeded(Invalid):
    code = "plan-needed"
    title = "须指明检查计划"
    title_en = "The request must name a plan"


class TooManyDeals(Conflict):
    code = "too-many-deals"
    title = "批次过多"
    title_en = "Too many deals"


class Taking(NamedTuple):
    """How many units a draw takes: shares of strata, in one deal or in one deal for each period. If `by_plan`, the
    plan's schedule gives the counts that the shares leave open. `only`: nothing is drawn from any other stratum.
    `vacant`: exactly these places of an earlier draw are drawn, whatever else is said.
    """

    shares: Sequence[Share]
    periods: Sequence[str]
    schedule: Schedule | None = None
    by_plan: bool = False
    only: str | None = None
    vacant: Sequence[ProposedDeal] = ()


class QuotaPool(NamedTuple):
    """The units that can be drawn: the size of each stratum, the strata that are drawn whole, and the excluded
    subjects.
    """

    sizes: Mapping[str, int]
    certain: frozenset[str]
    excluded: Sequence[Excluded]

    def out_of(self, stratum: str) -> Mapping[str, int]:
        """Reason → how many subjects of this stratum it excludes."""
        return reasons_by_stratum(self.excluded).get(stratum, {})


def deals_of(taking: Taking, chosen: Chosen) -> tuple[ProposedDeal, ...]:
    """The deals over the chosen units. Raises EmptyFrame if there is no unit, and what `deals_for` raises."""
    members = chosen.members
    if not members.size:
        zh, en = tallied(Counter(reason.because for one in members.excluded for reason in one.reasons))
        raise EmptyFrame(
            f"没有可抽的对象；符合条件而不能抽的：{zh or '无'}。请放宽条件或排除条件，或先导入名录。",
            f"Nobody may be drawn; fitting, but left out: {en or 'none'}. Widen the selection or its exclusions, or "
            "import a directory first.",
        )
    return deals_for(taking, QuotaPool(members.strata, chosen.certain, members.excluded))


def check_covert(deals: Sequence[ProposedDeal], chosen: Chosen) -> None:
    """Refuse a covert frame that can never be announced, because its strata would tell who is drawn. Raises
    CovertStratumTooSmall.
    """
    groups: Counter[tuple[str, int]] = Counter()
    for alike in chosen.members.units:
        groups[alike.stratum, alike.weight] += len(alike.identifiers)
    drawn: Counter[str] = Counter()
    for deal in deals:
        drawn[deal.stratum] += deal.count
    check_hidden(groups, drawn.__getitem__)


def deals_for(taking: Taking, pool: QuotaPool) -> tuple[ProposedDeal, ...]:
    """The deals, stratum by stratum. A stratum gets no deal if neither the policy nor the plan gives it a number. If no
    stratum gets a deal, the announcement must give the numbers.

    Raises QuotaImpossible, MonthWithoutCount, PlanNeeded, TooManyDeals, BadRate.
    """
    if taking.vacant:
        return _of_vacant(taking.vacant, pool)
    _check_schedule(taking)
    named = {share.stratum: share for share in taking.shares}
    scheduled = (taking.schedule or {}) if taking.by_plan else {}
    asked = sorted({*pool.sizes, *(name for name in named if name != "*"), *_teams_due(taking, scheduled, pool)})
    deals: list[ProposedDeal] = []
    for stratum in asked if taking.only is None else [taking.only]:
        size = pool.sizes.get(stratum, 0)
        counts = _counts(taking, named.get(stratum, named.get("*")), stratum, pool)
        if counts is None:
            continue
        if sum(counts) > size:
            raise _impossible(stratum, size, sum(counts), pool.out_of(stratum))
        periods = zip(taking.periods, counts, strict=True)
        deals += [ProposedDeal(name=name, stratum=stratum, count=count) for name, count in periods if count]
    if len(deals) > MOST_DEALS:
        raise TooManyDeals(
            f"本次抽查有 {len(deals)} 个批次，至多 {MOST_DEALS} 个；请减少类别或月份，或分类别（stratum）抽取。",
            f"The draw would have {len(deals)} deals, and at most {MOST_DEALS} are allowed; have fewer strata or "
            "months, or draw one stratum at a time with `stratum`.",
            deals=len(deals),
        )
    return tuple(deals)


def _of_vacant(vacant: Sequence[ProposedDeal], pool: QuotaPool) -> tuple[ProposedDeal, ...]:
    """The vacant places, as they are: there is no choice which of them are drawn again. Raises QuotaImpossible."""
    wanted: Counter[str] = Counter()
    for deal in vacant:
        wanted[deal.stratum] += deal.count
    for stratum, count in wanted.items():
        if count > (size := pool.sizes.get(stratum, 0)):
            raise _impossible(stratum, size, count, pool.out_of(stratum), vacant=True)
    return tuple(vacant)


def _counts(taking: Taking, share: Share | None, stratum: str, pool: QuotaPool) -> list[int] | None:
    """How many units of a stratum are drawn in each period; None if neither the policy nor the plan gives a number."""
    size, parts = pool.sizes.get(stratum, 0), len(taking.periods)
    if stratum in pool.certain:
        return _spread(size, parts)
    if share is not None and (taken := share.taken_of(size)) is not None:
        return _spread(taken, parts)
    if share is not None and share.count is not None:
        return [share.count] * parts
    if taking.by_plan and taking.schedule is not None:
        return [_scheduled(taking.schedule, stratum, period) for period in taking.periods]
    return None


def _scheduled(schedule: Schedule, stratum: str, period: str) -> int:
    """A team's count for a month; if there are no strata, the count of all teams together."""
    if stratum:
        return schedule.get(stratum, {}).get(period, 0)
    return sum(months.get(period, 0) for months in schedule.values())


def _teams_due(taking: Taking, scheduled: Schedule, pool: QuotaPool) -> list[str]:
    """The teams for which the plan has a count, even if their stratum is empty."""
    if "" in pool.sizes:
        return []
    return [team for team, months in scheduled.items() if any(months.get(period) for period in taking.periods)]


def _spread(count: int, parts: int) -> list[int]:
    """`count` in parts that are as equal as possible; the first parts get one more."""
    each, more = divmod(count, parts)
    return [each + (place < more) for place in range(parts)]


def _check_schedule(taking: Taking) -> None:
    if not taking.by_plan:
        return
    if taking.schedule is None:
        raise PlanNeeded(
            "本类抽查按计划确定数量；请指明检查计划（plan）。",
            "A draw of this kind takes as many as the plan says: name the plan in the request.",
        )
    for period in taking.periods:
        if not any(months.get(period) for months in taking.schedule.values()):
            listed = "、".join(sorted({month for months in taking.schedule.values() for month in months})) or "无"
            raise MonthWithoutCount(
                f"计划没有 {period} 的抽取数量（已列月份：{listed}）；请先修改计划，或另选月份。",
                f"The plan has no count for {period} (it has: {listed}); amend the plan, or name another month.",
                month=period,
            )


def _impossible(
    stratum: str, size: int, wanted: int, out: Mapping[str, int], *, vacant: bool = False
) -> QuotaImpossible:
    zh, en = tallied(out)
    where, where_en = (f"类别“{stratum}”", f"The stratum {stratum!r}") if stratum else ("名单中", "The frame")
    hint, hint_en = "请减少数量，或调整计划、排除条件。", "Lower the count, or change the plan or the exclusions."
    if vacant:
        hint = "空缺须一次补足；请待名录更新后再办理。"
        hint_en = "All vacant places are drawn together: wait until the directory has more."
    return QuotaImpossible(
        f"{where}可抽 {size} 个，要抽 {wanted} 个；不能抽的：{zh or '无'}。{hint}",
        f"{where_en} has {size} that may be drawn, and {wanted} are asked for; out are: {en or 'none'}. {hint_en}",
        stratum=stratum,
        size=size,
        count=wanted,
        out=[f"{because}: {count}" for because, count in sorted(out.items())],
    )
