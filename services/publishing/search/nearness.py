"""What somebody may have meant who found nothing: codes and names that differ from what was typed in one place."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from services.publishing.search.sought import SearchAsked, Sought
from shared.spelling import START, spell

Near = Literal["code", "sound", "name"]
"""A code with one wrong, lost, added or exchanged character; a name that sounds the same; a name with one wrong, lost,
added or exchanged character.
"""
_CODE = 18
_LONGEST = 30
_LEAST = 3


class Meant(NamedTuple):
    """An enterprise that may have been meant."""

    by: Near
    key: str
    bureau: str
    label: str


class NamedAlike(NamedTuple):
    """An enterprise by a name that may be near: `text` is the name in the form in which names are compared."""

    key: str
    bureau: str
    text: str
    label: str


class Pieces(NamedTuple):
    """How a name may begin, or end, of which one character is wrong; the longest piece comes first."""

    heads: list[str]
    tails: list[str]


def typed_code(question: SearchAsked) -> str:
    """The code that was typed, as long as a code or nearly; "" if it is none."""
    return next((way.text for way in question.ways if way.by == "code" and abs(len(way.text) - _CODE) <= 1), "")


def same_sound(text: str) -> Sought | None:
    """A search for the names that sound as a text in Chinese; None for another text."""
    if text.isascii() or len(text) < _LEAST:
        return None
    return Sought("enterprise", "sound", spell(text).syllables.replace(START, ""))


def pieces_of(text: str) -> Pieces:
    """What is right of a name of which one character is wrong: the text before it, or the text behind it."""
    if not _LEAST < len(text) <= _LONGEST:
        return Pieces([], [])
    half = len(text) // 2
    heads = [text[:length] for length in range(len(text) - 1, half - 1, -1)]
    return Pieces(heads, [text[start:] for start in range(1, half + 2)])


def is_near(typed: str, text: str) -> bool:
    """Whether a name, or its beginning or end, differs from what was typed in one character, or in two neighbours that
    are exchanged.
    """
    lengths = {len(typed) - 1, len(typed), len(typed) + 1}
    wholes = {text, *(text[:length] for length in lengths), *(text[-length:] for length in lengths)}
    return any(_differ_once(typed, whole) for whole in wholes)


def _differ_once(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    begin = _shared(shorter, longer)
    end = min(_shared(shorter[::-1], longer[::-1]), len(shorter) - begin)
    left = (shorter[begin : len(shorter) - end], longer[begin : len(longer) - end])
    if len(shorter) == len(longer):
        return len(left[0]) <= 1 or (len(left[0]) == 2 and left[0] == left[1][::-1])  # two neighbours
    return len(longer) - len(shorter) == 1 and not left[0]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
