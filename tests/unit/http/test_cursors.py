"""A cursor is a key and back, for every key a list may have."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from shared.http.paging import CursorRefused, decode_cursor, encode_cursor

Key = tuple[datetime, str, UUID, int]
SHAPE = TypeAdapter[Key](Key)
keys = st.tuples(
    st.datetimes(timezones=st.just(UTC)),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.uuids(),
    st.integers(0, 2**53),
)


@given(keys)
def test_there_and_back(key: Key) -> None:
    token = encode_cursor(key)
    assert decode_cursor(token, SHAPE) == key
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text())
def test_anything_else_is_refused_or_is_a_key(token: str) -> None:
    try:
        key = decode_cursor(token, SHAPE)
    except CursorRefused:
        return
    assert len(key) == 4
