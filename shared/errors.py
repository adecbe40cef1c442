"""The five kinds of refusal. Services subclass them; only `shared.http.problems` maps them to HTTP."""

import copyreg
from typing import Any, ClassVar

Fact = str | int | bool | list[str] | list[int] | list[dict[str, str | int]]


class Refusal(Exception):
    """A request that is understood and declined, with a reason that its sender can act on.

    A subclass fixes `code` (stable, kebab-case: the last part of the problem's type), `title` (Chinese) and `title_en`.
    An instance adds, in both languages, what happened this time and what to do about it, and facts for programs
    (extension members of RFC 9457).
    """

    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "请求未被接受"
    title_en: ClassVar[str] = "Request refused"

    def __init__(self, detail: str, detail_en: str, **facts: Fact) -> None:
        super().__init__(detail_en)
        self.detail = detail
        self.detail_en = detail_en
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        # Pickle would call the class with `args`, which are less than its own arguments.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]  # typeshed


class NotFound(Refusal):
    """The named thing does not exist, or the caller may not know that it exists."""


class Conflict(Refusal):
    """The request is well formed, but the present state of the thing does not allow it."""


class Invalid(Refusal):
    """The request contradicts itself or the rules, in every state of the thing."""


class Forbidden(Refusal):
    """The caller is not allowed to do this."""


class Unavailable(Refusal):
    """The request cannot be served now, through no fault of its own; try again in `retry_after` seconds."""

    def __init__(self, detail: str, detail_en: str, *, retry_after: int, **facts: Fact) -> None:
        super().__init__(detail, detail_en, **facts)
        self.retry_after = retry_after
