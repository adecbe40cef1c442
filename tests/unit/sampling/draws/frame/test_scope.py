"""A request's own rules are refused for what a policy's are refused for, at their place in the request."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.sampling.draws.frame.quotas import PlanNeeded
from services.sampling.draws.frame.requests import FrameRequest
from services.sampling.draws.frame.scope import KindOrSelection, MonthNotPlain, NoPolicy, Scope, scope_of
from services.sampling.draws.frame.serving import Serving
from shared.policy.asked import RulesMalformed
from shared.policy.purposes import PurposeUnfit
from shared.policy.reading import read_policy
from tests.unit.policy.examples import HEAD

ON = date(2020, 3, 1)
DRAW = uuid4()
MORE = """\
teams:
  - {code: F, name: 矿山组, where: {field: sector, in: [非煤矿山]}}
  - {code: G, name: 工贸组, where: {field: sector, in: [工贸]}}
draws:
  - {name: open, title: 抽查, selection: {}, shares: [{rate: 30%}]}
  - {name: by-team, title: 抽查, selection: {weights: {base: {by: team, of: {F: 2}}}}, shares: [{rate: 30%}]}
  - {name: inspectors, title: 抽人, selection: {population: people}}
  - {name: sectors, title: 行业, selection: {stratify_by: sector}, shares: [{count: 1}], per: quarter, entropy: parties}
  - {name: year, title: 全年, selection: {}, shares: [{count: 1}], months: [3, 4]}
  - {name: items-of-visits, title: 事项, selection: {population: items}, shares: [{count: 1}]}
