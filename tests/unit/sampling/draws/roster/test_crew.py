"""Who goes to one inspection."""

from datetime import date
from typing import Any

import pytest

from services.sampling.draws.roster.crew import (
    CrewMissing,
    CrewTooSmall,
    SeasonWithoutTeams,
    SlotNamedTwice,
    TeamMissing,
    Visit,
    check_season,
    check_size,
    crew_for,
    slots_of,
    tasks_of,
)
from services.sampling.draws.roster.requests import RosterRequest
from services.sampling.registers.enterprises.team_in_charge import NoTeam, OneTeam, SeveralTeams
from shared.draws.frames import Slot
from shared.law.kinds import PolicyRule
from shared.law.law import shipped_law
from shared.policy.asked import RulesMalformed
from shared.policy.crews import CrewSlot
from shared.policy.policy import Policy

ON = date(2026, 3, 2)
LAW = shipped_law().of(PolicyRule)
LEADER = CrewSlot(name="组长", tags=("team:{team}", "leader"))
MEMBER = CrewSlot(name="组员", tags=("team:{team}",))
POLICY = Policy.model_validate(
    {
        "policy": "example-2026",
        "bureau": "370124",
        "title": "规则",
        "source": "示例〔2026〕1号",
        "effective": {"from": "2026-01-01"},
        "crews": [{"name": "usual", "slots": [{"name": "组长", "tags": ["leader"]}, {"name": "组员"}], "experts": 1}],
        "draws": [{"name": "target", "title": "定向", "selection": {}, "crew": "usual"}],
    }
)


def request(**said: Any) -> RosterRequest:
    return RosterRequest.model_validate({"title": "派员", "enterprises": ["E1"], "on": "2026-03-02", **said})


def test_inspectors_slots_take_no_expert_and_experts_have_their_own() -> None:
    found = slots_of((LEADER, CrewSlot(name="随行", tags=("expert", "specialism:化工"))), 2)
    assert [(slot.name, slot.tags) for slot in found] == [
        ("组长", ("team:{team}", "leader", "inspector")),
        ("随行", ("expert", "specialism:化工")),
        ("专家1", ("expert",)),
        ("专家2", ("expert",)),
    ]


def test_slots_have_names_of_their_own() -> None:
    with pytest.raises(SlotNamedTwice) as refused:
        slots_of((MEMBER, MEMBER), 0)
    assert refused.value.facts["slots"] == ["组员"]


def test_two_inspectors_at_least_as_the_law_has_it() -> None:
    check_size(slots_of((LEADER, MEMBER), 0), LAW, ON)
    with pytest.raises(CrewTooSmall, match="at least 2"):
        check_size(slots_of((LEADER,), 3), LAW, ON)
    # Before any statute asked for two.
    check_size(slots_of((LEADER,), 0), LAW, date(1990, 1, 1))


def test_a_crew_is_the_one_asked_for_or_that_of_the_draws_kind() -> None:
    assert [slot.name for slot in crew_for(request(crew="usual"), None, POLICY)] == ["组长", "组员", "专家"]
    assert crew_for(request(), "target", POLICY) == crew_for(request(crew="usual"), None, POLICY)
    assert [slot.name for slot in crew_for(request(slots=[{"name": "甲"}], experts=1), "target", POLICY)] == [
        "甲",
        "专家",
    ]
    for said, kind, policy in (({}, None, POLICY), ({"crew": "none"}, "target", POLICY), ({}, "target", None)):
        with pytest.raises(CrewMissing):
            crew_for(request(**said), kind, policy)
    with pytest.raises(CrewMissing):
        crew_for(request(crew="usual", slots=[{"name": "甲"}]), None, POLICY)


