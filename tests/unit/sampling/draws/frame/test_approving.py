"""A frame made by hand takes two persons."""

from dataclasses import dataclass

import pytest

from services.sampling.draws.frame.approving import ApprovalNotNeeded, approve, is_needed
from shared.approval import SamePerson


@dataclass
class FrozenRow:
    purpose: str
    approved_by: str | None = None
    frozen_by: str = "drawer"


def test_a_frame_by_a_rule_needs_no_approval() -> None:
    ruled = FrozenRow("monthly/2026-03")
    assert not is_needed(ruled)
    with pytest.raises(ApprovalNotNeeded):
        approve(ruled, "chief")


def test_a_frame_by_hand_needs_another_person_once() -> None:
    own = FrozenRow("own/2026-03")
    assert is_needed(own)
    with pytest.raises(SamePerson):
        approve(own, "drawer")
    approve(own, "chief")
    with pytest.raises(ApprovalNotNeeded):
        approve(FrozenRow("own/2026-03", "chief"), "another")
