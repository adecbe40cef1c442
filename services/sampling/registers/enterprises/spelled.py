"""What is kept of a name, so that it is found however it is written: bare, in pinyin, and by its initials."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.spelling import spell
from shared.tidying import bare


class SpelledName(NamedTuple):
    """A name as `sampling.spelled_name` keeps it."""

    name: str
    text: str
    syllables: str
    initials: str


def spelled_names(names: Iterable[str]) -> list[SpelledName]:
    """How names are found. Takes a tenth of a millisecond for each."""
    return [SpelledName(name, bare(name), *spell(name)) for name in names]
