"""What is wrong with a request's own rules is told with its place in the request."""

import pytest

from shared.policy.asked import RulesMalformed, check_asked
from shared.policy.faults import Fault


def test_every_fault_is_told_where_it_stands() -> None:
    faults = [Fault(("selection", "where", "all", 0, "field"), "甲", "a"), Fault(("of", "a/b~c"), "乙", "b")]
    with pytest.raises(RulesMalformed, match="/selection/where/all/0/field: a; /of/a~1b~0c: b") as refused:
        check_asked(faults)
    assert refused.value.facts["count"] == 2
    assert refused.value.facts["faults"] == [
        {"pointer": "/selection/where/all/0/field", "reason": "甲", "reason_en": "a"},
        {"pointer": "/of/a~1b~0c", "reason": "乙", "reason_en": "b"},
    ]


def test_of_very_many_the_first_are_told() -> None:
    with pytest.raises(RulesMalformed, match=r"60 to correct in the request: .* and 10 more") as refused:
        check_asked(Fault(("shares", number), "甲", "a") for number in range(60))
    listed = refused.value.facts["faults"]
    assert isinstance(listed, list)
    assert len(listed) == 50


def test_nothing_wrong_is_nothing_said() -> None:
    check_asked([])
