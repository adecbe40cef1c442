"""What somebody searches in the directory: read from what was typed or pasted, whatever it is.

A text of code length is searched as a code. Every other text is words between blanks, each of which must stand in the
name, in whatever order; a word of Latin letters and digits may also stand in the pinyin or in the code.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from shared.mistyped import Mistake, mistake_in, near_codes
from shared.searching import LIKE_A_CODE, NothingSought, check_length
from shared.spelling import pattern_of
from shared.tidying import bare, tidy

_LATIN = re.compile("[0-9a-z]{2,}")
_SPELLED = re.compile("(?=.*[a-z])[0-9a-z]{3,}")
_IN_CODE = re.compile("(?=.*[0-9])[0-9a-z]{4,20}")


_ENOUGH = 7


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
    def is_spelled(self) -> bool:
        """Whether a word may be pinyin, initials or a part of a code."""
        return any(word.first for word in self.words)

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


def query_of(bureau: str, text: SearchedText) -> str:
    """The text as PostgreSQL's `tsquery` over `sampling.spelled_grams` of a bureau's names. It finds all names that
    fit, and some more.

    If words are searched in pinyin too, they alone are asked for: what they are found by is in the index of every name.
    If not, names are found of which the directory's own index does not have all pairs of characters.
    """
    spelled = [word for word in text.words if word.first]
    if spelled:
        return _all(f"({' | '.join(_ways(bureau, word))})" for word in spelled)
    return _all(term for word in text.words for term in _terms(f"{bureau}n", word.text, 2))


def _word(text: str) -> Word:
    return Word(
        text,
        pattern_of(text) if _SPELLED.fullmatch(text) else None,
        text if _LATIN.fullmatch(text) else None,
        text.upper() if _IN_CODE.fullmatch(text) else None,
    )


def _ways(bureau: str, word: Word) -> Iterator[str]:
    """In which ways a word of letters and digits is found. Those that a name itself has stand in its initials too."""
    yield f"({_all(_terms(f'{bureau}i', word.text, 2))})"
    if word.sound is not None:
        yield f"({_all(_terms(f'{bureau}l', word.text, 3))})"
    if word.code is not None:
        yield f"({_all(_terms(f'{bureau}c', word.code, 3))})"


def _all(terms: Iterable[str]) -> str:
    return " & ".join(terms)


def _terms(kind: str, text: str, length: int) -> Iterable[str]:
    """What stands in the index of the text; of a long one some, spread over it: each costs time, and few are enough."""
    last = len(text) - length
    places = range(last + 1) if last < _ENOUGH else [last * number // (_ENOUGH - 1) for number in range(_ENOUGH)]
    # A bare text has no quotes and no backslashes.
    return (f"'{kind}{text[at : at + length]}'" for at in places)
