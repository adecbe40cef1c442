"""`If-Match`: a change that was decided on an old state is refused (RFC 9110 §13.1.1). ETags are stream versions."""

import re
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header, Response

from shared.errors import Invalid
from shared.log.append import StaleVersion

_TAGS = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e]*"\s*(?:,\s*(?:W/)?"[\x21\x23-\x7e]*"\s*)*')
_STRONG = re.compile(r'(?<!/)"([\x21\x23-\x7e]*)"')


class PreconditionMalformed(Invalid):
    code = "precondition-malformed"
    title = "If-Match 请求头有误"
    title_en = "Malformed If-Match"


def etag(version: int) -> str:
    """The entity tag of a stream at a version: `"7"`."""
    return f'"{version}"'


class Versioned(Protocol):
    """What an answer shows, at a version of its stream."""

    @property
    def version(self) -> int: ...


V = TypeVar("V", bound=Versioned)


class Tagging:
    """Puts the version of what is shown into the answer's ETag: `wire.shown(tag(plan))`."""

    def __init__(self, response: Response) -> None:
        self._response = response

    def __call__(self, shown: V) -> V:
        self._response.headers["ETag"] = etag(shown.version)
        return shown


Tag = Annotated[Tagging, Depends()]


@dataclass(frozen=True, slots=True)
class Precondition:
    """The entity tags one of which the state must still have; None where the request does not say."""

    tags: frozenset[str] | None

    def check(self, version: int) -> None:
        """Refuse when the stream at `version` is not what the request was decided on. Raises StaleVersion."""
        if self.tags is not None and str(version) not in self.tags:
            raise StaleVersion(
                f"您依据的内容已被更新（现为第 {version} 版），请刷新后重新核对再提交。",
                f"What you decided on has changed (it is at version {version} now); load it again, check, and resend.",
                current=version,
            )


ANY_VERSION = Precondition(None)
"""The state may be at any version."""


def parse_if_match(value: str | None) -> Precondition:
    """`"7"`, several, or `*`. Weak tags never match: two states that look alike are not the same version.

    Raises PreconditionMalformed.
    """
    if value is None or value.strip() == "*":
        return ANY_VERSION
    if not _TAGS.fullmatch(value):
        raise PreconditionMalformed(
            'If-Match 请求头应为读取时得到的 ETag，例如 "7"。', 'If-Match must be the ETag that was read, such as "7".'
        )
    return Precondition(frozenset(_STRONG.findall(value)))


async def precondition(
    if_match: Annotated[
        str | None,
        Header(
            description="The ETag of what was read; refused with 412 if it has changed.",
            examples=['"7"'],
            # For whoever generates requests; what does not fit is refused below, with what to do.
            json_schema_extra={"pattern": r'^(\*|"[0-9]+"(, "[0-9]+")*)$'},
        ),
    ] = None,
) -> Precondition:
    return parse_if_match(if_match)


IfMatch = Annotated[Precondition, Depends(precondition)]
"""`if_match.check(draw.version)` once the stream is loaded, before deciding."""
