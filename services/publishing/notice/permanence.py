"""Which answers never change, so that any cache may keep them for ever."""

from services.publishing.notice.embargo import Names
from shared.log.notes import Note
from shared.log.receipts import Receipt

MOVING = "public, max-age=5"
IMMUTABLE = "public, max-age=31536000, immutable"


def settled(names: Names) -> str:
    """The Cache-Control of a frame: it is fixed by the announcement, but for names that are still to come."""
    return MOVING if names == "later" else IMMUTABLE


def kept(*receipts: str) -> str:
    """The Cache-Control of an answer made with these receipts (tlog-proof texts).

    A receipt under a cosigned checkpoint stands; one without is replaced as soon as a witness has spoken.
    """
    return IMMUTABLE if all(map(_is_cosigned, receipts)) else MOVING


def _is_cosigned(receipt: str) -> bool:
    note = Note.parse(Receipt.parse(receipt.encode()).checkpoint)
    return len(note.signatures) > 1
