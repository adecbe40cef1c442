"""The rules for a frame, from the request and the policy in force: the selection, how many units of each stratum are
drawn, and when the public may know the names.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.sampling.draws.frame.quotas import PlanNeeded, Taking
from services.sampling.draws.frame.requests import FrameRequest
from services.sampling.draws.frame.season import check_season
from services.sampling.draws.frame.serving import Serving, check_served
from services.sampling.draws.frame.sheet import FrameRules
from services.sampling.plans.plan.lifecycle import Plan, check_in_force
from services.sampling.plans.plan.year import this_year
from shared.contracts.sampling import Disclosure, Entropy
from shared.errors import Conflict, Invalid, NotFound
from shared.policy.asked import check_asked
from shared.policy.caps import counts_methods
from shared.policy.coverage import Cap
from shared.policy.draws import ON_SITE, DrawKind
from shared.policy.faults import Fault
from shared.policy.kinds import ground_of, kind_faults
from shared.policy.policy import Policy
from shared.policy.purposes import When, by_hand, of_items, of_kind
from shared.policy.selection import AtCap, Population, Selection
from shared.policy.shares import BY_TEAM

_NO_MONTH = (
    "本类抽查一次排定全年各月；请去掉月份（month）。",
    "A draw of this kind deals out all its months at once; leave `month` out.",
)
_NOT_BY_MONTH = (
    "本类抽查不按计划的月份确定数量；请去掉月份（month）。",
    "The counts of this kind of draw are not those of a month of the plan; leave `month` out.",
)
_WHICH_MONTH = (
    "本类抽查按计划逐月抽取；请写明月份（month，如 2026-03）。",
    "A draw of this kind takes a month's count of the plan; name the month, as in 2026-03.",
)


class KindUnknown(NotFound):
    code = "kind-unknown"
    title = "没有这一类抽查"
    title_en = "No such kind of draw"


class KindOrSelection(Invalid):
    code = "kind-or-selection"
    title = "抽查类别与自选条件须二选一"
    title_en = "A frame needs either a kind of draw or a selection"


class NoPolicy(Conflict):
    code = "no-policy"
    title = "没有生效的规则"
    title_en = "No policy in force"


class PlanOnlyForEnterprises(Invalid):
    code = "plan-only-for-enterprises"
    title = "计划只适用于企业"
    title_en = "A plan is only for enterprises"


class MonthNotPlain(Invalid):
    code = "month-not-plain"
    title = "月份缺少或多余"
    title_en = "The month is missing, or must be left out"


class Scope(NamedTuple):
    """The rules for a frame. `kind` is the code of a kind of draw in the policy; None for a frame made by hand."""

    rules: FrameRules
    taking: Taking
    reserve: int
    disclosure: Disclosure
    kind: str | None
    purpose: str
    entropy: Entropy
    open_by: str
    continues: tuple[UUID, ...] = ()
    """The draws whose vacant places are drawn: the first, and those that continued it before."""

    @property
    def population(self) -> Population:
        return self.rules.selection.population


def scope_of(
    request: FrameRequest, policy: Policy | None, on: date, plan: Plan | None, serving: Serving | None = None
) -> Scope:
    """The rules for a frame on a day, from the request and the policy in force; `plan` and `serving` are the plan and
    the deal that the request names.

    Raises KindOrSelection, NoPolicy, KindUnknown, PlanOnlyForEnterprises, PlanNotInForce, RulesMalformed, PlanNeeded,
    MonthNotPlain, PurposeUnfit, KindOutOfSeason, ItemsOfAnotherKind.
    """
    kind = None if request.kind is None else _kind(request.kind, policy, on)
    _check_either(request)
    selection = kind.selection if kind else request.selection or Selection()
    _check_plan(request, selection, plan)
    _check_policy(selection, request, policy, on)
    check_asked(_faults(request, selection, policy))
    rules = FrameRules(
        selection=selection,
        caps=_caps(kind, policy),
        teams=policy.teams if policy else (),
        on=on,
        year=this_year(plan, on),
        planned=request.plan is not None,
        stratum=request.stratum,
    )
    _check_weights(rules)
    purpose = _purpose(request, kind, rules, serving)
    check_season(kind, purpose, on)
    check_served(kind, serving)
    open_by = serving.open_by if serving else ""
    covert = request.covert or (kind is not None and kind.covert) or bool(open_by)
    return Scope(
        rules=rules,
        taking=_taking(request, kind, plan, on),
        reserve=kind.reserve if kind else request.reserve,
        disclosure=_disclosure(selection.population, covert),
        kind=request.kind,
        purpose=purpose,
        entropy=kind.entropy if kind else "beacon",
        open_by=open_by,
    )


def _taking(request: FrameRequest, kind: DrawKind | None, plan: Plan | None, on: date) -> Taking:
    return Taking(
        shares=kind.shares if kind else request.shares,
        periods=_periods(request, kind, plan.year if plan else on.year),
        schedule=plan.schedule if plan else None,
        by_plan=kind is not None and kind.by_plan,
        only=request.stratum,
    )


def _caps(kind: DrawKind | None, policy: Policy | None) -> Sequence[Cap]:
    """The caps that count visits by the methods of the kind. An inspection over the network is not refused because the
    enterprise was seen on site as often as allowed.
    """
    methods = kind.methods if kind else ON_SITE
    return tuple(cap for cap in policy.coverage.caps if counts_methods(cap, methods)) if policy else ()


def _purpose(request: FrameRequest, kind: DrawKind | None, rules: FrameRules, serving: Serving | None) -> str:
    if kind is None:
        return by_hand(rules.on)
    if serving is not None:
        return of_items(serving.draw, serving.deal)
    return of_kind(kind, When(rules.on, rules.year, request.month or f"{rules.on:%Y-%m}"), request.stratum)


def _kind(code: str, policy: Policy | None, on: date) -> DrawKind:
    if policy is None:
        raise NoPolicy(
            f"{on} 没有生效的规则，不能按类别“{code}”抽查；请先采用规则，或自行说明条件（selection）。",
            f"No policy is in force on {on}, so that there is no kind {code!r}; adopt one, or give a selection.",
        )
    kind = policy.draw_kind(code)
    if kind is None:
        known = [each.name for each in policy.draws]
        raise KindUnknown(
            f"生效规则《{policy.title}》没有抽查类别“{code}”，只有：{'、'.join(known) or '无'}。",
            f"The policy in force has no kind of draw {code!r}; it has {', '.join(known) or 'none'}.",
            kinds=known,
        )
    return kind


def _check_either(request: FrameRequest) -> None:
    """Refuse a request that mixes a kind of draw with rules of its own."""
    own = request.selection is not None or request.shares or request.reserve
    of_a_kind = request.stratum is not None or request.draw is not None
    if (request.kind is not None and own) or (request.kind is None and of_a_kind):
        raise KindOrSelection(
            "按类别（kind）抽查时不写 selection、shares、reserve；stratum、draw 只能与 kind 同用。",
            "With a kind, `selection`, `shares` and `reserve` are left out; `stratum` and `draw` need a kind.",
        )


def _faults(request: FrameRequest, selection: Selection, policy: Policy | None) -> Iterator[Fault]:
    """The faults of the rules that the request itself states: everything for which a policy would be refused."""
    if request.kind is None:
        own = DrawKind(name="by-hand", title="by hand", selection=selection, shares=request.shares)
        yield from kind_faults(own, ground_of(policy, planned=request.plan is not None), ())
    yield from _without_effect(request, selection.population)
    yield from _of_another_kind(request, selection)


def _without_effect(request: FrameRequest, population: Population) -> Iterator[Fault]:
    """Members of the request that would do nothing beside its other members."""
    certain = request.selection is not None and request.selection.certain
    if request.kind is None and not request.shares and not certain:
        asked = {"month": ("月份", request.month is not None), "reserve": ("候补数", request.reserve > 0)}
        for name, zh in ((name, zh) for name, (zh, is_asked) in asked.items() if is_asked):
            yield Fault(
                (name,),
                f"没有写明抽查种类（kind）或份额（shares），{zh}（{name}）不起作用；请去掉，或补充其中一项",
                f"without `kind` and `shares`, `{name}` has no effect: leave it out, or add `kind` or `shares`",
            )
    if request.covert and _disclosure(population, covert=True) == "never":
        yield Fault(
            ("covert",),
            "抽取人员的名单从不公开，写明暗查（covert）不起作用；请去掉",
            "the names of people are never public, so `covert` has no effect: leave it out",
        )
    if request.deal is not None and request.draw is None:
        yield Fault(
            ("deal",),
            "没有写明抽查（draw），批次（deal）不起作用；请去掉批次，或写明抽查",
            "without `draw`, `deal` has no effect: leave it out, or add `draw`",
        )


def _of_another_kind(request: FrameRequest, selection: Selection) -> Iterator[Fault]:
    """Members of the request that its kind of draw cannot have."""
    if request.stratum is not None and not selection.stratify_by and not selection.certain:
        yield Fault(
            ("stratum",),
            "本类抽查不分类别；请去掉类别（stratum）",
            "this kind of draw has no strata: leave `stratum` out",
        )
    if request.draw is not None and selection.population != "items":
        yield Fault(
            ("draw",),
            "只有抽取检查事项才写明为哪次抽查（draw）抽取；请去掉",
            "only a draw of items names the draw of the enterprises that are inspected: leave `draw` out",
        )


def _check_weights(rules: FrameRules) -> None:
    if rules.weighed_by == BY_TEAM and not rules.planned:
        raise PlanNeeded(
            "权重按检查组（weights.base.by: team）计算，检查组由检查计划确定；请指明检查计划（plan）。",
            "The weights are by team (weights.base.by), and a plan says which team inspects each enterprise: name the "
            "plan in the request.",
        )


def _check_plan(request: FrameRequest, selection: Selection, plan: Plan | None) -> None:
    if request.plan is not None and selection.population != "enterprises":
        raise PlanOnlyForEnterprises(
            "检查计划只列企业；抽取其他对象时请去掉检查计划（plan）。",
            "A plan names enterprises; leave it out for other draws.",
        )
    if plan is not None:
        check_in_force(plan)


def _check_policy(selection: Selection, request: FrameRequest, policy: Policy | None, on: date) -> None:
    """Refuse a selection that needs caps, teams or counties which no policy in force states: they must not be ignored
    silently.
    """
    needed = {
        "检查频次上限": any(isinstance(each, AtCap) for each in selection.exclude) and policy is None,
        "检查组": selection.stratify_by == BY_TEAM
        and selection.population == "enterprises"
        and request.plan is None
        and not (policy and policy.teams),
        "所辖县区": selection.population == "counties" and not (policy and policy.supervision),
    }
    lacking = [what for what, is_lacking in needed.items() if is_lacking]
    if lacking:
        raise NoPolicy(
            f"{on} 生效的规则没有规定：{'、'.join(lacking)}；请先采用载明这些内容的规则，或改用其他条件。",
            f"The policy in force on {on} lacks what this selection needs (caps, teams or counties); adopt one that has"
            " it, or select otherwise.",
            lacking=lacking,
        )


def _periods(request: FrameRequest, kind: DrawKind | None, year: int) -> tuple[str, ...]:
    """The names of the deals: the months of a kind with months, or the month asked for, or else the title."""
    monthly = kind is not None and bool(kind.months)
    if (monthly and request.month) or (kind and kind.by_plan and not monthly and not request.month):
        raise MonthNotPlain(*(_NO_MONTH if monthly else _WHICH_MONTH))
    if kind and request.month and not kind.by_plan:
        raise MonthNotPlain(*_NOT_BY_MONTH)
    if kind and monthly:
        return tuple(f"{year}-{month:02d}" for month in kind.months)
    return (request.month or (kind.title if kind else request.title),)


def _disclosure(population: Population, covert: bool) -> Disclosure:
    """When names become public: names of people never; all other names at once, but in a covert draw after the
    visits.
    """
    if population in ("people", "experts"):
        return "never"
    return "after-visits" if covert else "at-once"
