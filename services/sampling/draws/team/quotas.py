"""The faults that make a team's quotas impossible: which team and role, how many people, who they are, and what to
change.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from services.sampling.draws.frame.members import Excluded
from services.sampling.draws.team import natives
from services.sampling.draws.team.eligibility import Person, PersonStanding
from services.sampling.draws.team.natives import Sorted
from shared.errors import Invalid
from shared.few import few, few_en
from shared.policy.teams import Formation, Team

Fault = dict[str, str | int]
_SHOWN = 20


class QuotasImpossible(Invalid):
    """The quotas cannot be met. `facts`: `faults`, each with its team and role, and in both languages what to
    change.
    """

    code = "quotas-impossible"
    title = "检查组名额无法满足"
    title_en = "The teams' quotas cannot be met"


def asked(teams: Iterable[Team]) -> Counter[str]:
    """Role → how many people all teams together draw into it."""
    counts: Counter[str] = Counter()
    for team in teams:
        counts.update({role: quota.drawn for role, quota in team.quotas.items() if quota.drawn})
    return counts


def impossible(faults: Sequence[Fault]) -> QuotasImpossible:
    numbered = [f"（{number}）{fault['detail']}" for number, fault in enumerate(faults, start=1)]
    numbered_en = [f"({number}) {fault['detail_en']}" for number, fault in enumerate(faults, start=1)]
    return QuotasImpossible("；".join(numbered) + "。", "; ".join(numbered_en) + ".", faults=list(faults))


def unnamed_roles(teams: Iterable[Team], formation: Formation) -> Iterator[Fault]:
    named = {role.name for role in formation.roles}
    for team in teams:
        for role in team.quotas:
            if role not in named:
                yield _fault(
                    team.code,
                    role,
                    f"{team.name}的岗位“{role}”在组成办法（formation.roles）中没有；请补上其条件，或改正名称",
                    f"{team.code}: the role {role!r} is not among formation.roles; say there who fits it",
                )


def kept_twice(pool: Iterable[Person]) -> Iterator[Fault]:
    """A fault for each key that is in both registers: the key names a unit of the frame, and no frame may hold a name
    twice.
    """
    for key, count in Counter(person.key for person in pool).items():
        if count > 1:
            yield _fault(
                "",
                "",
                f"编号 {key} 同时在执法人员名录和专家库中；请改其中一个编号，或停用其一",
                f"the key {key} is kept among the people and among the experts; change one of the two, or retire it",
            )


def of_several(teams: Sequence[Team], judged: Iterable[PersonStanding], on: date) -> Iterator[Fault]:
    for who in judged:
        homes = natives.homes(teams, who, on) if who.role and not who.reasons else []
        if len(homes) > 1:
            names, codes = "、".join(team.name for team in homes), ", ".join(team.code for team in homes)
            yield _fault(
                homes[0].code,
                who.role,
                f"{_called([who])} 同时符合{names}的原有人员条件；请改方案的 natives 条件，使其只属一组",
                f"{_called([who])} is a native of {codes}; change the conditions so that it is of one",
            )


def native_faults(team: Team, pool: Sorted, on: date) -> Iterator[Fault]:
    there = pool.of(team)
    for role in dict.fromkeys([*team.quotas, *(who.role for who in there)]):
        needed = team.quotas[role].native if role in team.quotas else 0
        fitting = [who for who in there if who.role == role]
        if len(fitting) != needed:
            yield _miscounted(team, role, needed, fitting, [who for who in pool.absent[team.code] if who.role == role])
    if team.leader is not None:
        yield from _not_one(team, "组长", "leader", natives.leaders(team, there, on))
    if team.deputy is not None:
        yield from _not_one(team, "副组长", "deputy", natives.deputies(team, there, on))


def shortages(teams: Sequence[Team], pool: Sorted) -> Iterator[Fault]:
    for role, count in asked(teams).items():
        there = [who.person for who in pool.others if who.role == role]
        missing = count - len(there)
        if missing > 0:
            takers = [(team, team.quotas[role].drawn) for team in teams if role in team.quotas]
            each = "、".join(f"{team.name} {drawn} 人" for team, drawn in takers if drawn)
            each_en = ", ".join(f"{team.code} {drawn}" for team, drawn in takers if drawn)
            names = [f"{person.name} {person.key}" for person in there]
            barred, barred_en = _barred([one for one in pool.out if one.stratum == role])
            yield _fault(
                "",
                role,
                f"“{role}”要抽 {count} 人（{each}），可抽的只有 {len(there)} 人，缺 {missing} 人；"
                f"可抽的：{few(names, _SHOWN) or '无'}{barred}；请补充名录，放宽该岗位的条件，或减少名额",
                f"{role}: {count} are to be drawn ({each_en}), {len(there)} can be, {missing} are missing; "
                f"there are: {few_en(names, _SHOWN) or 'none'}{barred_en}; "
                "add people, widen the role's condition, or lower the quotas",
            )


def _barred(out: Iterable[Excluded]) -> tuple[str, str]:
    """The people who fit but cannot serve now, in Chinese and English. Natives are left out, because they serve anyway,
    and so are people whom the policy keeps out.
    """
    told = [one for one in out if not {"native", "excluded"} & {reason.because for reason in one.reasons}]
    if not told:
        return "", ""
    zh = [f"{one.name} {one.identifier}（{one.reasons[0].detail.rstrip('。')}）" for one in told]
    en = [f"{one.name} {one.identifier} ({one.reasons[0].detail_en.rstrip('.')})" for one in told]
    return f"；符合条件而不能参加的：{few(zh, _SHOWN)}", f"; who fits and cannot serve: {few_en(en, _SHOWN)}"


def _miscounted(
    team: Team, role: str, needed: int, there: Sequence[PersonStanding], absent: Sequence[PersonStanding]
) -> Fault:
    cannot = "".join(f"；{_called([who])} 不能参加：{who.reasons[0].detail.rstrip('。')}" for who in absent)
    cannot_en = "".join(f"; {_called([who])} cannot serve: {who.reasons[0].detail_en.rstrip('.')}" for who in absent)
    return _fault(
        team.code,
        role,
        f"{team.name}“{role}”原有人员应为 {needed} 人，现有 {len(there)} 人（{_called(there)}）{cannot}；"
        "请核对人员名录的科室、职务，或改方案名额",
        f"{team.code}, {role}: the quota is {needed} natives, there are {len(there)} ({_called(there)}){cannot_en}; "
        "correct the register, or change the quota",
    )


def _not_one(team: Team, post: str, post_en: str, fitting: Sequence[PersonStanding]) -> Iterator[Fault]:
    if len(fitting) != 1:
        yield _fault(
            team.code,
            "",
            f"{team.name}{post}应恰有一人，原有人员中符合条件的有 {len(fitting)} 人（{_called(fitting)}）；"
            f"请核对名录，或改方案的 {post_en} 条件",
            f"{team.code}: exactly one native must fit the condition for {post_en}, {len(fitting)} do "
            f"({_called(fitting)}); correct the register, or change the condition",
        )


def _called(people: Iterable[PersonStanding]) -> str:
    return "、".join(f"{who.person.name} {who.person.key}" for who in people) or "无"


def _fault(team: str, role: str, text: str, text_en: str) -> Fault:
    return {"team": team, "role": role, "detail": text, "detail_en": text_en}
