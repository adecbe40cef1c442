"""Whether the shares of a kind of draw fit: each stratum once, by rate or by count, and only strata that can exist."""

from collections.abc import Collection, Iterator
from itertools import pairwise

from shared.draws.rates import BadRate, count_for_rate
from shared.policy.conditions import AllOf, Condition, FieldIn
from shared.policy.draws import DrawKind, Share
from shared.policy.faults import Fault
from shared.policy.fields import FIELDS
from shared.policy.places import Steps

BY_TEAM = "team"
"""The value of `stratify_by` that makes a stratum for each team of inspectors."""


def share_faults(kind: DrawKind, teams: Collection[str] | None, steps: Steps) -> Iterator[Fault]:
    """Faults of the shares and months of a kind of draw.

    `teams` are the codes that can be strata; None: a plan names them. A kind without shares has no fault: then the plan
    or the announcement gives the counts.
    """
    for name, months in (("months", kind.months), ("held_in", kind.held_in)):
        if any(later <= earlier for earlier, later in pairwise(months)):
            yield Fault((*steps, name), "月份须由小到大且不重复", "months must ascend and stand here once")
    if kind.months and kind.held_in:
        yield Fault(
            (*steps, "held_in"),
            "months 已定各批的月份；请去掉 held_in",
            "`months` says the month of each deal: leave held_in out",
        )
    seen: set[str] = set()
    for place, share in enumerate(kind.shares):
        at: Steps = (*steps, "shares", place)
        if share.stratum in seen:
            yield Fault(
                (*at, "stratum"), f"类别“{share.stratum}”出现两次", f"the stratum {share.stratum!r} stands here twice"
            )
        seen.add(share.stratum)
        yield from _amount_faults(kind, share, at)
        yield from _stratum_faults(kind, teams, share, at)


def rate_fault(steps: Steps, rate: str) -> Iterator[Fault]:
    try:
        count_for_rate(rate, 1)
    except BadRate as refusal:
        yield Fault(steps, refusal.detail.removesuffix("。"), refusal.detail_en.removesuffix("."))


def _amount_faults(kind: DrawKind, share: Share, at: Steps) -> Iterator[Fault]:
    if share.rate is not None:
        yield from rate_fault((*at, "rate"), share.rate)
    if share.rate is not None and share.count is not None:
        yield Fault(at, "rate 与 count 只能写一个", "rate and count: write one of them")
    if share.rate is None and share.count is None and not kind.by_plan:
        yield Fault(at, "请写 rate 或 count", "write a rate or a count")
    if share.rate is None and share.is_bounded:
        yield Fault(
            at, "at_least、at_most 是比例的下限和上限；请写 rate", "at_least and at_most bound a rate: write a rate"
        )
    if share.at_least is not None and share.at_most is not None and share.at_least > share.at_most:
        yield Fault(
            (*at, "at_most"),
            f"上限 {share.at_most} 小于下限 {share.at_least}",
            f"the ceiling {share.at_most} is below the floor {share.at_least}",
        )


def _stratum_faults(kind: DrawKind, teams: Collection[str] | None, share: Share, at: Steps) -> Iterator[Fault]:
    if share.stratum == "*":
        return
    selection, at = kind.selection, (*at, "stratum")
    if share.stratum in {certain.stratum for certain in selection.certain}:
        yield Fault(
            at, f"“{share.stratum}”必抽，无须写比例", f"{share.stratum!r} is drawn for certain and needs no share"
        )
    elif not selection.stratify_by and share.stratum:
        yield Fault(
            at,
            f"没有 stratify_by，不会有“{share.stratum}”这一类别",
            f"without stratify_by there is no stratum {share.stratum!r}",
        )
    elif selection.stratify_by:
        by_team = selection.stratify_by == BY_TEAM and selection.population == "enterprises"
        field = FIELDS[selection.population].get(selection.stratify_by)
        allowed = teams if by_team else _allowed(selection.where, selection.stratify_by) or (field and field.values)
        if allowed and share.stratum not in allowed:
            yield Fault(
                at,
                f"只会有 {'、'.join(filter(None, allowed))}，不会有“{share.stratum}”这一类别",
                f"there are only {', '.join(filter(None, allowed))}, and no stratum {share.stratum!r}",
            )


def _allowed(where: Condition | None, field: str) -> tuple[str, ...] | None:
    """The values of the field that the condition allows; None if the condition does not restrict the field."""
    match where:
        case FieldIn() if where.field == field:
            return where.in_
        case AllOf():
            return next((found for part in where.all if (found := _allowed(part, field)) is not None), None)
        case _:
            return None
