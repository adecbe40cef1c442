"""Whom an edition names: categories, teams, and what is refused."""

from datetime import date
from typing import Any

import pytest

from services.sampling.plans.plan.drafting import (
    DraftRules,
    EnterprisesNotPlannable,
    NobodyPlanned,
    TeamsUnclear,
    named,
    sheet_of,
)
from services.sampling.plans.plan.named import Named
from services.sampling.plans.plan.requests import PlanContentRequest
from services.sampling.registers.enterprises.sheet import fill
from shared.policy.asked import RulesMalformed
from shared.policy.conditions import Subject
from shared.policy.policy import Policy
from shared.policy.reading import read_policy
from tests.unit.policy.examples import HEAD

DAY = date(2020, 3, 1)
TEAMS = """\
teams:
  - {code: F, name: 矿山组, where: {field: sector, in: [非煤矿山, 综合]}}
  - {code: G, name: 工贸组, where: {field: sector, in: [工贸, 综合]}}
"""
POLICY = read_policy((HEAD + TEAMS).encode()).policy
DIRECTORY = [
    ("丙厂", Subject("3", {"sector": "工贸", "status": "open"})),
    ("甲厂", Subject("1", {"sector": "非煤矿山", "status": "open"}, {"key-unit": (date(2020, 1, 1),)})),
    ("乙厂", Subject("2", {"sector": "工贸", "status": "closed"})),
]
SEVERAL = ("丁厂", Subject("4", {"sector": "综合", "status": "open"}))
NONE = ("戊厂", Subject("5", {"sector": "其他", "status": "open"}))


def drafted(*more: tuple[str, Subject], policy: Policy | None = POLICY, **said: Any) -> list[Named]:
    days = {"from": "2020-01-01", "until": "2020-12-31"}
    request = PlanContentRequest.model_validate({"title": "计划", **days, **said})
    rules = DraftRules(policy, DAY)
    return named(request, fill(sheet_of(request, rules), [*DIRECTORY, *more]), rules)


def test_the_open_are_named_each_with_its_team() -> None:
    assert drafted() == [Named("1", "甲厂", "key", "F"), Named("3", "丙厂", "general", "G")]
    assert [entry.team for entry in drafted(SEVERAL, NONE, policy=None)] == ["", "", "", ""]


def test_who_has_no_team_or_several_is_told() -> None:
    with pytest.raises(TeamsUnclear) as refused:
        drafted(SEVERAL, NONE)
    assert refused.value.facts["unclear"] == [
        {"identifier": "4", "name": "丁厂", "teams": "F、G"},
        {"identifier": "5", "name": "戊厂", "teams": ""},
    ]
    given = drafted(SEVERAL, NONE, teams={"4": "G", "5": "F"})
    assert [(entry.identifier, entry.team) for entry in given[-2:]] == [("4", "G"), ("5", "F")]


def test_who_cannot_be_planned_is_told() -> None:
    with pytest.raises(EnterprisesNotPlannable) as refused:
        drafted(scope={"identifiers": ["1", "2", "9"]})
    assert (refused.value.facts["unknown"], refused.value.facts["not_open"]) == (["9"], ["2"])
    with pytest.raises(NobodyPlanned):
        drafted(scope={"where": {"field": "sector", "in": ["烟花爆竹"]}})


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"scope": {"where": {"field": "secter", "in": ["工贸"]}}}, "/content/scope/where/field"),
        ({"key": {"not": {"field": "sectors", "in": ["工贸"]}}}, "/content/key/not/field"),
    ],
)
def test_a_misspelt_field_is_refused(said: dict[str, Any], pointer: str) -> None:
    with pytest.raises(RulesMalformed, match=rf"{pointer}: enterprises have no field .* did you mean sector\?"):
        drafted(**said)
