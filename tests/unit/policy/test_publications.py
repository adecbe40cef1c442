"""How a policy says that publications are released; a result is published by the stricter of policy and law."""

from datetime import date

import pytest

from shared.clocks.opening import Opening, open_clocks
from shared.clocks.reckoning import PolicyDeadlines, Rules
from shared.contracts.clocks import Owes
from shared.law.law import shipped_law
from tests.unit.clocks.examples import PUBLISHED
from tests.unit.policy.examples import faults, policy

BY_ITSELF = "{kind: inspection-result, release: by-itself, basis: 示例}"


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (f"[{BY_ITSELF}, {BY_ITSELF}]", "publications[1].kind"),
        ("[{kind: gossip, release: by-itself, basis: 示例}]", "publications[0].kind"),
        ("[{kind: penalty, release: never, basis: 示例}]", "publications[0].release"),
        ("[{kind: penalty, release: approval}]", "publications[0].basis"),
        ("[{kind: typical-case, release: by-itself, basis: 示例}]", "publications[0].release"),
        ("[{kind: penalty, release: approval, stays: 3, basis: 示例}]", "publications[0].stays"),
        (
            "[{kind: penalty, release: approval, embargo: {count: 3, unit: days, side: before}, basis: 示例}]",
            "publications[0].embargo.side",
        ),
        (
            "[{kind: penalty, release: approval, embargo: {count: 3, unit: hours}, basis: 示例}]",
            "publications[0].embargo.unit",
        ),
    ],
)
def test_a_kind_is_released_in_one_known_way_with_its_basis(written: str, path: str) -> None:
    assert faults(f"publications: {written}\n") == [(6, path)]


def test_a_rule_may_say_from_which_day_and_for_how_long() -> None:
    added = """\
publications:
  - {kind: advance-notice, release: by-itself, embargo: {count: 3, unit: working-days, side: before}, basis: 示例}
  - {kind: major-hazard, release: approval, embargo: {count: 2, unit: days}, stays: 30, basis: 示例}
"""
    visit, hazard = policy(added).publications
    assert visit.embargo is not None
    assert visit.embargo.ends(date(2026, 3, 11), PUBLISHED) == date(2026, 3, 6)
    assert hazard.embargo is not None
    assert (hazard.embargo.ends(date(2026, 3, 11), PUBLISHED), hazard.stays) == (date(2026, 3, 13), 30)
    # The holidays of that year are not published: an embargo is estimated.
    assert visit.embargo.ends(date(2031, 3, 12), PUBLISHED) == date(2031, 3, 7)
    assert policy(added).publication("lead-transfer") is None


def test_a_result_has_the_clock_of_the_policy_and_that_of_the_law() -> None:
    ten_days = "count: 10, unit: days, after: inspection-ended"
    added = f"deadlines: [{{name: d, title: 公开结果, rule: publish-result, {ten_days}, basis: 示例}}]\n"
    deadlines = policy(added).deadlines
    day = date(2026, 3, 11)
    rules = Rules(PUBLISHED, shipped_law(), (PolicyDeadlines(date(2026, 1, 1), None, deadlines),), day, ())
    opening = Opening("publication/0190b5a0-0000-7000-8000-000000000000", Owes(who="role", name="publisher"), day)
    opened = open_clocks(opening, "publish-result", rules)
    assert [(part.set_by, part.due) for part in opened] == [("policy", date(2026, 3, 21)), ("law", date(2026, 4, 9))]
