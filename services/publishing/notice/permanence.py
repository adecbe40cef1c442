"""Which answers never change, so that every cache may keep them for ever."""

from services.publishing.notice.embargo import Names
from shared.log.notes import Note
from shared.log.receipts import Receipt

MOVING = "public, max-age=5"
IMMUTABLE = "public, max-age=31536000, immutable"


def settled(names: Names) -> str:
    """The Cache-Control header for a frame. The announcement fixes the frame; only names that become public later still
    change the answer.
    """
    return MOVING if names == "later" else IMMUTABLE


def kept(*receipts: str) -> str:
    """The Cache-Control header for an answer that contains these receipts (tlog-proof texts).

    A receipt under a cosigned checkpoint never changes; a receipt without cosignature is replaced as soon as a witness
    has cosigned.
    """
    return IMMUTABLE if all(map(_is_cosigned, receipts)) else MOVING


def _is_cosigned(receipt: str) -> bool:
    note = Note.parse(Receipt.parse(receipt.encode()).checkpoint)
    return len(note.signatures) > 1
