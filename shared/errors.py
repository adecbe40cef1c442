"""The five kinds of refusal. Services subclass them; only `shared.http.problems` knows what HTTP makes of them."""

from typing import ClassVar

Fact = str | int | bool | list[str] | list[int] | list[dict[str, str | int]]


class Refusal(Exception):
    """A request that is understood and declined, with a reason its sender can act on.

    A subclass fixes `code` (stable, kebab-case: the last part of the problem's type), `title` (Chinese) and
    `title_en`. An instance adds what happened this time and what to do about it, in both languages, and the
    facts a program may want (extension members of RFC 9457).
    """

    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "请求未被接受"
    title_en: ClassVar[str] = "Request refused"

    def __init__(self, detail: str, detail_en: str, **facts: Fact) -> None:
        super().__init__(detail_en)
        self.detail = detail
        self.detail_en = detail_en
        self.facts = facts


class NotFound(Refusal):
    """The thing named does not exist, or may not be known to exist by the one who asks."""


class Conflict(Refusal):
    """The request is well formed, but the state of the thing does not allow it (now)."""


class Invalid(Refusal):
    """The request contradicts itself or the rules, whatever the state."""


class Forbidden(Refusal):
    """The one who asks may not do this."""


class Unavailable(Refusal):
    """It cannot be done now, through no fault of the request; try again in `retry_after` seconds."""

    def __init__(self, detail: str, detail_en: str, *, retry_after: int, **facts: Fact) -> None:
        super().__init__(detail, detail_en, **facts)
        self.retry_after = retry_after