@pytest.mark.parametrize(
    ("tag", "policy", "pointer"),
    [
        ("bogus", POLICY, "/slots/1/tags/0"),
        ("bogus", None, "/slots/1/tags/0"),
        ("section:", None, "/slots/1/tags/0"),
        ("team:X", POLICY, "/slots/1/tags/0"),
        ("role:组员", POLICY, "/slots/1/tags/0"),
    ],
)
def test_slots_of_a_request_ask_for_tags_that_somebody_can_have(tag: str, policy: Policy | None, pointer: str) -> None:
    """Like a policy's: a misspelt tag would leave the slot empty for ever, with nothing said but that nobody fits."""
    with pytest.raises(RulesMalformed) as refused:
        crew_for(request(slots=[{"name": "甲"}, {"name": "乙", "tags": [tag]}]), None, policy)
    assert [fault["pointer"] for fault in refused.value.facts["faults"]] == [pointer]  # type: ignore[index, union-attr]  # facts are of many kinds


@pytest.mark.parametrize("tag", ["cadre", "section:法规股", "team:{team}"])
def test_slots_of_a_request_may_ask_for_these(tag: str) -> None:
    slots = [{"name": "甲", "tags": [tag]}]
    for policy in (POLICY, None):
        assert crew_for(request(slots=slots), None, policy)[0].tags == (tag, "inspector")


def test_the_team_is_that_of_the_enterprise() -> None:
    visits = [Visit("E1", "甲厂", "甲厂"), Visit("E2", "乙厂", "乙厂")]
    first, second = tasks_of(visits, slots_of((LEADER,), 1), {"E1": OneTeam("F"), "E2": OneTeam("G")})
    assert first.slots == (Slot("组长", ("inspector", "leader", "team:F")), Slot("专家", ("expert",)))
    assert second.slots[0].tags == ("inspector", "leader", "team:G")
    with pytest.raises(TeamMissing) as refused:
        tasks_of(visits, (MEMBER,), {"E1": OneTeam("F"), "E2": NoTeam()})
    assert refused.value.facts["enterprises"] == ["乙厂"]
    # Nobody asks whose enterprise it is.
    assert len(tasks_of(visits, (CrewSlot(name="组员"),), {})) == 2


def test_an_enterprise_of_several_teams_is_refused_like_one_of_none() -> None:
    visits = [Visit("E1", "甲厂", "甲厂"), Visit("E2", "乙厂", "乙厂"), Visit("E3", "丙厂", "丙厂")]
    with pytest.raises(TeamMissing) as refused:
        tasks_of(visits, (MEMBER,), {"E1": OneTeam("F"), "E2": SeveralTeams(("F", "G"))})
    assert refused.value.facts["enterprises"] == ["乙厂（F、G）", "丙厂"]


def test_a_season_without_teams_is_told_with_those_that_have_some() -> None:
    members = [Slot("组长", ("inspector", "leader", "team:F")), Slot("组员", ("inspector", "role:组员"))]
    check_season(members, "2026", "2026", ["2026", "集中执法"])
    # Sections and the like are everybody's own.
    check_season([Slot("组员", ("inspector", "section:法规股")), Slot("专家", ("expert",))], "2026", "2026", [])
    with pytest.raises(SeasonWithoutTeams) as refused:
        check_season(members, "2026", "2026", ["集中执法"])
    assert "（leader、role:组员、team:F），但“2026”期没有组成检查组；已组成的有：集中执法。请" in refused.value.detail
    with pytest.raises(SeasonWithoutTeams, match="there are teams of: no season"):
        check_season(members[1:], "2026", "2026", [])


def test_a_season_that_nobody_knows_does_not_reset_the_years_work() -> None:
    everybody = [Slot("组员", ("inspector",))]
    check_season(everybody, "集中执法", "2026", ["集中执法"])
    with pytest.raises(SeasonWithoutTeams) as refused:
        check_season(everybody, "夏季攻势", "2026", ["集中执法"])
    assert refused.value.detail.startswith("“夏季攻势”期没有组成检查组；已组成的有：集中执法。")
    assert refused.value.detail_en.startswith("No teams were formed for '夏季攻势'; there are teams of: 集中执法.")
