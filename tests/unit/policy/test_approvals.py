"""Who drafts, reviews and approves the steps of an inspection: always different persons, whom the policy can have."""

from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.access.roles import Role
from shared.policy.approvals import (
    SIGNERS_ZH,
    Approval,
    InspectionStep,
    Post,
    Signer,
    Signers,
    approval_faults,
    signers_of,
    unseen_faults,
)
from shared.policy.occasions import Occasion
from shared.policy.publicity import CovertReader
from shared.policy.reading import read_policy
from tests.unit.policy.examples import FOLDER, faults, policy

TEAM = "teams: [{code: F, name: 组, leader: {field: post, in: [组长]}, deputy: {field: post, in: [副组长]}}]\n"
ONE = "step: site-plan, drafted_by: [inspector], approved_by: [chief], basis: b"


def test_signers_and_readers_are_roles_or_posts() -> None:
    roles = {role.value for role in Role}
    assert set(get_args(Signer)) - set(get_args(Post)) < roles
    assert set(get_args(CovertReader)) < roles


@pytest.mark.parametrize(
    ("approvals", "path"),
    [
        (f"[{{{ONE}}}, {{{ONE}}}]", "approvals[1]"),
        (f"[{{{ONE}, on: [draw]}}, {{{ONE}, on: [plan, draw]}}]", "approvals[1].on[1]"),
        (f"[{{{ONE}, on: [draw, draw]}}]", "approvals[0].on[1]"),
        (f"[{{{ONE.replace('chief', 'leader')}}}]", None),
        (f"[{{{ONE.replace('inspector', 'leader').replace('chief', 'leader')}}}]", "approvals[0]"),
        (f"[{{{ONE.replace('inspector', 'leader').replace('chief', 'leader, deputy')}}}]", None),
        (
            f"[{{{ONE.replace('inspector', 'leader').replace('chief', 'deputy')}, reviewed_by: [leader]}}]",
            "approvals[0]",
        ),
        (f"[{{{ONE.replace('inspector', 'leader').replace('chief', 'deputy')}, reviewed_by: [legal]}}]", None),
        (f"[{{{ONE}}}, {{{ONE}, on: [guidance]}}, {{{ONE.replace('site-plan', 'extension')}}}]", None),
        (f"[{{{ONE.replace('chief', 'clerks')}}}]", "approvals[0].approved_by[0]"),
        (f"[{{{ONE.replace('site-plan', 'lunch')}}}]", "approvals[0].step"),
        (f"[{{{ONE.replace('[inspector]', '[]')}}}]", "approvals[0].drafted_by"),
        (f"[{{{ONE.replace('[inspector]', '[inspector, legal]')}}}]", "approvals[0].drafted_by[1]"),
        (f"[{{{ONE}, reviewed_by: [legal, registrar]}}]", "approvals[0].reviewed_by[1]"),
        (f"[{{{ONE.replace('chief', 'legal, chief')}}}]", "approvals[0].approved_by[0]"),
    ],
)
def test_approvals_that_cannot_be_applied_are_refused(approvals: str, path: str | None) -> None:
    assert faults(f"{TEAM}approvals: {approvals}\n") == ([(7, path)] if path else [])


@pytest.mark.parametrize(
    ("teams", "path"),
    [
        ("", "approvals[0].approved_by[0]"),
        ("teams: [{code: F, name: 组}]\n", "approvals[0].approved_by[0]"),
        (TEAM, None),
    ],
)
def test_a_post_needs_a_holder_in_every_team(teams: str, path: str | None) -> None:
    added = f"{teams}approvals: [{{{ONE.replace('chief', 'leader')}}}]\n"
    assert [fault[1] for fault in faults(added)] == ([path] if path else [])


@pytest.mark.parametrize(
    ("seen_by", "signers", "unseen"),
    [
        ("chief", "chief", []),
        ("auditor", "chief", ["approved_by"]),
        ("group-leader", "chief, leader", []),
        ("chief", "leader", ["approved_by"]),
    ],
)
def test_papers_of_covert_visits_have_a_signer_who_sees_them(seen_by: str, signers: str, unseen: list[str]) -> None:
    added = f"{TEAM}approvals: [{{{ONE.replace('chief', signers)}}}]\n"
    approvals = policy(added).approvals
    assert [fault.steps[-1] for fault in unseen_faults(approvals, seen_by.split())] == unseen


def test_the_narrower_approval_rules() -> None:
    other = ONE.replace("chief", "group-leader")
    approvals = policy(f"approvals: [{{{ONE}}}, {{{other}, on: [guidance]}}]\n").approvals
    found = [signers_of("site-plan", occasion, approvals) for occasion in ("draw", "guidance")]
    assert [signers.approved_by for signers in found] == [("chief",), ("group-leader",)]


@pytest.mark.parametrize("step", get_args(InspectionStep))
def test_a_step_that_the_policy_leaves_out_is_signed_too(step: InspectionStep) -> None:
    assert signers_of(step, "draw", ()).approved_by == ("chief",)


def test_every_signer_has_a_chinese_name() -> None:
    assert set(SIGNERS_ZH) == set(get_args(Signer))


@given(
    st.lists(
        st.builds(
            lambda step, on: Approval(
                step=step, on=on, drafted_by=("inspector",), approved_by=("chief",), basis="示例"
            ),
            st.sampled_from(get_args(InspectionStep)),
            st.lists(st.sampled_from(get_args(Occasion)), max_size=3, unique=True).map(tuple),
        ),
        max_size=6,
    ),
    st.data(),
)
def test_the_order_in_the_file_changes_nothing(approvals: list[Approval], data: st.DataObject) -> None:
    """Where no fault is found, one approval at most rules a step on an occasion."""
    shuffled = data.draw(st.permutations(approvals))
    assert bool([*approval_faults(approvals, [])]) == bool([*approval_faults(shuffled, [])])
    if not [*approval_faults(approvals, [])]:
        for step in get_args(InspectionStep):
            for occasion in get_args(Occasion):
                assert signers_of(step, occasion, approvals) == signers_of(step, occasion, shuffled)


def _signers(reviewer: Signer | Literal[""], *approvers: Signer) -> Signers:
    reviewers = (reviewer,) if reviewer else ()
    return Signers(drafted_by=("inspector",), reviewed_by=reviewers, approved_by=approvers)


@pytest.mark.parametrize(
    ("file", "occasion", "expected"),
    [
        # PY-4: drafted, reviewed by the deputy, approved by the leader.
        ("pingyin-2020", "draw", _signers("deputy", "leader")),
        # BS-3: reviewed by the group leader, approved above him.
        ("boshan-2019", "draw", _signers("leader", "chief")),
        ("luohe-2022", "guidance", _signers("leader", "chief")),
        ("luohe-2022", "plan", _signers("", "leader", "group-leader")),
    ],
)
def test_the_site_plans_of_the_bureaus(file: str, occasion: Occasion, expected: Signers) -> None:
    approvals = read_policy((FOLDER / f"{file}.yaml").read_bytes()).policy.approvals
    assert signers_of("site-plan", occasion, approvals) == expected
