"""Which enterprises an edition names, which of them are key units, and which team inspects each; decided from the
directory and the policy.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.sampling.plans.plan.named import Named
from services.sampling.plans.plan.requests import ByCondition, ByName, PlanContentRequest, Scope
from services.sampling.plans.plan.visit_days import visit_questions
from services.sampling.registers.enterprises.sheet import Alike, Question, Sheet, check_size, is_open
from services.sampling.registers.enterprises.team_in_charge import OneTeam, SeveralTeams, team_found, team_questions
from shared.calendar.spans import Span
from shared.contracts.planning import PlanKind
from shared.errors import Invalid
from shared.few import few, few_en
from shared.policy.asked import check_asked
from shared.policy.conditions import Condition, Flagged
from shared.policy.fields import condition_faults
from shared.policy.lists import Placed
from shared.policy.planning import VisitCost
from shared.policy.policy import Policy
from shared.policy.teams import Team

KEY: Condition = Flagged(flag="key-unit")
_KEY_UNIT = "key-unit"
_LISTED = 1000


class PlanPeriodWrong(Invalid):
    code = "plan-period-wrong"
    title = "计划期限与年度不符"
    title_en = "The days of the plan are not in its year"


class NobodyPlanned(Invalid):
    code = "nobody-planned"
    title = "没有符合条件的企业"
    title_en = "No enterprise fits"


class EnterprisesNotPlannable(Invalid):
    code = "enterprises-not-plannable"
    title = "部分企业不能列入计划"
    title_en = "Some enterprises cannot be planned"


class TeamsUnclear(Invalid):
    code = "plan-teams-unclear"
    title = "部分企业不能确定检查组"
    title_en = "Some enterprises have no team or several teams"


class ItemsUnknown(Invalid):
    code = "plan-items-unknown"
    title = "检查事项不在事项库中"
    title_en = "Some items are not in the register"


class StaffingMissing(Invalid):
    code = "staffing-missing"
    title = "年度计划缺少工作日测算"
    title_en = "An annual plan needs its people-days"


class DraftRules(NamedTuple):
    """The policy by which an edition is made, and the day on which its conditions are checked."""

    policy: Policy | None
    day: date

    @property
    def teams(self) -> Sequence[Team]:
        return self.policy.teams if self.policy else ()

    @property
    def visits(self) -> Sequence[VisitCost]:
        return self.policy.plan.visits if self.policy and self.policy.plan else ()


def day_of_rules(first: date, last: date, today: date) -> date:
    """The day whose policy an edition follows: the plan's first day; once the plan has begun, today; once it is over,
    its last day.
    """
    return min(max(first, today), last)


def working_span(kind: PlanKind, request: PlanContentRequest, policy: Policy | None) -> Span:
    """The days in which months may be scheduled. An annual plan must be done by the policy's last day for it."""
    last = request.last
    if policy is not None and kind == "annual":
        last = max(request.first, min(last, ends_on(policy, request.last.year)))
    return Span(request.first, last)


