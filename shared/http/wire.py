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
        if not all(map(_all_seen, _texts(value))):
            raise PydanticCustomError("not_text", "Write the text without control or invisible characters")
        return value


def _all_seen(text: str) -> bool:
    """Whether people see every character. A text with hidden ones reads otherwise on paper than in the log."""
    return text.isprintable() or all(each in _LAYOUT or category(each) not in INVISIBLE for each in text)


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value, keys too. A value that is a body of its own looks at its own texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(key)
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


ReasonText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$"),
    Field(examples=["企业已停产，现场无法检查"]),
]
"""The reason for an act, recorded with its event. 1 to 500 characters."""
