"""The five bureaus' policies: read, lawful, complete, the same again from JSON; and held against later law."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from shared.access.roles import GRANTS, Permission, Role
from shared.canonical import canonical
from shared.policy.approvals import InspectionStep, Post
from shared.policy.lawfulness import PolicyUnlawful, lawful
from shared.policy.numbering import NumberParts
from shared.policy.policy import Policy
from shared.policy.reading import read_policy
from shared.policy.teams import Quota
from tests.unit.policy.examples import FILES, FOLDER

BUREAUS = {
    "boshan-2019": "370304",
    "dacheng-2019": "131025",
    "luohe-2022": "411100",
    "pingyin-2020": "370124",
    "yangcheng-2022": "140522",
}


def example(name: str) -> Policy:
    return read_policy((FOLDER / f"{name}.yaml").read_bytes()).policy


def test_there_are_five() -> None:
    assert {path.stem: read_policy(path.read_bytes()).policy.bureau for path in FILES} == BUREAUS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_lawful_and_survives_being_hashed(path: Path) -> None:
    file = read_policy(path.read_bytes())
    lawful(file)
    plain = file.policy.as_json()
    canonical(plain)
    assert Policy.model_validate(plain) == file.policy
    assert file.policy.policy == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_complete(path: Path) -> None:
    policy = read_policy(path.read_bytes()).policy
    assert policy.teams
    assert policy.formation
    assert all(team.quotas for team in policy.teams)
    assert any(quota.drawn for team in policy.teams for quota in team.quotas.values())
    assert any(kind.selection.where for kind in policy.draws), "a targeted kind"
    assert policy.coverage.duties
    assert policy.coverage.caps
    assert policy.plan
    assert policy.recusal
    assert {"substitution", "succession"} <= {change for reason in policy.reasons for change in reason.changes}
    assert policy.deadlines
    assert policy.archive
    assert {approval.step for approval in policy.approvals} == set(get_args(InspectionStep))
    assert policy.publicity
    assert "inspection-result" in {publication.kind for publication in policy.publications}
    assert all(policy.crew(kind.crew) for kind in policy.draws if kind.crew)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_role_that_signs_may_sign(path: Path) -> None:
    for approval in read_policy(path.read_bytes()).policy.approvals:
        for permission, signers in (
            (Permission.INSPECTION_REVIEW, approval.reviewed_by),
            (Permission.INSPECTION_APPROVE, approval.approved_by),
        ):
            assert {Role(signer) for signer in signers if signer not in get_args(Post)} <= set(GRANTS[permission])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_years_before_the_beacon_are_drawn_by_parties(path: Path) -> None:
    policy = read_policy(path.read_bytes()).policy
    assert policy.effective.first < date(2023, 8, 23)
    assert policy.formation
    assert {policy.formation.entropy, *(kind.entropy for kind in policy.draws)} == {"parties"}


def test_the_first_bureaus_quotas() -> None:
    """PY-1, to the person."""
    teams = {team.code: (team.series, dict(team.quotas)) for team in example("pingyin-2020").teams}
    leaders, staff = "领导干部", "一般执法人员"
    assert teams == {
        "G": ("G", {leaders: Quota(native=2, drawn=2), staff: Quota(native=2, drawn=4)}),
        "W": ("W", {leaders: Quota(native=2, drawn=2), staff: Quota(native=1, drawn=4)}),
        "F": ("F", {leaders: Quota(native=1, drawn=1), staff: Quota(native=1, drawn=1)}),
    }


def test_its_numbers() -> None:
    (series,) = example("pingyin-2020").numbering
    assert series.written(NumberParts(1, "F"), 2020) == "（平）应急〔2020〕F-001"
    assert series.written(NumberParts(1000, "G"), 2020) == "（平）应急〔2020〕G-1000"
    guidance = example("luohe-2022").numbering[0]
    assert guidance.written(NumberParts(7, kind="指导"), 2022) == "（漯）应急指导〔2022〕7号"


def test_the_lists_are_handed_in_at_seven_the_same_day() -> None:
    """BS-7."""
    (hand_in,) = [deadline for deadline in example("boshan-2019").deadlines if deadline.rule == "hand-in-lists"]
    assert (hand_in.count, hand_in.unit, hand_in.after, hand_in.by) == (0, "days", "inspection-ended", "19:00")


def test_rewards_by_penalties_are_history() -> None:
    """The same file for 2022 is refused, with the article, the line, and what to change."""
    text = (FOLDER / "pingyin-2020.yaml").read_text(encoding="utf-8")
    later = text.replace("{from: 2020-03-24, until: 2020-12-31}", "{from: 2022-01-01, until: 2022-12-31}")
    with pytest.raises(PolicyUnlawful) as refused:
        lawful(read_policy(later.encode()))
    line = 1 + later[: later.index("measure: penalty-amount-per-head")].count("\n")
    assert f"第 {line} 行" in refused.value.detail
    assert "行政处罚法" in refused.value.detail
    assert "第七十四条第三款" in refused.value.detail
    assert "请改用" in refused.value.detail


def test_the_campaign_is_warned_that_it_counts_cases() -> None:
    file = read_policy((FOLDER / "boshan-2019.yaml").read_bytes())
    assert [warning["rule"] for warning in lawful(file)] == ["cases-filed-counted"]
    campaign = file.policy.plan and file.policy.plan.campaign
    assert campaign
    assert (campaign.first, campaign.last) == (date(2019, 4, 23), date(2019, 6, 23))
    assert file.policy.plan
    assert len(file.policy.plan.contents) == 10
    assert len(file.policy.teams) == 4
