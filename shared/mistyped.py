"""Codes of enterprises that were mistyped or misread: what is wrong with them, and which codes were probably meant."""

from collections.abc import Iterator
from typing import NamedTuple

from shared.check_characters import ALPHABET, MISREAD
from shared.errors import Refusal
from shared.identifiers import RegistrationNumber, Uscc, subject_identifier
from shared.tidying import bare

_MISREAD = str.maketrans(MISREAD)
_TYPES = {18: Uscc, 15: RegistrationNumber}


class Mistake(NamedTuple):
    """Why what was typed cannot be the code of an enterprise, in Chinese and in English; and the right code from which
    it differs only by letters that no code has, such as O for 0: None if there is none.
    """

    detail: str
    detail_en: str
    likely: str | None


def as_code(typed: str) -> str:
    """A code as standards write it, of whatever was typed or pasted: without blanks, brackets and what is invisible, in
    capitals. "" if nothing is left.
    """
    return bare(typed).upper()


def mistake_in(code: str) -> Mistake | None:
    """What is wrong with a code in standard form; None if it passes the checks of its standard."""
    try:
        subject_identifier(code)
    except Refusal as refusal:
        return Mistake(refusal.detail, refusal.detail_en, _right(code.translate(_MISREAD)))
    return None


def near_codes(code: str) -> list[str]:
    """The texts, as long as a code, that differ from this one in one place: one character is another, two neighbours
    are exchanged, or one is lost or added; besides, letters that no code has may be misread. Some hundreds; whoever
    looks them up need not ask which are valid.
    """
    read = code.translate(_MISREAD)
    return sorted({read, *_near(read)} - {code})


def _near(code: str) -> Iterator[str]:
    places = range(len(code))
    if len(code) in _TYPES:
        yield from (code[:at] + other + code[at + 1 :] for at in places for other in ALPHABET)
        yield from (code[:at] + code[at : at + 2][::-1] + code[at + 2 :] for at in places)
    if len(code) - 1 in _TYPES:
        yield from (code[:at] + code[at + 1 :] for at in places)
    if len(code) + 1 in _TYPES:
        yield from (code[:at] + other + code[at:] for at in range(len(code) + 1) for other in ALPHABET)


def _right(code: str) -> str | None:
    """The code, if it passes the checks of its standard."""
    try:
        return str(_TYPES[len(code)](code))
    except (KeyError, Refusal):
        return None
