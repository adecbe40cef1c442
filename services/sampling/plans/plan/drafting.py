"""Whom an edition names, who of them is key, and which team takes whom: out of the directory and the policy."""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.sampling.plans.plan.named import Named
from services.sampling.plans.plan.requests import ByName, ContentRequest, Scope
from services.sampling.registers.enterprises.subjects import DirectorySubject
from shared.calendar.spans import Span
from shared.contracts.planning import PlanKind
from shared.errors import Invalid
from shared.policy.conditions import Condition, Flagged, Subject, matches
from shared.policy.policy import Policy
from shared.policy.teams import Team

KEY: Condition = Flagged(flag="key-unit")
_OPEN = "open"
_TOLD = 5
_LISTED = 1000


class PlanPeriodWrong(Invalid):
    code = "plan-period-wrong"
    title = "计划期限与年度不符"
    title_en = "The plan's days are not of its year"


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
    title_en = "Some enterprises have no team, or several"


class ItemsUnknown(Invalid):
    code = "plan-items-unknown"
    title = "检查事项不在事项库中"
    title_en = "Items that the register does not have"


class StaffingMissing(Invalid):
    code = "staffing-missing"
    title = "年度计划缺少工作日测算"
    title_en = "An annual plan needs its people-days"


class Rules(NamedTuple):
    """The policy a plan is made by, and the day its conditions are asked for."""

    policy: Policy | None
    day: date

    @property
    def teams(self) -> Sequence[Team]:
        return self.policy.teams if self.policy else ()


def day_of_rules(first: date, last: date, today: date) -> date:
    """Whose policy a plan is made by: of the day it begins; once begun, of today; once over, of its last day."""
    return min(max(first, today), last)


def working_span(kind: PlanKind, request: ContentRequest, policy: Policy | None) -> Span:
    """The days that months may be scheduled in: of an annual plan not after the policy's last day for it."""
    last = request.last
    if policy is not None and kind == "annual":
        last = max(request.first, min(last, ends_on(policy, request.last.year)))
    return Span(request.first, last)


