"""A frame made by hand takes two persons."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from services.sampling.draws.frame.approving import ApprovalNotNeeded, FrameNotApproved, approve, check_approved
from shared.approval import SamePerson


@dataclass
class FrozenRow:
    purpose: str
    approved_by: str | None = None
    frozen_by: str = "drawer"
    id: UUID = UUID(int=7)


def test_a_frame_by_a_rule_needs_no_approval() -> None:
    check_approved(FrozenRow("monthly/2026-03"))
    with pytest.raises(ApprovalNotNeeded):
        approve(FrozenRow("monthly/2026-03"), "chief")


def test_a_frame_by_hand_needs_another_person_once() -> None:
    with pytest.raises(FrameNotApproved):
        check_approved(FrozenRow("own/2026-03"))
    with pytest.raises(SamePerson):
        approve(FrozenRow("own/2026-03"), "drawer")
    approve(FrozenRow("own/2026-03"), "chief")
    check_approved(FrozenRow("own/2026-03", "chief"))
    with pytest.raises(ApprovalNotNeeded):
        approve(FrozenRow("own/2026-03", "chief"), "another")
