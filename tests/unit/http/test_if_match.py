"""If-Match as RFC 9110 writes it."""

import pytest

from shared.http.entity_tags import matches_weakly
from shared.http.preconditions import PreconditionMalformed, etag, parse_if_match
from shared.log.append import StaleVersion


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        (None, None),
        ("*", None),
        (" * ", None),
        (etag(7), {"7"}),
        ('"7", "8"', {"7", "8"}),
        ('"7","8" , W/"9"', {"7", "8"}),
        ('W/"7"', set()),
        ('""', {""}),
        ('"a,b"', {"a,b"}),
        ('"W/"', {"W/"}),
    ],
)
def test_tags(header: str | None, tags: set[str] | None) -> None:
    assert parse_if_match(header).tags == tags


@pytest.mark.parametrize("header", ["", "7", '"7', '7"', '"7" "8"', '"7",', "'7'", '"a b"', '*, "7"'])
def test_what_is_no_tag(header: str) -> None:
    with pytest.raises(PreconditionMalformed):
        parse_if_match(header)


@pytest.mark.parametrize("header", ["*", '"1"'])
def test_what_is_not_there_yet_is_made_without_the_header(header: str) -> None:
    """RFC 9110 §13.1.1: `*` is false if there is no current representation. The refusal says what to do."""
    with pytest.raises(StaleVersion) as refused:
        parse_if_match(header).check(0)
    assert "去掉 If-Match" in refused.value.detail
    assert "without the If-Match header" in refused.value.detail_en


@pytest.mark.parametrize("header", ['"' + "a" * 5000, '"a",' * 2000, "W/" * 5000])
def test_a_long_header_takes_no_time(header: str) -> None:
    with pytest.raises(PreconditionMalformed):
        parse_if_match(header)


@pytest.mark.parametrize(
    ("header", "is_known"),
    [(None, False), ("*", True), ('"7"', True), ('W/"7"', True), ('"6", "7"', True), ('"6"', False), ("7", False)],
)
def test_what_the_reader_has(header: str | None, is_known: bool) -> None:
    assert matches_weakly(header, etag(7)) is is_known
    assert matches_weakly(header, f"W/{etag(7)}") is is_known
