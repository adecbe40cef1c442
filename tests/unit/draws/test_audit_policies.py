"""What the files of policies show: that they are there, that the rule stands in them, that the counts follow."""

import pytest

from shared.policy.adoption import PolicyUnknown
from shared.policy.policy import Policy
from shared.policy.reading import read_policy
from tests.unit.draws.logs import audited, build, by_beacon, registers
from tests.unit.draws.scripts import SOON, announced, found

SHARES = "[{rate: 10%}]"


def policy(shares: str = SHARES, name: str = "monthly", bureau: str = "370124", more: str = "reserve: 3") -> Policy:
    """A policy with one kind of draw. Ten per cent of the forty units are the four that are drawn."""
    text = f"""
policy: rules-2023
bureau: {bureau}
title: 样例
source: 样例
effective: {{from: 2023-07-01}}
draws:
  - name: {name}
    title: 月度抽查
    selection: {{population: enterprises}}
    shares: {shares}
    {more}
"""
    return read_policy(text.encode()).policy


def named(ruling: object) -> list[str]:
    return found(by_beacon(), policy_of=lambda file: ruling)


def test_a_draw_by_its_policy_is_not_named() -> None:
    assert named(policy()) == []
    assert named(policy("[{count: 4}]")) == []


@pytest.mark.parametrize(
    "ruling",
    [
        policy(name="weekly"),
        policy(bureau="370125"),
        policy("[{rate: 20%}]"),
        policy("[{count: 5}]"),
        policy(more="reserve: 2"),
        policy(more="reserve: 3\n    covert: true"),
        policy(more="reserve: 3\n    per: day"),
        policy(more="reserve: 3\n    entropy: parties"),
        PolicyUnknown("没有。", "It is not there."),
    ],
    ids=[
        "another rule",
        "another bureau",
        "a higher rate",
        "another count",
        "another reserve",
        "covert",
        "daily",
        "by parties",
        "no file",
    ],
)
def test_a_draw_that_its_policy_does_not_rule_is_named(ruling: object) -> None:
    assert named(ruling) == ["registered"]


def test_a_file_that_is_not_there_is_named_once_for_all_draws() -> None:
    log = build([*registers(), *announced(), *announced(2, "monthly/2023-08/X")])
    findings = audited(log, SOON, policy_of=lambda file: PolicyUnknown("没有。", "It is not there.")).findings
    assert [finding.remark.detail_en for finding in findings] == ["It is not there."]
