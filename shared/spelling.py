"""How a Chinese name is spelled in pinyin, without tones, as people type it: whole, or by initials only."""

import re
from collections.abc import Callable
from functools import cache
from itertools import chain
from typing import NamedTuple

from shared.tidying import bare, tidy

START = "'"
"""Stands before each syllable, and before each letter and digit that the name itself has."""
_AS_IT_IS = "="
# The readings of characters in names of enterprises, where the dictionary, outside of its phrases, has another first.
_IN_NAMES = {"长": "cháng", "都": "dū", "曾": "zēng", "翟": "zhái"}
# 平川县长桥 is Changqiao in a county; the dictionary reads its magistrate (县长, zhang).
_AFTER_PLACE = re.compile("(?<=[省市县区镇乡村])(?=长)")


class Spelling(NamedTuple):
    """The pinyin of a name, syllable by syllable, and its initials: 宏达ABC → 'hong'da'a'b'c and hdabc."""

    syllables: str
    initials: str


def spell(name: str) -> Spelling:
    """The pinyin of a name. A character with several readings has that of the phrase in which it stands, as far as the
    dictionary knows one; ü is v.
    """
    lazy_pinyin = _reader()
    pieces: list[str] = []
    initials = ""
    read = (lazy_pinyin(part, errors=lambda run: f"{_AS_IT_IS}{run}") for part in _AFTER_PLACE.split(tidy(name)))
    for piece in chain.from_iterable(read):
        if piece.startswith(_AS_IT_IS):
            own = bare(piece)
            pieces += own
            initials += own
        else:
            pieces.append(piece)
            initials += piece[0]
    return Spelling("".join(f"{START}{piece}" for piece in pieces), initials)


def pattern_of(typed: str) -> str:
    """The regular expression that finds what was typed, letters and digits, where a syllable begins."""
    return START + f"{START}?".join(typed)


@cache
def _reader() -> Callable[..., list[str]]:
    # The dictionaries take a fifth of a second and 30 MB: only who spells loads them.
    from pypinyin import lazy_pinyin, load_single_dict

    load_single_dict({ord(char): reading for char, reading in _IN_NAMES.items()})
    return lazy_pinyin
