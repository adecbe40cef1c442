"""A frame that was made by hand takes two persons: a second person approves it before a draw is announced over it.

The same holds for a roster whose enterprises were named by hand.
"""

from typing import Protocol

from shared.approval import check_another
from shared.errors import Conflict
from shared.policy.purposes import is_by_hand


class ApprovalNotNeeded(Conflict):
    code = "approval-not-needed"
    title = "无须批准"
    title_en = "No approval is needed"


class ApprovableRow(Protocol):
    """The row of a frame, or of a roster."""

    purpose: str
    frozen_by: str
    approved_by: str | None


def is_needed(row: ApprovableRow) -> bool:
    """Whether a second person must approve the frame before a draw is announced over it."""
    return is_by_hand(row.purpose)


def approve(row: ApprovableRow, person: str) -> None:
    """Refuse an approval that is not needed, was given before, or comes from the person who froze the frame.

    Raises ApprovalNotNeeded, SamePerson.
    """
    if not is_needed(row) or row.approved_by is not None:
        told = "已经批准过" if row.approved_by else "是按规则的抽查种类确定的"
        told_en = "was approved before" if row.approved_by else "was made by a kind of draw of the policy"
        raise ApprovalNotNeeded(f"该名单{told}，无须批准。", f"This frame {told_en}; it needs no approval.")
    check_another(row.frozen_by, person)
