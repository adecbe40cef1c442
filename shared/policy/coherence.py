"""Check that the sections of a policy fit one another: every name that a section refers to exists, and no rule is
impossible.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from shared.policy.approvals import Post, approval_faults, unseen_faults
from shared.policy.crews import THE_TEAM, tag_faults
from shared.policy.deadlines import deadline_faults
from shared.policy.draws import DrawKind
from shared.policy.faults import Fault, listed
from shared.policy.fields import PEOPLE_AND_EXPERTS, condition_faults
from shared.policy.kinds import ground_of, kind_faults
from shared.policy.places import Steps
from shared.policy.policy import Policy
from shared.policy.publications import publication_faults
from shared.policy.purposes import RESERVED
from shared.policy.shares import rate_fault


def incoherent(policy: Policy) -> list[Fault]:
    """Every fault between the sections of the policy, in the order of the checks in `_SECTIONS`."""
    return [fault for find in _SECTIONS for fault in find(policy)]


def _names(policy: Policy) -> Iterator[Fault]:
    """Faults of names: two items of the same list with the same name."""
    lists: list[tuple[Steps, str, list[str | None]]] = [
        (("teams",), "code", [team.code for team in policy.teams]),
        (("teams",), "name", [team.name for team in policy.teams]),
        (("teams",), "series", [team.series for team in policy.teams]),
        (("crews",), "name", [crew.name for crew in policy.crews]),
        (("draws",), "name", [kind.name for kind in policy.draws]),
        (("coverage", "duties"), "name", [duty.name for duty in policy.coverage.duties]),
        (("reasons",), "code", [reason.code for reason in policy.reasons]),
        (("numbering",), "name", [series.name for series in policy.numbering]),
        (("publications",), "kind", [publication.kind for publication in policy.publications]),
        (("deadlines",), "name", [deadline.name for deadline in policy.deadlines]),
        (("appraisals",), "name", [appraisal.name for appraisal in policy.appraisals]),
        (("archive",), "kind", [dossier.kind for dossier in policy.archive]),
    ]
    if policy.formation:
        lists.append((("formation", "roles"), "name", [role.name for role in policy.formation.roles]))
    if policy.supervision:
        lists.append((("supervision", "counties"), "code", [county.code for county in policy.supervision.counties]))
    for crew, each in enumerate(policy.crews):
        lists.append((("crews", crew, "slots"), "name", [slot.name for slot in each.slots]))
    for steps, key, values in lists:
        yield from _twice(steps, key, values)


def _twice(steps: Steps, key: str, values: Iterable[str | None]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for place, value in enumerate(values):
        if value is None:
            continue
        if value in seen:
            yield Fault(
                (*steps, place, key),
                f"“{value}”与第 {seen[value] + 1} 项相同，请改用不同的值",
                f"{value!r} is taken by item {seen[value] + 1}; choose another",
            )
        seen.setdefault(value, place)


def _periods(policy: Policy) -> Iterator[Fault]:
    spans = [("effective", policy.effective.first, policy.effective.last)]
    if policy.plan and policy.plan.campaign:
        spans.append(("plan", policy.plan.campaign.first, policy.plan.campaign.last))
    for section, first, last in spans:
        if last is not None and last < first:
            steps: Steps = ("effective", "until") if section == "effective" else ("plan", "campaign", "until")
            yield Fault(steps, f"终止日期 {last} 早于起始日期 {first}", f"until {last} is before from {first}")


def _teams(policy: Policy) -> Iterator[Fault]:
    roles = {role.name for role in policy.formation.roles} if policy.formation else set()
    for number, team in enumerate(policy.teams):
        for role in team.quotas:
            if role not in roles:
                yield Fault(
                    ("teams", number, "quotas", role),
                    f"formation.roles 中没有“{role}”；已有：{listed(roles)}",
                    f"formation.roles has no {role!r}; it has {listed(roles)}",
                )
        if team.where is None and len(policy.teams) > 1:
            yield Fault(
                ("teams", number),
                "有多个检查组时，每组须写明检查哪些企业（where），否则该组与其他组的企业重复",
                "without `where` a team inspects every enterprise, the other teams' too; say whom each team inspects",
            )
    if policy.formation and not policy.teams:
        yield Fault(("formation",), "没有 teams，无组可编", "there are no teams to form")


def _conditions(policy: Policy) -> Iterator[Fault]:
    """Faults of the conditions outside `draws`: a field or value that the directory of the condition does not have."""
    for number, team in enumerate(policy.teams):
        yield from condition_faults(team.where, ["enterprises"], ("teams", number, "where"))
        for part in ("natives", "leader", "deputy"):
            yield from condition_faults(getattr(team, part), ["people"], ("teams", number, part))
    if policy.formation:
        for number, role in enumerate(policy.formation.roles):
            yield from condition_faults(role.where, [role.population], ("formation", "roles", number, "where"))
        yield from condition_faults(policy.formation.excluded, PEOPLE_AND_EXPERTS, ("formation", "excluded"))
    for number, duty in enumerate(policy.coverage.duties):
        yield from condition_faults(duty.where, ["enterprises"], ("coverage", "duties", number, "where"))
    for number, visit in enumerate(policy.plan.visits if policy.plan else ()):
        yield from condition_faults(visit.where, ["enterprises"], ("plan", "visits", number, "where"))
    for number, cap in enumerate(policy.coverage.caps):
        yield from condition_faults(cap.where, ["enterprises"], ("coverage", "caps", number, "where"))


def _crews(policy: Policy) -> Iterator[Fault]:
    for number, crew in enumerate(policy.crews):
        yield from tag_faults(crew.slots, names_for_tags(policy), ("crews", number, "slots"))


def names_for_tags(policy: Policy) -> Mapping[str, Collection[str]]:
    """The names that may follow `team:` and `role:` in a tag, by that word."""
    codes = {team.code for team in policy.teams}
    roles = {role.name for role in policy.formation.roles} if policy.formation else set()
    return {"team": codes | {THE_TEAM} if codes else codes, "role": roles}


def _draws(policy: Policy) -> Iterator[Fault]:
    crews = {crew.name for crew in policy.crews}
    for number, kind in enumerate(policy.draws):
        steps: Steps = ("draws", number)
        if kind.name in RESERVED:
            yield Fault(
                (*steps, "name"),
                f"“{kind.name}”是另一类用途的名称；请改用别的代号（{listed(RESERVED)} 除外）",
                f"{kind.name!r} begins the purposes of other draws; choose another name than {listed(RESERVED)}",
            )
        if kind.crew is not None and kind.crew not in crews:
            yield Fault(
                (*steps, "crew"),
                f"crews 中没有“{kind.crew}”；已有：{listed(crews)}",
                f"crews has no {kind.crew!r}; it has {listed(crews)}",
            )
        yield from _serves(policy, kind, steps)
        yield from kind_faults(kind, ground_of(policy), steps)


def _serves(policy: Policy, kind: DrawKind, steps: Steps) -> Iterator[Fault]:
    if kind.serves and kind.selection.population != "items":
        yield Fault(
            (*steps, "serves"),
            "只有抽取检查事项的种类才写明为哪些种类抽取；请去掉 serves",
            "only a kind that draws items serves other kinds: leave `serves` out",
        )
        return
    served = {each.name for each in policy.draws if each.selection.population == "enterprises"}
    for place, name in enumerate(kind.serves):
        if name not in served:
            yield Fault(
                (*steps, "serves", place),
                f"draws 中没有抽取企业的种类“{name}”；已有：{listed(served)}",
                f"draws has no kind {name!r} that draws enterprises; it has {listed(served)}",
            )


def _caps(policy: Policy) -> Iterator[Fault]:
    for number, cap in enumerate(policy.coverage.caps):
        if cap.visits_of == "team" and not policy.teams:
            yield Fault(
                ("coverage", "caps", number, "visits_of"),
                "没有 teams，无组可分别计次",
                "there are no teams whose visits could be counted apart",
            )


def _rates(policy: Policy) -> Iterator[Fault]:
    if policy.coverage.drawn_share is not None:
        yield from rate_fault(("coverage", "drawn_share"), policy.coverage.drawn_share)
    for number, duty in enumerate(policy.coverage.duties):
        yield from rate_fault(("coverage", "duties", number, "share"), duty.share)


def _approvals(policy: Policy) -> Iterator[Fault]:
    posts: tuple[Post, ...] = ("leader", "deputy")
    held = [post for post in posts if policy.teams and all(getattr(team, post) for team in policy.teams)]
    yield from approval_faults(policy.approvals, held)
    if policy.covert and any(kind.covert for kind in policy.draws):
        yield from unseen_faults(policy.approvals, policy.covert.seen_by)


def _authorities(policy: Policy) -> Iterator[Fault]:
    """An order tells the enterprise where it can be contested, so the policy must name the authorities."""
    orders = [number for number, approval in enumerate(policy.approvals) if approval.step == "order"]
    if orders and policy.authorities is None:
        yield Fault(
            ("approvals", orders[0], "step"),
            "责令整改等决定须告知救济途径；请在 authorities 中写明本单位、复议机关和法院的全称",
            "an order tells where it is contested: name the bureau, the government and the court in `authorities`",
        )


def _deadlines(policy: Policy) -> Iterator[Fault]:
    yield from deadline_faults(policy.deadlines)


def _publications(policy: Policy) -> Iterator[Fault]:
    yield from publication_faults(policy.publications)


def _appraisals(policy: Policy) -> Iterator[Fault]:
    has = {"team": bool(policy.teams), "county": policy.supervision is not None, "section": True}
    for number, appraisal in enumerate(policy.appraisals):
        if not has[appraisal.of]:
            yield Fault(
                ("appraisals", number, "of"),
                f"本政策没有可排名的 {appraisal.of}",
                f"this policy has no {appraisal.of} to rank",
            )


def _numbering(policy: Policy) -> Iterator[Fault]:
    kinds: dict[str, int] = {}
    for number, series in enumerate(policy.numbering):
        steps: Steps = ("numbering", number)
        if {"matter", "document-kind"} <= set(series.scope):
            yield Fault(
                (*steps, "scope"),
                "同一事项的文书编号相同（matter），不能又按文书种类各自编号（document-kind）；请只选其一",
                "papers of a matter have the same number (matter), so kinds cannot be counted apart (document-kind); "
                "choose one",
            )
        for needed in series.needs:
            if needed not in series.places:
                yield Fault(
                    (*steps, "format"),
                    f"缺少 {{{needed}}}，不同文书会得到相同的文号",
                    f"without {{{needed}}} two documents would have one number",
                )
        if "series" in series.places and any(team.series is None for team in policy.teams):
            yield Fault((*steps, "format"), "有的 teams 没有 series 字母", "some of the teams have no series letter")
        for place, kind in enumerate(series.kinds or [""]):
            if kind in kinds:
                yield Fault(
                    (*steps, "kinds", place) if kind else steps,
                    f"第 {kinds[kind] + 1} 个文号系列已包括“{kind or '其余文书'}”",
                    f"series {kinds[kind] + 1} numbers {kind or 'all other documents'} already",
                )
            kinds.setdefault(kind, number)


_SECTIONS: tuple[Callable[[Policy], Iterator[Fault]], ...] = (
    _periods,
    _names,
    _teams,
    _conditions,
    _crews,
    _draws,
    _caps,
    _rates,
    _approvals,
    _authorities,
    _deadlines,
    _publications,
    _numbering,
    _appraisals,
)
