"""Which texts a paper takes: what cannot be seen on paper is refused, never repaired."""

from typing import Annotated
from unicodedata import category, is_normalized

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

SHORT_LIMIT = 60
LINE_LIMIT = 200
PASSAGE_LIMIT = 8000
# Control, format, private-use, surrogate and unassigned characters, and the two separators.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def _line(value: str) -> str:
    if not value or value != value.strip() or not _is_seen(value):
        raise PydanticCustomError(
            "not_a_line_of_a_paper",
            "Write one line, not an empty one, in Unicode's form NFC, without control or invisible characters, and "
            "without white space at either end",
        )
    return value


def _passage(value: str) -> str:
    if not value or value != value.strip() or not all(_is_seen(line) for line in value.split("\n")):
        raise PydanticCustomError(
            "not_a_passage_of_a_paper",
            "Write paragraphs, at least one, divided by line feeds, in Unicode's form NFC, without control or "
            "invisible characters, and without white space at either end",
        )
    return value


def _is_seen(value: str) -> bool:
    return is_normalized("NFC", value) and _UNSEEN.isdisjoint(map(category, value))


Short = Annotated[str, Field(max_length=SHORT_LIMIT), AfterValidator(_line)]
"""A name, a number, a telephone: a short line of text, which is not empty."""
Line = Annotated[str, Field(max_length=LINE_LIMIT), AfterValidator(_line)]
"""A line of text, which is not empty."""
Passage = Annotated[str, Field(max_length=PASSAGE_LIMIT), AfterValidator(_passage)]
"""Paragraphs of text, divided by line feeds; not empty."""
