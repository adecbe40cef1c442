"""A rule asks only for fields that its directory has, and for values that they can have."""

from typing import get_args

import pytest
from pydantic import TypeAdapter

from services.sampling.registers.enterprises.columns import Contact, Text
from services.sampling.registers.enterprises.requests import AmendEnterpriseRequest
from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.enterprises.tables import EnterpriseRow
from services.sampling.registers.enterprises.wire import EnterpriseFields
from services.sampling.registers.records.fields import Expert, Inspector, Item, as_subject
from shared.policy.conditions import Condition
from shared.policy.fields import ENTERPRISE, FIELDS, PEOPLE_AND_EXPERTS, condition_faults
from tests.unit.policy.examples import faults, told

TEAMS = "teams: [{code: F, name: 组}]\n"
KIND = "draws: [{name: open, title: 抽查, selection: {SELECTION}}]\n"
CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


@pytest.mark.parametrize(
    ("added", "path", "likely"),
    [
        ("teams: [{code: F, name: 组, where: {field: secter, in: [a]}}]\n", "teams[0].where.field", "sector"),
        ("teams: [{code: F, name: 组, natives: {field: sektion, in: [a]}}]\n", "teams[0].natives.field", "section"),
        ("teams: [{code: F, name: 组, leader: {not: {field: past, in: [a]}}}]\n", "teams[0].leader.not.field", "post"),
        ("teams: [{code: F, name: 组, deputy: {field: posts, in: [a]}}]\n", "teams[0].deputy.field", "post"),
        (
            TEAMS + "formation: {roles: [{name: r, population: experts, where: {field: areas, in: [a]}}]}\n",
            "formation.roles[0].where.field",
            "area",
        ),
        (
            TEAMS
            + "formation: {roles: [{name: r}], excluded: {any: [{field: post, in: [a]}, {field: scor, in: [a]}]}}\n",
            "formation.excluded.any[1].field",
            "score",
        ),
        (
            "coverage: {duties: [{name: a, title: t, where: {field: groupp, in: [a]}}]}\n",
            "coverage.duties[0].where.field",
            "group",
        ),
        (
            "coverage: {caps: [{times: 1, basis: b, where: {field: riskclass, in: [a]}}]}\n",
            "coverage.caps[0].where.field",
            "risk_class",
        ),
        (KIND.replace("SELECTION", "stratify_by: sectr"), "draws[0].selection.stratify_by", "sector"),
        (
            KIND.replace("SELECTION", "where: {all: [{flag: penalty}, {field: keyunit, in: [a]}]}"),
            "draws[0].selection.where.all[1].field",
            "there are",
        ),
        (
            KIND.replace("SELECTION", "certain: [{stratum: s, where: {field: aria, in: [a]}}]"),
            "draws[0].selection.certain[0].where.field",
            "area",
        ),
        (
            KIND.replace("SELECTION", "weights: {base: {by: credit, of: {A: 2}}}"),
            "draws[0].selection.weights.base.by",
            "credit_class",
        ),
        (
            KIND.replace("SELECTION", "weights: {times: [{where: {field: statis, in: [open]}, factor: 2}]}"),
            "draws[0].selection.weights.times[0].where.field",
            "status",
        ),
        (
            KIND.replace("SELECTION", "population: people, stratify_by: team"),
            "draws[0].selection.stratify_by",
            "there are",
        ),
    ],
)
def test_a_misspelt_field_is_refused_with_the_likely_one(added: str, path: str, likely: str) -> None:
    found = {str(fault["path"]): str(fault["reason_en"]) for fault in told(added)}
    assert list(found) == [path]
    assert likely in found[path]


@pytest.mark.parametrize(
    ("selection", "path"),
    [
        ("population: people, where: {field: cadre, in: [是]}", "where.in[0]"),
        ("population: items, where: {field: kind, in: [key, keys]}", "where.in[1]"),
        ("where: {field: status, in: [opened]}", "where.in[0]"),
        ("weights: {base: {by: credit_class, of: {A: 1, E: 2}}}", "weights.base.of.E"),
        ("population: people, where: {flag: key-unit}", "where"),
        ("population: experts, where: {not: {list: [名单]}}", "where.not"),
        ("weights: {base: {by: sector, bands: [{at_least: 1, weight: 2}]}}", "weights.base.by"),
        ("weights: {base: {by: team, of: {F: 2}}}", "weights.base.by"),
    ],
)
def test_what_nobody_can_be_is_refused(selection: str, path: str) -> None:
    assert faults(KIND.replace("SELECTION", selection)) == [(6, f"draws[0].selection.{path}")]


def test_a_stratum_is_a_value_that_the_field_can_have() -> None:
    added = KIND.replace("{SELECTION}", "{population: items, stratify_by: kind}, shares: [{stratum: Key, count: 1}]")
    assert faults(added) == [(6, "draws[0].shares[0].stratum")]


def test_the_team_weighs_where_there_are_teams() -> None:
    assert faults(TEAMS + KIND.replace("SELECTION", "weights: {base: {by: team, of: {F: 2}}}")) == []


def test_people_and_experts_together_have_what_either_has() -> None:
    said = CONDITION.validate_python({"all": [{"field": "post", "in": ["x"]}, {"field": "score", "in": ["80.00"]}]})
    assert list(condition_faults(said, PEOPLE_AND_EXPERTS, ())) == []
    assert [fault.steps for fault in condition_faults(said, ["people"], ())] == [("all", 1, "field")]


def test_the_fields_are_what_the_directories_keep() -> None:
    """Whoever adds a field to a register adds it here: otherwise no rule could ask for it."""
    assert set(as_subject("1", Inspector(name="甲")).fields) == set(FIELDS["people"])
    assert set(as_subject("1", Expert(name="乙")).fields) == set(FIELDS["experts"])
    assert set(as_subject("1", Item(name="丙", basis="丁")).fields) == set(FIELDS["items"])
    assert set(ENTERPRISE) < set(EnterpriseRow.model_fields)
    contacts = set(get_args(Contact))
    assert set(ENTERPRISE) == set(EnterpriseFields.model_fields) - {"flags", "licences", "vanished_at"} - contacts
    assert set(ENTERPRISE) == {*get_args(Text), "identifier_kind"} - {"identifier"}
    assert set(ENTERPRISE) == set(Enterprise._fields) - {"line", "identifier", "flags", "licences"} - contacts
    assert set(AmendEnterpriseRequest.model_fields) - {"reason"} < set(ENTERPRISE) | contacts


def test_what_a_field_can_hold_is_what_conditions_see() -> None:
    person = as_subject("1", Inspector(name="甲", cadre=True, sex="女")).fields
    item = as_subject("3", Item(name="丙", basis="丁")).fields
    assert [person[name] in FIELDS["people"][name].values for name in ("cadre", "on_duty", "sex")] == [True] * 3
    assert item["kind"] in FIELDS["items"]["kind"].values
    for field in ("identifier_kind", "credit_class", "status"):
        known = get_args(EnterpriseFields.model_fields[field].annotation)
        assert set(known) == set(FIELDS["enterprises"][field].values)