def ends_on(policy: Policy, year: int) -> date:
    """The day by which the policy has everything done; 02-29 is the last of February in any year."""
    month, day = map(int, policy.coverage.ends.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def check_frame(kind: PlanKind, year: int, request: ContentRequest) -> None:
    """Raises PlanPeriodWrong, StaffingMissing."""
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


def check_items(wanted: Iterable[str], register: Collection[str]) -> None:
    """Raises ItemsUnknown."""
    unknown = sorted(set(wanted) - set(register))
    if unknown:
        raise ItemsUnknown(
            f"事项库中没有（或已停用）以下事项：{_some(unknown)}；请先登记，或从计划中删去。",
            f"The register of items does not have (or has retired): {_some(unknown, ', ')}; enter them, or leave them "
            "out.",
            items=unknown,
        )


def named(request: ContentRequest, directory: Sequence[DirectorySubject], rules: Rules) -> list[Named]:
    """Whom the edition names, in the order of identifiers. `directory` has all who are asked for.

    Raises EnterprisesNotPlannable, NobodyPlanned, TeamsUnclear.
    """
    chosen = _chosen(request.scope, directory, rules.day)
    _check_explicit(request.teams, chosen, rules)
    key = request.key or KEY
    entries, unclear = [], []
    for enterprise in chosen:
        subject = enterprise.subject
        codes = _teams(subject, request.teams.get(subject.identifier), rules)
        if len(codes) != 1:
            unclear.append((enterprise, codes))
        category = "key" if matches(key, subject, rules.day) else "general"
        entries.append(Named(subject.identifier, enterprise.name, category, codes[0] if codes else ""))
    if unclear:
        raise _unclear(unclear)
    return entries


def sizes(entries: Iterable[Named]) -> dict[str, int]:
    """Team → how many enterprises it has."""
    return Counter(entry.team for entry in entries)


def _chosen(scope: Scope, directory: Sequence[DirectorySubject], day: date) -> Sequence[DirectorySubject]:
    if isinstance(scope, ByName):
        return _by_name(scope.identifiers, {enterprise.subject.identifier: enterprise for enterprise in directory})
    chosen = [
        enterprise
        for enterprise in directory
        if enterprise.status == _OPEN and matches(scope.where, enterprise.subject, day)
    ]
    if not chosen:
        raise NobodyPlanned(
            "名录中没有在业且符合条件的企业；请放宽条件，或先导入名录。",
            "No open enterprise of the directory fits; widen the condition, or import a directory first.",
        )
    return chosen


def _by_name(wanted: Sequence[str], known: Mapping[str, DirectorySubject]) -> Sequence[DirectorySubject]:
    unknown = sorted(set(wanted) - set(known))
    closed = sorted(identifier for identifier in set(wanted) & set(known) if known[identifier].status != _OPEN)
    if unknown or closed:
        zh = [f"名录中没有：{_some(unknown)}"] * bool(unknown) + [f"未在业：{_some(closed)}"] * bool(closed)
        en = [f"not in the directory: {_some(unknown, ', ')}"] * bool(unknown)
        en += [f"not open: {_some(closed, ', ')}"] * bool(closed)
        raise EnterprisesNotPlannable(
            f"{'；'.join(zh)}。请从计划中删去，或先更正名录。",
            f"Some are {'; '.join(en)}. Leave them out, or correct the directory first.",
            unknown=unknown[:_LISTED],
            not_open=closed[:_LISTED],
        )
    return [known[identifier] for identifier in sorted(set(wanted))]


def _check_explicit(teams: Mapping[str, str], chosen: Iterable[DirectorySubject], rules: Rules) -> None:
    outside = sorted(set(teams) - {enterprise.subject.identifier for enterprise in chosen})
    codes = {team.code for team in rules.teams}
    strange = sorted(set(teams.values()) - codes) if codes else []
    if outside or strange:
        zh = [f"以下企业不在计划中：{_some(outside)}"] * bool(outside)
        zh += [f"执法办法中没有这些检查组：{_some(strange)}"] * bool(strange)
        en = [f"not in the plan: {_some(outside, ', ')}"] * bool(outside)
        en += [f"no such team in the policy: {_some(strange, ', ')}"] * bool(strange)
        raise TeamsUnclear(
            f"逐家指定的检查组（teams）有误：{'；'.join(zh)}。请改正。",
            f"`teams` is wrong: {'; '.join(en)}. Correct it.",
            enterprises=outside[:_LISTED],
            teams=strange,
        )


def _teams(subject: Subject, said: str | None, rules: Rules) -> list[str]:
    """The teams that take an enterprise: the one said, or whose condition it fits; "" where the policy has no teams."""
    if said is not None:
        return [said]
    if not rules.teams:
        return [""]
    return [team.code for team in rules.teams if matches(team.where, subject, rules.day)]


def _unclear(unclear: Sequence[tuple[DirectorySubject, Sequence[str]]]) -> TeamsUnclear:
    none = [enterprise.name for enterprise, codes in unclear if not codes]
    several = [f"{enterprise.name}（{'、'.join(codes)}）" for enterprise, codes in unclear if codes]
    zh = [f"没有检查组负责：{_some(none)}"] * bool(none) + [f"多个检查组都负责：{_some(several)}"] * bool(several)
    en = [f"no team takes {_some(none, ', ')}"] * bool(none)
    en += [f"several teams take {_some(several, ', ')}"] * bool(several)
    listed: list[dict[str, str | int]] = [
        {"identifier": enterprise.subject.identifier, "name": enterprise.name, "teams": "、".join(codes)}
        for enterprise, codes in unclear[:_LISTED]
    ]
    return TeamsUnclear(
        f"{'；'.join(zh)}。请在请求的 teams 中逐家指定，或更正名录、执法办法中检查组的范围。",
        f"Enterprises without one team: {'; '.join(en)}. Give each a team in `teams`, or correct the directory or the "
        "policy's teams.",
        unclear=listed,
    )


def _some(names: Sequence[str], comma: str = "、") -> str:
    """The first few, and how many there are."""
    more = f"……（{len(names)}）" if comma == "、" else f" … ({len(names)})"
    return comma.join(names[:_TOLD]) + (more if len(names) > _TOLD else "")
