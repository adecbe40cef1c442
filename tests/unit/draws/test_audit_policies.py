"""What the files of policies show: that they are there, that the rule stands in them, that the counts follow."""

import pytest

from shared.policy.adoption import PolicyUnknown
from shared.policy.policy import Policy
from shared.policy.reading import read_policy
from tests.unit.draws.logs import audited, build, by_beacon, draw_id, happen, registers
from tests.unit.draws.scripts import AFTER, SOON, announced, found, given_up

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
    assert named(policy("[{rate: 1%, at_least: 4}]")) == []
    assert named(policy("[{rate: 50%, at_most: 4}]")) == []
    assert named(policy(more="reserve: 3\n    held_in: [8, 9]")) == []


@pytest.mark.parametrize(
    "ruling",
    [
        policy(name="weekly"),
        policy(bureau="370125"),
        policy("[{rate: 20%}]"),
        policy("[{count: 5}]"),
        policy("[{rate: 10%, at_least: 5}]"),
        policy("[{rate: 10%, at_most: 3}]"),
        policy(more="reserve: 3\n    held_in: [3, 4]"),
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
        "below the floor",
        "above the ceiling",
        "another month",
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


LISTED = """reserve: 3
reasons:
  - {code: flooded, title: 水淹, changes: [substitution], basis: 样例}
  - {code: away, title: 出差, changes: [opening], basis: 样例}"""


@pytest.mark.parametrize(
    ("reason", "lists", "broken"),
    [
        ("flooded", LISTED, []),
        ("closed", LISTED, ["registered"]),
        ("away", LISTED, ["registered"]),
        ("closed", "reserve: 3", []),
        ("flooded", "reserve: 3", ["registered"]),
    ],
)
def test_a_reason_is_one_that_the_policy_lists_for_the_change(reason: str, lists: str, broken: list[str]) -> None:
    change = given_up(reason=reason)
    assert found(by_beacon(), change, policy_of=lambda file: policy(more=lists)) == broken
    assert found(by_beacon(), change) == []


@pytest.mark.parametrize(("reason", "broken"), [("ill", []), ("flooded", ["registered"])])
def test_a_succession_for_which_the_policy_lists_nothing_has_the_usual_reasons(reason: str, broken: list[str]) -> None:
    change = given_up("succeeded", reason=reason, left=2)
    assert found(by_beacon(spec={"kind": "assign"}), change, policy_of=lambda file: policy(more=LISTED)) == broken


def test_settled_places_are_given_up_for_listed_reasons() -> None:
    settled = happen("settled", draw_id(1), AFTER, {"visited": 3, "given_up": {"closed": 1}, "unvisited": 0})
    assert found(by_beacon(), settled, policy_of=lambda file: policy(more=LISTED)) == ["registered"]
    assert found(by_beacon(), settled) == []
