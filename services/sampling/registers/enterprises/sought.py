"""What somebody searches in the directory: read from what was typed or pasted, whatever it is.

A text of code length is searched as a code. Every other text is words between blanks, each of which must stand in the
name, in whatever order; a word of Latin letters and digits may also stand in the pinyin or in the code.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from shared.mistyped import Mistake, mistake_in, near_codes
from shared.searching import LIKE_A_CODE, NothingSought, check_length
from shared.spelling import pattern_of
from shared.tidying import bare, tidy

_LATIN = re.compile("[0-9a-z]{2,}")
_SPELLED = re.compile("(?=.*[a-z])[0-9a-z]{3,}")
_IN_CODE = re.compile("(?=.*[0-9])[0-9a-z]{4,20}")
_LOOKED_AT = 12
"""So many parts of a word are looked at, spread over it."""
_ENOUGH = 3
"""So many of them are asked for: each costs time, and the rarest find few names that do not have the whole word."""


class Word(NamedTuple):
    """A word in the form in which names are compared. `sound` is the regular expression that finds it in syllables,
    `first` the initials, `code` the part of a code that it may be; None if it cannot be that.
    """

    text: str
    sound: str | None
    first: str | None
    code: str | None


class SearchedText(NamedTuple):
    """What was typed. `typed` are its words as they stand, () if they are the same as `words`. `beginning` is the text
    as the beginning of an identifier, "" if it cannot be that; `is_code`: whether it is as long as one.
    """

    words: tuple[Word, ...]
    typed: tuple[str, ...]
    beginning: str
    is_code: bool

    @property
    def mistake(self) -> Mistake | None:
        """What is wrong with the code, if it is one."""
        return mistake_in(self.beginning) if self.is_code else None

    @property
    def near(self) -> list[str]:
        """The codes that may have been meant, some hundreds."""
        return near_codes(self.beginning) if self.is_code else []


def read_text(typed: str) -> SearchedText:
    """What to search. Raises NothingSought, TooShortToSearch."""
    text = bare(typed)
    if not text:
        raise NothingSought(
            "查询内容里没有文字；请输入企业名称（汉字、全拼或首字母）的一部分，或者代码的一部分。",
            "The text has no letters or digits; give a part of the name, in Chinese or pinyin, or of the identifier.",
        )
    check_length(text)
    if LIKE_A_CODE.fullmatch(text.upper()):
        return SearchedText((_word(text),), (), text.upper(), is_code=True)
    typed_words = [word for word in tidy(typed).split() if bare(word)]
    words = list(map(bare, typed_words))
    if not any(len(word) > 1 for word in words):
        # 宏 达: no index knows single characters.
        typed_words, words = [tidy(typed)], [text]
    beginning = text.upper() if len(words) == 1 and _IN_CODE.fullmatch(text) else ""
    return SearchedText(
        tuple(map(_word, words)), () if typed_words == words else tuple(typed_words), beginning, is_code=False
    )


class Gram(NamedTuple):
    """A few neighbouring characters, by which the index finds names: of a name ("n"), of its initials ("i"), of its
    pinyin ("l", for letters), or of a code ("c").
    """

    kind: str
    characters: str


def grams_of(text: SearchedText) -> list[Gram]:
    """Everything by which the index may be asked for the text."""
    return sorted({gram for word in text.words for way in _ways(word) for gram in way})


def query_of(bureau: str, words: Iterable[Word], traits: Sequence[str], seen: Mapping[Gram, int]) -> str:
    """The words of a text, of an enterprise with these traits, as PostgreSQL's `tsquery` over `sampling.spelled_grams`
    of a bureau's names. It finds all names that fit, and some more. `seen`: how many of some names have each gram.
    """

    def rarest(way: Sequence[Gram]) -> str:
        chosen = sorted(way, key=lambda gram: seen.get(gram, 0))[:_ENOUGH]
        return _all(_term(f"{bureau}{gram.kind}{gram.characters}") for gram in chosen)

    # No index knows single characters.
    found = (" | ".join(f"({rarest(way)})" for way in _ways(word)) for word in words if len(word.text) > 1)
    return _all((*(f"({ways})" for ways in found), *map(_term, traits)))


def _word(text: str) -> Word:
    return Word(
        text,
        pattern_of(text) if _SPELLED.fullmatch(text) else None,
        text if _LATIN.fullmatch(text) else None,
        text.upper() if _IN_CODE.fullmatch(text) else None,
    )


def _ways(word: Word) -> list[list[Gram]]:
    """In which ways a word is found, and what a name has that is found so. Letters and digits of a name stand in its
    initials too.
    """
    if word.first is None:
        return [_grams("n", word.text, 2)]
    ways = [_grams("i", word.first, 2)]
    if word.sound is not None:
        ways.append(_grams("l", word.text, 3))
    if word.code is not None:
        ways.append(_grams("c", word.code, 3))
    return ways


def _grams(kind: str, text: str, length: int) -> list[Gram]:
    last = len(text) - length
    places = range(last + 1) if last < _LOOKED_AT else [last * at // (_LOOKED_AT - 1) for at in range(_LOOKED_AT)]
    return [Gram(kind, text[at : at + length]) for at in places]


def _all(terms: Iterable[str]) -> str:
    return " & ".join(terms)


def _term(text: str) -> str:
    return "'{}'".format(text.replace("\\", "\\\\").replace("'", "''"))
