"""Teams in exactly their quotas: natives by section, the rest by lot; and what is said where that cannot be."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.draws.team.formation import (
    DrawnPerson,
    NoFormation,
    Proposal,
    SeasonNotThePolicys,
    check_season,
    form,
    propose,
)
from services.sampling.draws.team.quotas import QuotasImpossible
from services.sampling.registers.records.naming import key_of
from tests.unit.sampling.draws.team.pingyin import (
    CADRE,
    CAMPAIGN,
    TEAMS,
    bureau,
    campaign,
    expert,
    person,
    policy,
    rules,
    team,
)

DAY = date(2020, 3, 24)


def faults(*changed: object, **rules: object) -> list[dict[str, str]]:
    """What is said of a bureau with other people in it, or under other rules."""
    people = [*bureau(), *changed]
    with pytest.raises(QuotasImpossible) as refused:
        propose(policy(**rules), people, DAY)  # type: ignore[arg-type]  # persons, given as they come
    return list(refused.value.facts["faults"])  # type: ignore[arg-type]  # a list of faults


def without(*keys: str) -> list[object]:
    return [one for one in bureau() if one.key not in keys]


def proposal() -> Proposal:
    return propose(policy(), bureau(), DAY)


def test_pingyins_quotas() -> None:
    found = proposal()
    assert [(deal.name, deal.stratum, deal.count) for deal in found.deals] == [
        ("G/领导干部", "领导干部", 2),
        ("G/一般执法人员", "一般执法人员", 4),
        ("W/领导干部", "领导干部", 2),
        ("W/一般执法人员", "一般执法人员", 4),
        ("F/领导干部", "领导干部", 1),
        ("F/一般执法人员", "一般执法人员", 1),
    ]
    assert Counter(candidate.stratum for candidate in found.members.candidates) == {"领导干部": 8, "一般执法人员": 12}
    assert [(proposed.code, len(proposed.natives)) for proposed in found.teams] == [("G", 4), ("W", 3), ("F", 2)]
    assert found.reserve == 3
    assert found.population == "people"


def test_the_head_takes_no_part_and_natives_are_not_drawn_again() -> None:
    out = {
        excluded.identifier: [reason.because for reason in excluded.reasons] for excluded in proposal().members.excluded
    }
    assert out.pop("甲-000") == ["excluded"]
    assert set(map(tuple, out.values())) == {("native",)}
    assert len(out) == 9


def test_the_branch_leader_leads_and_the_section_chief_is_deputy() -> None:
    deputy = {"field": "post", "in": ["科长"]}
    teams = [team("G", TEAMS["G"], deputy=deputy)]
    (proposed,) = propose(policy(teams=teams), [one for one in bureau() if one.key[0] not in "WF"], DAY).teams
    assert {member.person: member.post for member in proposed.natives} == {
        "G-L0": "leader",
        "G-L1": "deputy",
        "G-S0": "member",
        "G-S1": "member",
    }


@given(st.randoms(use_true_random=False))
def test_whatever_is_drawn_each_team_has_exactly_its_quotas(random: object) -> None:
    found = proposal()
    waiting = {
        role: [c for c in found.members.candidates if c.stratum == role] for role in ("领导干部", "一般执法人员")
    }
    for role in waiting.values():
        random.shuffle(role)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    drawn = {
        deal.name: [
            DrawnPerson(key_of(one.identifier), one.name)
            for one in (waiting[deal.stratum].pop() for _ in range(deal.count))
        ]
        for deal in found.deals
    }
    teams = form(found.teams, found.directories, drawn)
    assert {formed.code: len(formed.members) for formed in teams} == {"G": 10, "W": 9, "F": 4}
    for formed in teams:
        counted = Counter((member.role, member.native) for member in formed.members)
        for role, quota in TEAMS[formed.code].items():
            assert (counted[role, True], counted[role, False]) == (quota["native"], quota["drawn"])
    everybody = [member.person for formed in teams for member in formed.members]
    assert len(everybody) == len(set(everybody)) == 23
    assert "甲-000" not in everybody


def test_a_campaign_draws_town_people_and_experts_into_teams_led_by_natives() -> None:
    found = propose(policy(**CAMPAIGN), campaign(), DAY)
    assert Counter(candidate.stratum for candidate in found.members.candidates) == {"镇街执法人员": 6, "安全专家": 3}
    assert found.directories["安全专家"] == "experts"
    assert found.population == "people"
    # One of the brigade is in no team: the role is not drawn, and nobody is in a frame who cannot be drawn.
    assert [(one.identifier, one.reasons[0].because) for one in found.members.excluded] == [
        ("D-A", "native"),
        ("D-B", "native"),
        ("D-C", "role-not-drawn"),
    ]


def test_everybody_in_the_registers_is_in_or_left_out_and_named_by_register() -> None:
    people = [*bureau(), person("临-1", cadre=True, on_duty=False), expert("E-1")]
    members = propose(policy(), people, DAY).members
    left = {alike.reason: sorted(alike.identifiers) for alike in members.left_out}
    assert left["head"] == ["people/甲-000"]
    assert left["duty"] == ["people/临-1"]
    assert len(left["native"]) == 9
    assert "outside-rule" not in left, "experts are drawn into no role, so they are not of the population"
    assert all(one.identifier.startswith("people/") for one in members.candidates)
    found = propose(policy(**CAMPAIGN), [*campaign(), person("外-1", unit="县局")], DAY).members
    assert {alike.reason: list(alike.identifiers) for alike in found.left_out} == {
        "outside-rule": ["people/D-C", "people/外-1"], "native": ["people/D-A", "people/D-B"]
    }  # fmt: skip
    assert {one.identifier.partition("/")[0] for one in found.candidates} == {"people", "experts"}


def test_too_many_natives_are_named() -> None:
    (fault,) = faults(person("W-S9", section="W 科", post="科员"))
    assert (fault["team"], fault["role"]) == ("W", "一般执法人员")
    assert "原有人员应为 1 人，现有 2 人" in fault["detail"]
    assert "测试员W-S0 W-S0、测试员W-S9 W-S9" in fault["detail"]
    assert "the quota is 1 natives, there are 2" in fault["detail_en"]


def test_a_native_who_cannot_serve_is_missing_and_named_with_the_reason() -> None:
    people = [person("F-S0", section="F 科", post="科员", certificate_expires="2020-03-23"), *without("F-S0")]
    with pytest.raises(QuotasImpossible) as refused:
        propose(policy(), people, DAY)  # type: ignore[arg-type]  # persons
    assert "现有 0 人（无）；测试员F-S0 F-S0 不能参加" in refused.value.detail
    assert "2020-03-23" in refused.value.detail
    assert "2020-03-23" in refused.value.detail_en


def test_too_few_to_draw_from_is_told_role_by_role() -> None:
    with pytest.raises(QuotasImpossible) as refused:
        propose(policy(), bureau(spare=-2), DAY)
    assert "“领导干部”要抽 5 人（G 组 2 人、W 组 2 人、F 组 1 人），可抽的只有 3 人，缺 2 人" in refused.value.detail
    assert "“一般执法人员”要抽 9 人" in refused.value.detail
    assert "可抽的：测试员余-L00 余-L00、测试员余-L01 余-L01、测试员余-L02 余-L02；请补充名录" in refused.value.detail
    assert "5 are to be drawn (G 2, W 2, F 1), 3 can be, 2 are missing" in refused.value.detail_en


def test_who_would_fill_the_quota_and_cannot_serve_is_told_with_the_reason() -> None:
    people = [*without("余-L00", "余-L01", "余-L02", "余-L03"), person("余-L00", cadre=True, on_duty=False)]
    with pytest.raises(QuotasImpossible) as refused:
        propose(policy(), people, DAY)  # type: ignore[arg-type]  # persons
    assert "缺 1 人" in refused.value.detail
    # Neither the head, whom the policy keeps out, nor natives.
    assert "符合条件而不能参加的：测试员余-L00 余-L00（名录中登记为不在岗）；请补充" in refused.value.detail
    assert (
        "who fits and cannot serve: 测试员余-L00 余-L00 (The register says: off duty); add people"
        in refused.value.detail_en
    )


def test_a_native_of_two_teams_is_told() -> None:
    teams = [
        team("G", TEAMS["G"], natives={"field": "section", "in": ["G 科", "F 科"]}),
        *(team(code, TEAMS[code]) for code in "WF"),
    ]
    told = faults(teams=teams)
    assert any("测试员F-L0 F-L0 同时符合G 组、F 组的原有人员条件" in fault["detail"] for fault in told)


def test_a_team_needs_one_leader() -> None:
    teams = [team("G", TEAMS["G"], leader=CADRE), *(team(code, TEAMS[code]) for code in "WF")]
    (fault,) = faults(teams=teams)
    assert "G 组组长应恰有一人，原有人员中符合条件的有 2 人" in fault["detail"]


def test_a_role_nobody_defined_and_a_key_in_two_registers() -> None:
    formation = {"roles": [{"name": "领导干部", "where": CADRE}]}
    assert {fault["role"] for fault in faults(formation=formation)} >= {"一般执法人员"}
    formation = {
        **rules()["formation"],
        "roles": [*rules()["formation"]["roles"], {"name": "专家", "population": "experts"}],
    }
    assert "余-L00 同时在执法人员名录和专家库中" in faults(expert("余-L00"), formation=formation)[0]["detail"]


def test_a_policy_without_teams_forms_none() -> None:
    with pytest.raises(NoFormation):
        propose(policy(teams=[]), bureau(), DAY)
    with pytest.raises(NoFormation):
        propose(policy(formation=None), bureau(), DAY)


def test_teams_are_formed_for_the_seasons_that_the_policy_names() -> None:
    check_season(policy(), "2020", date(2020, 5, 1))
    check_season(policy(**CAMPAIGN), "集中执法2019", date(2020, 5, 1))
    for adopted, season in ((policy(), "2021"), (policy(), "集中执法2019"), (policy(**CAMPAIGN), "2020")):
        with pytest.raises(SeasonNotThePolicys, match=f"not for '{season}'"):
            check_season(adopted, season, date(2020, 5, 1))


def test_roles_may_overlap_the_first_counts() -> None:
    formation = {"roles": [{"name": "领导干部", "where": CADRE}, {"name": "一般执法人员"}]}
    found = propose(policy(formation=formation), bureau(), DAY)
    assert Counter(candidate.stratum for candidate in found.members.candidates) == {"领导干部": 9, "一般执法人员": 12}
