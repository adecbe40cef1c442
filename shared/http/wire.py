"""Types that requests of all services use: strict bodies, and reasons."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

# Control characters but for tab and line break, and characters that nobody sees: a text that is turned around or cut
# reads otherwise on paper than in the log.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


class RequestBody(BaseModel):
    """A request body: no value is converted to another type, an unknown field is refused, and no text has characters
    that nobody sees.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @field_validator("*", mode="after")
    @classmethod
    def _is_seen(cls, value: object) -> object:
        if any(_UNSEEN.search(text) for text in _texts(value)):
            raise PydanticCustomError("not_text", "Write the text without control or invisible characters")
        return value


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
