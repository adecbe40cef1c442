"""Which answers never change, so that every cache may keep them for ever."""

from services.publishing.caching import IMMUTABLE, MOVING
from services.publishing.notice.embargo import Names


def settled(names: Names) -> str:
    """The Cache-Control header for a frame. The announcement fixes the frame; only names that become public later still
    change the answer.
    """
    return MOVING if names == "later" else IMMUTABLE


def kept(*settled_receipts: bool) -> str:
    """The Cache-Control header for an answer that contains receipts, each of them settled or not.

    A receipt is replaced as soon as its entry stands under a checkpoint that all witnesses have cosigned.
    """
    return IMMUTABLE if all(settled_receipts) else MOVING
