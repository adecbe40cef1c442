"""An answer that is ready to be sent: its bytes, as they are and compressed, all headers, and until when it fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from gzip import compress
from hashlib import sha256
from typing import Any, NamedTuple

from services.publishing.ready.comparing import Span
from shared.http.entity_tags import matches_weakly
from shared.http.preferences import weights

Header = tuple[bytes, bytes]

_OF_THE_BODY = frozenset({b"content-type", b"content-length", b"content-encoding"})
"""The headers that a 304 does not have. It has all others, because a browser puts what a 304 says in the place of what
it has kept (RFC 9111 §3.2): the security policy of a page too.
"""
_SMALLEST = 256
"""Bytes: what is smaller fits in one packet as it is."""
_WORTH_IT = 0.9
_OVERHEAD = 2048


class Sent(NamedTuple):
    """What is sent: status, headers and body."""

    status: int
    headers: Sequence[Header]
    body: bytes


class Form(NamedTuple):
    """The answer in one encoding."""

    tag: str
    whole: Sent
    unchanged: Sent

    def to(self, if_none_match: str | None) -> Sent:
        """What is sent to a reader who has the versions that the header `If-None-Match` names."""
        return self.unchanged if matches_weakly(if_none_match, self.tag) else self.whole


@dataclass(frozen=True, slots=True)
class ReadyAnswer:
    """An answer, and what it was made of. `zipped` is None until the first reader asks for it; it is `plain` if
    compressing gains nothing.

    `facts` is the hash of the values that decide what the answer shows, b"" if nothing can change it. `commits` tells
    what the database had committed before these were read (`store.commits_in`), and `asked_at` when it was asked, in
    seconds that never go back. Within `span` no comparison with the clock turns out otherwise. `route` answered.
    """

    plain: Form
    zipped: Form | None
    facts: bytes
    commits: str
    asked_at: float
    span: Span
    route: Any

    @property
    def weight(self) -> int:
        """About how many bytes it takes in memory."""
        forms = {id(form): form for form in (self.plain, self.zipped) if form}
        return _OVERHEAD + sum(len(form.whole.body) for form in forms.values())

    @property
    def fixed(self) -> bool:
        """Whether it never changes."""
        return not self.facts

    def with_zipped(self) -> "ReadyAnswer":
        """The same answer, compressed too."""
        return self if self.zipped else replace(self, zipped=_zipped(self.plain))

    def form(self, *, gzip: bool) -> Form:
        return self.zipped if gzip and self.zipped else self.plain


def form_of(body: bytes, headers: Mapping[str, str]) -> Form:
    """The answer with this body and these headers, as it is."""
    named = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    return _form(body, f'"{sha256(body).hexdigest()[:32]}"', [*named, (b"vary", b"accept-encoding")])


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a reader with this `Accept-Encoding` header takes gzip."""
    weight = weights(accept_encoding)
    return weight.get("gzip", weight.get("*", 0.0)) > 0


def _zipped(plain: Form) -> Form:
    body = plain.whole.body
    if len(body) < _SMALLEST:
        return plain
    # No time in its head: the same bytes for the same answer, in every process.
    short = compress(body, compresslevel=6, mtime=0)
    if len(short) > _WORTH_IT * len(body):
        return plain
    kept = [(name, value) for name, value in plain.whole.headers if name not in {b"etag", b"content-length"}]
    # Two encodings of an answer have two strong ETags (RFC 9110 §8.8.3.3).
    return _form(short, f'{plain.tag[:-1]}-gzip"', [*kept, (b"content-encoding", b"gzip")])


def _form(body: bytes, tag: str, headers: Sequence[Header]) -> Form:
    tagged = [*headers, (b"etag", tag.encode())]
    whole = Sent(200, [*tagged, (b"content-length", b"%d" % len(body))], body)
    return Form(tag, whole, Sent(304, [header for header in tagged if header[0] not in _OF_THE_BODY], b""))