def ends_on(policy: Policy, year: int) -> date:
    """The day of the year by which the policy wants everything done. 02-29 means the last day of February in every
    year.
    """
    month, day = map(int, policy.coverage.ends.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def check_frame(kind: PlanKind, year: int, request: PlanContentRequest) -> None:
    """Refuse a plan whose days do not lie in its year, or an annual plan without staffing. Raises PlanPeriodWrong,
    StaffingMissing.
    """
    years = {request.first.year, request.last.year} if kind == "annual" else {request.first.year}
    if years != {year}:
        raise PlanPeriodWrong(
            f"{year} 年度的计划期限为 {request.first} 至 {request.last}；"
            f"{'年度计划须在当年之内' if kind == 'annual' else '专项行动须在当年开始'}，请改正。",
            f"A plan of {year} cannot run from {request.first} to {request.last}: "
            f"{'an annual plan lies within its year' if kind == 'annual' else 'a campaign begins in its year'}.",
        )
    if kind == "annual" and request.staffing is None:
        raise StaffingMissing(
            "请填写执法人数、其他执法工作日和非执法工作日（staffing），监督检查工作日由系统计算。",
            "Give staff, other enforcement days and non-enforcement days (staffing); supervision days are computed.",
        )


def check_items(wanted: Iterable[str], listed: Collection[str], edition: int | None) -> None:
    """Refuse items that are not on the list: the edition in force, or, with `edition` None, the register. Raises
    ItemsUnknown.
    """
    unknown = sorted(set(wanted) - set(listed))
    if not unknown:
        return
    if edition is None:
        raise ItemsUnknown(
            f"事项库中没有（或已停用）以下事项：{few(unknown)}；请先登记，或从计划中删去。",
            f"The register of items does not have (or has retired): {few_en(unknown)}; enter them, or leave them out.",
            items=unknown,
        )
    raise ItemsUnknown(
        f"公布的事项清单（第 {edition} 版）中没有以下事项：{few(unknown)}；未公布的事项不得检查，请先公布新的一版，"
        "或从计划中删去。",
        f"The published item list (edition {edition}) does not have: {few_en(unknown)}; what is not published may not "
        "be inspected: publish another edition first, or leave them out.",
        items=unknown,
        edition=edition,
    )


def conditions_of(request: PlanContentRequest) -> tuple[Placed, Placed]:
    """The condition of the scope and the condition for key units, with their places."""
    where = request.scope.where if isinstance(request.scope, ByCondition) else None
    return (("content", "scope", "where"), where), (("content", "key"), request.key)


def sheet_of(request: PlanContentRequest, rules: DraftRules) -> Sheet:
    """The questions that the directory must answer. Raises RulesMalformed, ConditionTooLarge."""
    (_, where), _ = placed = conditions_of(request)
    check_asked(fault for place, asked in placed for fault in condition_faults(asked, ["enterprises"], place))
    fits = {_KEY_UNIT: Question(request.key or KEY, rules.day), **team_questions(rules.teams, rules.day)}
    fits |= visit_questions(rules.visits, rules.day)
    sheet = Sheet(Question(where, rules.day), ("status",), fits)
    check_size(sheet)
    return sheet


def named(request: PlanContentRequest, directory: Sequence[Alike], rules: DraftRules) -> list[Named]:
    """The enterprises that the edition names, in the order of identifiers. `directory` holds the enterprises that the
    request asks for, with their answers to `sheet_of`.

    Raises EnterprisesNotPlannable, NobodyPlanned, TeamsUnclear.
    """
    chosen = [alike for alike in directory if is_open(alike)]
    _check_chosen(request.scope, directory, chosen)
    _check_explicit(request.teams, chosen, rules)
    entries: list[Named] = []
    unclear: list[_Unclear] = []
    for alike in chosen:
        found = team_found(alike, rules.teams) if rules.teams else OneTeam("")
        category = "key" if alike.fits[_KEY_UNIT] else "general"
        for identifier, name in zip(alike.identifiers, alike.names, strict=True):
            said = request.teams.get(identifier)
            team = found if said is None else OneTeam(said)
            if isinstance(team, OneTeam):
                entries.append(Named(identifier, name, category, team.code))
            else:
                unclear.append(_Unclear(identifier, name, team.codes if isinstance(team, SeveralTeams) else ()))
    if unclear:
        raise _unclear(sorted(unclear))
    return sorted(entries)


def sizes(entries: Iterable[Named]) -> dict[str, int]:
    """Team → how many enterprises it has in the plan."""
    return Counter(entry.team for entry in entries)


class _Unclear(NamedTuple):
    """An enterprise that several teams inspect (`codes`), or no team."""

    identifier: str
    name: str
    codes: tuple[str, ...]


def _identifiers(groups: Iterable[Alike]) -> set[str]:
    return {identifier for alike in groups for identifier in alike.identifiers}


def _check_chosen(scope: Scope, directory: Sequence[Alike], chosen: Sequence[Alike]) -> None:
    if isinstance(scope, ByName):
        _check_names(set(scope.identifiers), _identifiers(directory), _identifiers(chosen))
    elif not chosen:
        raise NobodyPlanned(
            "名录中没有在业且符合条件的企业；请放宽条件，或先导入名录。",
            "No open enterprise of the directory fits; widen the condition, or import a directory first.",
        )


def _check_names(wanted: Collection[str], known: Collection[str], still_open: Collection[str]) -> None:
    unknown = sorted(set(wanted) - set(known))
    closed = sorted(set(wanted) & set(known) - set(still_open))
    if unknown or closed:
        zh = [f"名录中没有：{few(unknown)}"] * bool(unknown) + [f"未在业：{few(closed)}"] * bool(closed)
        en = [f"not in the directory: {few_en(unknown)}"] * bool(unknown)
        en += [f"not open: {few_en(closed)}"] * bool(closed)
        raise EnterprisesNotPlannable(
            f"{'；'.join(zh)}。请从计划中删去，或先更正名录。",
            f"Some are {'; '.join(en)}. Leave them out, or correct the directory first.",
            unknown=unknown[:_LISTED],
            not_open=closed[:_LISTED],
        )


def _check_explicit(teams: Mapping[str, str], chosen: Iterable[Alike], rules: DraftRules) -> None:
    outside = sorted(set(teams) - _identifiers(chosen)) if teams else []
    codes = {team.code for team in rules.teams}
    strange = sorted(set(teams.values()) - codes) if codes else []
    if outside or strange:
        zh = [f"以下企业不在计划中：{few(outside)}"] * bool(outside)
        zh += [f"执法办法中没有这些检查组：{few(strange)}"] * bool(strange)
        en = [f"not in the plan: {few_en(outside)}"] * bool(outside)
        en += [f"no such team in the policy: {few_en(strange)}"] * bool(strange)
        raise TeamsUnclear(
            f"逐家指定的检查组（teams）有误：{'；'.join(zh)}。请改正。",
            f"`teams` is wrong: {'; '.join(en)}. Correct it.",
            enterprises=outside[:_LISTED],
            teams=strange,
        )


def _unclear(unclear: Sequence[_Unclear]) -> TeamsUnclear:
    none = [enterprise.name for enterprise in unclear if not enterprise.codes]
    several = [f"{enterprise.name}（{'、'.join(enterprise.codes)}）" for enterprise in unclear if enterprise.codes]
    zh = [f"没有检查组负责：{few(none)}"] * bool(none) + [f"多个检查组都负责：{few(several)}"] * bool(several)
    en = [f"no team takes {few_en(none)}"] * bool(none)
    en += [f"several teams take {few_en(several)}"] * bool(several)
    listed: list[dict[str, str | int]] = [
        {"identifier": enterprise.identifier, "name": enterprise.name, "teams": "、".join(enterprise.codes)}
        for enterprise in unclear[:_LISTED]
    ]
    return TeamsUnclear(
        f"{'；'.join(zh)}。请逐家指定检查组（teams），或更正名录、执法办法中检查组的范围。",
        f"Enterprises without one team: {'; '.join(en)}. Give each a team in `teams`, or correct the directory or the "
        "policy's teams.",
        unclear=listed,
    )
