"""No body has a character that nobody sees; the refusal says which one, and where it stands."""

from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from shared.http.wire import RequestBody
from shared.input_errors import explain


class Note(RequestBody):
    text: str = ""
    rows: Annotated[dict[str, Any], Field(default_factory=dict)]


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ({"text": "a\u200bb"}, "含有看不见的字符 U+200B，请删去"),
        (
            {"rows": {"items": [{"name": "ok"}, {"name": "a\u202eb"}]}},
            "含有看不见的字符 U+202E（items[1].name），请删去",
        ),
        ({"rows": {"a\x00": 1}}, "含有看不见的字符 U+0000，请删去"),
    ],
)
def test_a_character_that_nobody_sees_is_named_with_its_place(note: Any, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Note.model_validate(note)
    (error,) = explain([dict(refused.value.errors()[0])])
    assert error["message"] == message
