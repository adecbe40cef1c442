"""Types that requests of all services use: strict bodies, and reasons."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any
from unicodedata import category

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from shared.access.subject import INVISIBLE

_LAYOUT = frozenset("\t\n\r")
"""The control characters that a text may have: people see what they do."""


class RequestBody(BaseModel):
    """A request body: no value is converted to another type, an unknown field is refused, and no text has characters
    that nobody sees.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @field_validator("*", mode="after")
    @classmethod
    def _is_seen(cls, value: object) -> object:
        for place, text in _texts(value, ""):
            if unseen := _unseen(text):
                where = {
                    "code": f"U+{ord(unseen):04X}",
                    "place": place and f"（{place}）",
                    "at": place and f" at {place}",
                }
                raise PydanticCustomError("unseen_character", "Delete the invisible character {code}{at}", where)
        return value


def _unseen(text: str) -> str | None:
    """The first character that nobody sees. A text with one reads otherwise on paper than in the log."""
    if text.isprintable():
        return None
    return next((each for each in text if each not in _LAYOUT and _is_unseen(each)), None)


def _is_unseen(each: str) -> bool:
    """Whether nobody sees the character, or it is none: files cannot carry what Unicode keeps free of characters."""
    return category(each) in INVISIBLE or ord(each) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(each) <= 0xFDEF


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """The texts in a value, keys too, each with its place. A value that is a body of its own looks at its own texts."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(key, place)
            yield from _texts(each, f"{place}.{key}".removeprefix("."))
    elif isinstance(value, list | tuple):
        for number, each in enumerate(value):
            yield from _texts(each, f"{place}[{number}]")


ReasonText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$"),
    Field(examples=["企业已停产，现场无法检查"]),
]
"""The reason for an act, recorded with its event. 1 to 500 characters."""
