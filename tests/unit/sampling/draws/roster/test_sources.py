"""Where tasks come from: one source, and no member that would do nothing."""

from typing import Any
from uuid import uuid4

import pytest

from services.sampling.draws.roster.requests import RosterRequest
from services.sampling.draws.roster.sources import check_source
from shared.policy.asked import RulesMalformed

DRAW = {"draw": str(uuid4())}
NAMED = {"enterprises": ["91370124EXAMP00154"]}


def request(**asked: Any) -> RosterRequest:
    return RosterRequest.model_validate({"title": "派员", "on": "2026-03-02", **asked})


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({**NAMED, "deal": 1}, "/deal"),
        ({**DRAW, "covert": True}, "/covert"),
        ({**DRAW, "crew": "pair", "experts": 1}, "/experts"),
    ],
)
def test_a_member_without_effect_is_refused(asked: dict[str, Any], pointer: str) -> None:
    with pytest.raises(RulesMalformed) as refused:
        check_source(request(**asked))
    faults = refused.value.facts["faults"]
    assert isinstance(faults, list)
    assert [fault["pointer"] for fault in faults if isinstance(fault, dict)] == [pointer]


def test_a_member_with_effect_is_taken() -> None:
    check_source(request(**DRAW, deal=2, plan=str(uuid4())))
    check_source(request(**NAMED, covert=True, slots=[{"name": "甲"}, {"name": "乙"}], experts=1))
