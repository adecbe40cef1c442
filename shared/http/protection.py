"""The headers that protect every answer: what a browser may do with it, and who may keep a copy."""

from collections.abc import Iterable, Iterator

Header = tuple[bytes, bytes]

# An answer that is no page loads nothing and runs nothing. A picture (SVG) may have styles of its own.
_POLICY = (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
_AS_SAID = (b"x-content-type-options", b"nosniff")
_NOT_KEPT = (b"cache-control", b"no-store")


def missing(headers: Iterable[Header], *, is_private: bool) -> Iterator[Header]:
    """The protecting headers that an answer does not have itself. A private answer is one to a caller with a token."""
    there = {name.lower() for name, _ in headers}
    wanted = (_POLICY, _AS_SAID, _NOT_KEPT) if is_private else (_POLICY, _AS_SAID)
    return (header for header in wanted if header[0] not in there)
