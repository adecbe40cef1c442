"""Which bytes a reader asks for."""

import pytest

from shared.http.ranges import RangeUnsatisfiable, Span, read_range


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        (None, None),
        ("bytes=0-3", Span(0, 3)),
        ("bytes=4-", Span(4, 9)),
        ("bytes=4-99", Span(4, 9)),
        ("bytes=-3", Span(7, 9)),
        ("bytes=-99", Span(0, 9)),
        # What cannot be read, or names several, gets the whole.
        *((each, None) for each in ("bytes=", "bytes=-", "bytes=3-2", "bytes=0-1,4-5", "lines=0-3", "bytes=٣-")),
    ],
)
def test_which_bytes(asked: str | None, span: Span | None) -> None:
    assert read_range(asked, 10) == span


@pytest.mark.parametrize(("asked", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=0-", 0)])
def test_bytes_that_are_not_there(asked: str, size: int) -> None:
    with pytest.raises(RangeUnsatisfiable, match=f"has {size} bytes"):
        read_range(asked, size)
