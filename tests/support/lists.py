"""What is asked for, whether it is a list or a thing: of a list, its rows."""

from typing import Any

_OF_A_LIST = {"items", "next", "count"}
_BESIDE = {"wrong_code"}
"""What a list may say beside its rows."""


def rows_or_thing(body: Any) -> Any:
    """The rows of a page of a list (an object of `items`, `next` and `count`); anything else as it is."""
    return body["items"] if isinstance(body, dict) and set(body) - _BESIDE == _OF_A_LIST else body
