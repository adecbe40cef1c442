"""Texts in the answers of targets: names of things, which are taken exactly as they are or not at all; and words for
people, in which nothing is hidden.
"""

import unicodedata
from typing import NamedTuple

from pydantic import AfterValidator

from shared.inert_text import escaped

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of characters that nobody sees, or that everybody sees as something else."""
LONGEST_RECEIPT = 200
LONGEST_KEY = 64
_LONGEST_WORDS = 4000


class Odd(NamedTuple):
    """Why something in an answer cannot be used, in Chinese and in English."""

    why: str
    why_en: str


def unseen_in(text: str) -> str | None:
    """The first character that nobody sees."""
    return None if text.isprintable() else next((each for each in text if unicodedata.category(each) in UNSEEN), None)


def odd_name(text: str, longest: int) -> Odd | None:
    """Why the text can be no key and no receipt; None if it can. People compare and look for them by sight."""
    if unseen := unseen_in(text):
        code = f"U+{ord(unseen):04X}"
        return Odd(f"含有看不见的字符 {code}", f"it has the character {code}, which nobody sees")
    if not text or len(text) > longest:
        return Odd(f"应为 1 至 {longest} 个字符", f"it has 1 to {longest} characters")
    return None


def name_within(longest: int) -> AfterValidator:
    """The text of a field that names something. Raises ValueError, as pydantic wants it."""

    def exact(text: str) -> str:
        if odd := odd_name(text, longest):
            raise ValueError(odd.why_en)
        return text

    return AfterValidator(exact)


def seen_only(text: str) -> str:
    """The text on one line, without what nobody sees: a reason that nobody can write anew must still be told."""
    line = text if text.isprintable() else " ".join(text.split())
    return "".join(each for each in line if unicodedata.category(each) not in UNSEEN)


def words(said: object) -> str:
    """What a target says, on one line, as people may read it: what nobody sees is written as in JSON."""
    text = "" if said is None else str(said)[:_LONGEST_WORDS]
    line = text if text.isprintable() else " ".join(text.split())
    return escaped(line)[:_LONGEST_WORDS]