supervision: {enterprises: 1, counties: [{code: '411121', name: 甲县}]}
"""
POLICY = read_policy((HEAD + MORE).encode()).policy
CAPPED = read_policy(f"{HEAD}coverage: {{caps: [{{times: 1, basis: 示例}}]}}\n".encode()).policy
BANDS = [{"at_least": 50, "weight": 5}, {"at_least": 0, "weight": 1}]


def scope(**asked: Any) -> Scope:
    return scope_of(FrameRequest.model_validate({"title": "名单", **asked}), POLICY, ON, None)


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        (
            {"selection": {"population": "experts", "weights": {"base": {"by": "score", "bands": BANDS}}}},
            "/selection/weights/base/bands/1/at_least",
        ),
        ({"shares": [{"rate": "30%", "count": 3}]}, "/shares/0"),
        ({"shares": [{"rate": "30%"}, {"count": 1}]}, "/shares/1/stratum"),
        ({"shares": [{}]}, "/shares/0"),
        ({"shares": [{"rate": "130%"}]}, "/shares/0/rate"),
        ({"shares": [{"stratum": "化工", "count": 1}]}, "/shares/0/stratum"),
        (
            {"selection": {"stratify_by": "team"}, "shares": [{"stratum": "X", "count": 1}]},
            "/shares/0/stratum",
        ),
        ({"selection": {"where": {"not": {"field": "secter", "in": ["a"]}}}}, "/selection/where/not/field"),
        ({"selection": {"stratify_by": "sectr"}}, "/selection/stratify_by"),
        ({"selection": {"exclude": [{"because": "at-cap"}]}}, "/selection/exclude/0"),
        ({"selection": {"population": "counties"}, "shares": [{"count": 2}]}, "/shares"),
        ({"kind": "open", "stratum": "F"}, "/stratum"),
        ({"kind": "inspectors", "draw": str(uuid4()), "deal": 1}, "/draw"),
        ({"kind": "items-of-visits", "deal": 1}, "/deal"),
        ({"month": "2020-03"}, "/month"),
        ({"reserve": 2, "selection": {"stratify_by": "sector"}}, "/reserve"),
        ({"covert": True, "selection": {"population": "people"}}, "/covert"),
        ({"covert": True, "kind": "inspectors"}, "/covert"),
    ],
)
def test_what_a_policy_would_be_refused_for(asked: dict[str, Any], pointer: str) -> None:
    with pytest.raises(RulesMalformed) as refused:
        scope(**asked)
    faults = refused.value.facts["faults"]
    assert isinstance(faults, list)
    assert [fault["pointer"] for fault in faults if isinstance(fault, dict)] == [pointer]


def test_what_is_in_order_is_taken() -> None:
    assert scope(selection={"stratify_by": "team"}, shares=[{"stratum": "F", "count": 1}]).kind is None
    assert scope(kind="inspectors").kind == "inspectors"
    assert scope(shares=[{"count": 1}], month="2020-03", reserve=2, covert=True).taking.periods == ("2020-03",)
    whole = {"certain": [{"stratum": "重点", "where": {"flag": "key-unit"}}]}
    assert scope(selection=whole, reserve=2).reserve == 2, "a stratum that is drawn whole is a deal"


@pytest.mark.parametrize(
    ("asked", "purpose", "entropy"),
    [
        ({"kind": "open"}, "open/2020-03", "beacon"),
        ({"kind": "sectors"}, "sectors/2020-Q1", "parties"),
        ({"kind": "sectors", "stratum": "危险化学品"}, "sectors/2020-Q1/危险化学品", "parties"),
        ({"kind": "year"}, "year/2020", "beacon"),
        ({"selection": {}}, "own/2020-03", "beacon"),
        ({}, "own/2020-03", "beacon"),
    ],
)
def test_the_rule_and_the_day_make_the_purpose(asked: dict[str, Any], purpose: str, entropy: str) -> None:
    assert (scope(**asked).purpose, scope(**asked).entropy) == (purpose, entropy)


@pytest.mark.parametrize("open_by", ["", "2020-06-01"])
def test_items_are_drawn_for_a_deal_and_are_as_secret_as_it(open_by: str) -> None:
    request = FrameRequest.model_validate({"title": "事项", "kind": "items-of-visits", "draw": str(DRAW), "deal": 2})
    found = scope_of(request, POLICY, ON, None, Serving(DRAW, 2, open_by))
    assert found.purpose == f"items/{DRAW}/2"
    assert (found.disclosure, found.open_by) == ("after-visits" if open_by else "at-once", open_by)


@pytest.mark.parametrize("more", [{"stratum": "W"}, {"draw": str(uuid4())}])
def test_only_a_kind_of_draw_has_a_stratum_or_serves_a_draw(more: dict[str, Any]) -> None:
    with pytest.raises(KindOrSelection):
        scope(selection={"stratify_by": "team"}, **more)


def test_a_stratum_whose_name_no_purpose_can_carry_is_refused() -> None:
    with pytest.raises(PurposeUnfit):
        scope(kind="sectors", stratum="危险 化学品")


def test_a_month_is_only_for_counts_of_the_plan() -> None:
    with pytest.raises(MonthNotPlain):
        scope(kind="open", month="2020-04")


@pytest.mark.parametrize(
    "asked", [{"kind": "by-team"}, {"selection": {"weights": {"base": {"by": "team", "of": {"F": 2}}}}}]
)
def test_weights_by_team_are_a_plans(asked: dict[str, Any]) -> None:
    """Without a plan nobody would have a team, and all would weigh the same."""
    with pytest.raises(PlanNeeded):
        scope(**asked)


def test_a_cap_is_the_policys() -> None:
    request = FrameRequest.model_validate({"title": "名单", "selection": {"exclude": [{"because": "at-cap"}]}})
    assert scope_of(request, CAPPED, ON, None).rules.caps == CAPPED.coverage.caps
    with pytest.raises(NoPolicy):
        scope_of(request, None, ON, None)


def test_only_the_caps_count_that_count_the_methods_of_the_kind() -> None:
    caps = (
        "[{times: 1, methods: [on-site], basis: 示例}, {times: 2, basis: 示例}, "
        "{times: 3, methods: [online], basis: 示例}]"
    )
    kinds = (
        "[{name: seen, title: 现场, selection: {}, shares: [{rate: 30%}], methods: [documents, on-site]}, "
        "{name: online, title: 网络, selection: {}, shares: [{rate: 30%}], methods: [documents, online]}]"
    )
    policy = read_policy(f"{HEAD}draws: {kinds}\ncoverage: {{caps: {caps}}}\n".encode()).policy
    by_hand = {"selection": {"exclude": [{"because": "at-cap"}]}}
    for asked, times in (({"kind": "seen"}, [1, 2]), ({"kind": "online"}, [2, 3]), (by_hand, [1, 2])):
        request = FrameRequest.model_validate({"title": "名单", **asked})
        assert [cap.times for cap in scope_of(request, policy, ON, None).rules.caps] == times


def test_a_plans_teams_need_no_policy() -> None:
    asked = {"title": "名单", "plan": str(uuid4()), "selection": {"stratify_by": "team"}}
    shares = [{"stratum": "任何组", "count": 1}]
    assert scope_of(FrameRequest.model_validate({**asked, "shares": shares}), None, ON, None).rules.planned
