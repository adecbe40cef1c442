"""The crew of an inspection: its slots, and the tags that each slot asks for at this enterprise."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.sampling.draws.roster.requests import RosterRequest
from services.sampling.draws.roster.tags import EXPERT, INSPECTOR
from services.sampling.registers.enterprises.team_in_charge import NoTeam, OneTeam, SeveralTeams, TeamFound
from shared.draws.frames import Slot, Task
from shared.errors import Invalid
from shared.law.kinds import PolicyRule
from shared.policy.asked import check_asked
from shared.policy.coherence import names_for_tags
from shared.policy.crews import THE_TEAM, CrewSlot, tag_faults
from shared.policy.policy import Policy

_OF_MEMBERS = frozenset({"leader", "deputy"})


class CrewTooSmall(Invalid):
    code = "crew-too-small"
    title = "执法人员人数不足"
    title_en = "Too few inspectors in the crew"


class SlotNamedTwice(Invalid):
    code = "slot-named-twice"
    title = "岗位名称重复"
    title_en = "Two slots have the same name"


class CrewMissing(Invalid):
    code = "crew-missing"
    title = "未说明检查组成"
    title_en = "The request must name a crew"


class TeamMissing(Invalid):
    code = "team-missing"
    title = "企业没有对应的执法检查组"
    title_en = "Some enterprises have no team"


class SeasonWithoutTeams(Invalid):
    code = "season-without-teams"
    title = "该期没有组成检查组"
    title_en = "The teams of the season are not formed"


class Visit(NamedTuple):
    """An inspection to be made. `label` is the text by which a refusal names the enterprise: its name, or the beginning
    of its id if the name is secret.
    """

    identifier: str
    name: str
    label: str


def crew_for(request: RosterRequest, kind: str | None, policy: Policy | None) -> tuple[CrewSlot, ...]:
    """The slots of each inspection: the slots in the request; else the slots of the policy's crew that the request
    names; else the slots of the crew that the draw's kind has.

    Raises CrewMissing, SlotNamedTwice, RulesMalformed.
    """
    if request.slots is not None:
        if request.crew is not None:
            raise CrewMissing("crew 与 slots 只填一项。", "Give a crew of the policy or slots, not both.")
        check_asked(tag_faults(request.slots, _names(policy), ("slots",)))
        return slots_of(request.slots, request.experts)
    draw_kind = policy.draw_kind(kind) if policy and kind else None
    name = request.crew or (draw_kind.crew if draw_kind else None)
    crew = policy.crew(name) if policy and name else None
    if crew is None:
        raise _missing(name, [crew.name for crew in policy.crews] if policy else [])
    return slots_of(crew.slots, crew.experts)


def _names(policy: Policy | None) -> Mapping[str, Collection[str]]:
    """Kind of tag → the names that such tags may have. The enterprise's own team is allowed here; `tasks_of` finds
    enterprises without a team.
    """
    if policy is None:
        return {}
    names = names_for_tags(policy)
    return {**names, "team": {*names["team"], THE_TEAM}}


def _missing(name: str | None, known: list[str]) -> CrewMissing:
    found, found_en = "未说明每次检查由哪些岗位组成", "Nothing says who goes to an inspection"
    if name:
        found, found_en = f"规则中没有名为“{name}”的检查组成", f"The policy has no crew {name!r}"
    return CrewMissing(
        f"{found}；请填写规则所列的组成之一（crew：{'、'.join(known) or '现行规则未列'}），或逐一写明岗位（slots）。",
        f"{found_en}; name one of the policy's ({', '.join(known) or 'there are none'}) in crew, or give the slots.",
        crews=known,
    )


def slots_of(slots: Sequence[CrewSlot], experts: int) -> tuple[CrewSlot, ...]:
    """The slots of a crew, completed: every slot that is not for an expert asks for an inspector, and `experts` slots
    for experts are added.

    Raises SlotNamedTwice.
    """
    inspecting = [
        slot if EXPERT in slot.tags else CrewSlot(name=slot.name, tags=(*slot.tags, INSPECTOR)) for slot in slots
    ]
    names = [f"专家{number}" for number in range(1, experts + 1)] if experts > 1 else ["专家"] * experts
    whole = (*inspecting, *(CrewSlot(name=name, tags=(EXPERT,)) for name in names))
    twice = [name for name, times in Counter(slot.name for slot in whole).items() if times > 1]
    if twice:
        raise SlotNamedTwice(
            f"一次检查中岗位名称不能重复：{'、'.join(twice)}；请分别命名，例如“组员1”“组员2”。",
            f"Slots of one inspection have names of their own; used twice: {', '.join(twice)}.",
            slots=twice,
        )
    return whole


def check_size(slots: Sequence[CrewSlot], law: Iterable[PolicyRule], on: date) -> None:
    """Refuse a crew with fewer inspectors than a statute in force on the day demands. Raises CrewTooSmall."""
    inspectors = sum(EXPERT not in slot.tags for slot in slots)
    for statute in law:
        asks = statute.asks == "crew-size" and statute.severity == "refuse" and statute.holds_on(on)
        if asks and inspectors < statute.least:
            raise CrewTooSmall(
                f"每次检查须有至少 {statute.least} 名执法人员，本次只设 {inspectors} 个岗位（{statute.statute}"
                f"{statute.article}：{statute.text}）；专家不计入，请增设岗位。",
                f"An inspection takes at least {statute.least} inspectors and the crew has {inspectors} "
                f"({statute.statute} {statute.article}); experts do not count. Add slots.",
                least=statute.least,
                inspectors=inspectors,
            )


def asks_for_team(slots: Iterable[CrewSlot]) -> bool:
    """Whether a slot asks for a member of the team that inspects the enterprise."""
    return any(THE_TEAM in tag for slot in slots for tag in slot.tags)


def check_season(slots: Iterable[Slot], season: str, year: str, formed: Sequence[str]) -> None:
    """Refuse a season without teams, if slots ask for members of teams, or if the season is not the year of the
    inspections. `formed`: the seasons with teams, in order.

    Raises SeasonWithoutTeams. Without this check nobody would fit the slots of teams, and the refusal would not say
    why; and a season that nobody has heard of would make everybody's work of the year count as nothing.
    """
    asked = sorted(
        {tag for slot in slots for tag in slot.tags if tag in _OF_MEMBERS or tag.startswith(("team:", "role:"))}
    )
    if season not in formed and (asked or season != year):
        why = f"岗位要求检查组成员（{'、'.join(asked)}），但" if asked else ""
        why_en = f"Slots ask for members of teams ({', '.join(asked)}), and no" if asked else "No"
        raise SeasonWithoutTeams(
            f"{why}“{season}”期没有组成检查组；"
            f"已组成的有：{'、'.join(formed) or '无'}。请填写检查组的期名（season），或先组成检查组。",
            f"{why_en} teams were formed for {season!r}; there are teams of: {', '.join(formed) or 'no season'}. Name "
            "theirs in season, or form the teams first.",
            season=season,
            formed=list(formed),
        )


def tasks_of(visits: Iterable[Visit], slots: Sequence[CrewSlot], teams: Mapping[str, TeamFound]) -> list[Task]:
    """A task for each visit, under the enterprise's identifier. `teams`: identifier → the team that inspects the
    enterprise.

    Raises TeamMissing.
    """
    visits = list(visits)
    if asks_for_team(slots):
        _check_teams(visits, teams)
    return [
        Task(visit.identifier, tuple(_slot(slot, teams.get(visit.identifier, NoTeam())) for slot in slots))
        for visit in visits
    ]


def _check_teams(visits: Iterable[Visit], teams: Mapping[str, TeamFound]) -> None:
    """Refuse enterprises that no team inspects, or several teams. Raises TeamMissing."""
    missing = []
    for visit in visits:
        match teams.get(visit.identifier, NoTeam()):
            case SeveralTeams(codes):
                missing.append(f"{visit.label}（{'、'.join(codes)}）")
            case NoTeam():
                missing.append(visit.label)
    if missing:
        told, more = "、".join(missing[:20]), f"等 {len(missing)} 家" if len(missing) > 20 else ""
        raise TeamMissing(
            f"岗位要求“所属执法检查组”，但下列企业不属于任何一组，或属于多个组：{told}{more}。请在规则中更正各组的检查"
            "范围，或在计划中为其指定检查组。",
            f"Slots ask for the enterprise's team, and these have none or several: {', '.join(missing[:20])} "
            f"({len(missing)} in all). Correct in the policy whom the teams inspect, or name the team in the plan.",
            enterprises=missing,
        )


def _slot(slot: CrewSlot, team: TeamFound) -> Slot:
    code = team.code if isinstance(team, OneTeam) else ""
    return Slot(slot.name, tuple(sorted({tag.replace(THE_TEAM, code) for tag in slot.tags})))
