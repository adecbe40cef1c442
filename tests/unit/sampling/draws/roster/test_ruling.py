"""Which rule a roster follows."""

from services.sampling.draws.roster.ruling import RosterRule, rule_of
from services.sampling.draws.roster.sources import GivenRule, RosterSource
from shared.policy.reading import read_policy
from tests.unit.policy.examples import HEAD

DRAWS = """\
draws:
  - {name: monthly, title: 月度, selection: {}, shares: [{count: 1}], entropy: parties}
  - {name: open, title: 抽查, selection: {}, shares: [{count: 1}]}
"""
POLICY = read_policy((HEAD + DRAWS).encode()).policy
FILE = "a" * 64


def source(purpose: str, kind: str | None = None, rule: GivenRule | None = None) -> RosterSource:
    return RosterSource([], "at-once", purpose, kind, rule=rule)


def test_crews_of_a_draw_have_the_entropy_of_its_kind() -> None:
    assert rule_of(source("crews/x/1", "monthly"), POLICY, FILE) == RosterRule(FILE, "monthly", "parties")
    assert rule_of(source("crews/x/1", "open"), POLICY, FILE) == RosterRule(FILE, "open", "beacon")


def test_a_draw_whose_kind_is_not_in_the_policy_any_more() -> None:
    assert rule_of(source("crews/x/1", "gone"), POLICY, FILE) == RosterRule(FILE, None, "beacon")
    assert rule_of(source("crews/x/1"), None, None) == RosterRule(None, None, "beacon")


def test_crews_for_a_whole_frame_have_the_rule_of_the_frame() -> None:
    rule = GivenRule("b" * 64, "parties")
    assert rule_of(source("monthly/2026-03", "monthly", rule), POLICY, FILE) == RosterRule(
        "b" * 64, "monthly", "parties"
    )


def test_crews_for_enterprises_named_by_hand_have_none() -> None:
    assert rule_of(source("own/2026-03"), POLICY, FILE) == RosterRule(None, None, "beacon")
