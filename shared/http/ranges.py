"""A range of a content (RFC 9110 §14): a reader goes on where its line broke, and a player begins in the middle."""

import re
from typing import Annotated, NamedTuple

from fastapi import Header

from shared.errors import Refusal

_ONE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")
AskedRange = Annotated[
    str | None,
    Header(
        alias="Range",
        description="Only these bytes, such as `bytes=0-1023`, `bytes=1024-` or `bytes=-512`. Several ranges get the "
        "whole.",
        examples=["bytes=0-1023"],
    ),
]


class RangeUnsatisfiable(Refusal):
    code = "range-unsatisfiable"
    title = "所要的字节不在文件之内"
    title_en = "The bytes are beyond the end"


class Span(NamedTuple):
    """The bytes from `first` to `last`, both counted from 0 and both in it."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last + 1 - self.first


def read_range(asked: str | None, size: int) -> Span | None:
    """The bytes of a content of this size that the header asks for; None for the whole, also if the header cannot be
    read or names several ranges (RFC 9110 §14.2). Raises RangeUnsatisfiable.
    """
    found = _ONE.fullmatch(asked or "")
    if found is None:
        return None
    first, last, final = found.groups()
    span = Span(max(0, size - int(final)), size - 1) if final else Span(int(first), min(int(last or size), size - 1))
    if last and int(last) < int(first):
        return None
    if span.size < 1 or span.first >= size:
        raise RangeUnsatisfiable(
            f"文件共 {size} 字节，没有所要的部分；请从 0 至 {size - 1} 之间重新指定。",
            f"The file has {size} bytes, and none of those; ask for bytes from 0 to {size - 1}.",
            size=size,
        )
    return span
