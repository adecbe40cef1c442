"""Entity tags in the headers of requests (RFC 9110 §8.8.3)."""

import re

TAGS = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e]*"\s*(?:,\s*(?:W/)?"[\x21\x23-\x7e]*"\s*)*')
"""A list of entity tags, weak or strong."""
_ANY = re.compile(r'"[\x21\x23-\x7e]*"')


def matches_weakly(if_none_match: str | None, tag: str) -> bool:
    """Whether an `If-None-Match` header names this ETag, weak or strong (RFC 9110 §13.1.2). False for a malformed
    header.
    """
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    return bool(TAGS.fullmatch(if_none_match)) and tag.removeprefix("W/") in _ANY.findall(if_none_match)
