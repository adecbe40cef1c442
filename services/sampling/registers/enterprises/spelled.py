"""What is kept of a name, so that it is found however it is written: bare, in pinyin, and by its initials."""

from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import NamedTuple

from shared.spelling import spell
from shared.tidying import bare


class SpelledName(NamedTuple):
    """A name as `sampling.spelled_name` keeps it."""

    name: str
    text: str
    syllables: str
    initials: str
    joined: list[str]


def spelled_names(names: Iterable[str]) -> list[SpelledName]:
    """How names are found. Takes a tenth of a millisecond for each."""
    return [SpelledName(name, bare(name), *spell(name), joined_in(name)) for name in names]


def joined_in(name: str) -> list[str]:
    """The pairs of neighbouring characters of the bare name that do not stand side by side in the name itself: of
    宏达（集团）ABC厂 they are 达集, 团a, ab, bc and c厂. A part of the bare name that has none of them stands in it.
    """
    places: list[tuple[str, int]] = []
    for run, (stays, chars) in enumerate(groupby(name, lambda char: bare(char) == char)):
        # Whatever changes is in no run: -1.
        places += [(char, run if stays else -1) for part in chars for char in bare(part)]
    text = bare(name)
    if "".join(char for char, _ in places) != text:
        # Characters that only together become another: nothing is known to stand as it is.
        return sorted({text[at : at + 2] for at in range(len(text) - 1)})
    return sorted({one + two for (one, run), (two, other) in pairwise(places) if run != other or run < 0})
