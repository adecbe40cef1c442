"""`If-Match`: a change that was decided on an old state is refused (RFC 9110 §13.1.1). ETags are stream versions.

Every action on something that exists must say what it was decided on (RFC 6585 §3): who forgets the header would lose
the protection without a word.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header, Response

from shared.errors import Invalid, Refusal
from shared.log.append import StaleVersion

_TAGS = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e]*"\s*(?:,\s*(?:W/)?"[\x21\x23-\x7e]*"\s*)*')
_ANY = re.compile(r'"[\x21\x23-\x7e]*"')
_STRONG = re.compile(r'(?<!/)"([\x21\x23-\x7e]*)"')


class PreconditionMalformed(Invalid):
    code = "precondition-malformed"
    title = "If-Match 请求头有误"
    title_en = "Malformed If-Match"


NOT_KEPT = "no-store"
"""The Cache-Control of an answer of which a copy may be out of date while its ETag is the newest."""


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

    def of_part(self, shown: V) -> V:
        """For an answer that also shows what changes without a new version: it is sent anew to every reader."""
        self._response.headers["Cache-Control"] = NOT_KEPT
        return self(shown)


async def tagging(response: Response) -> Tagging:
    return Tagging(response)


Tag = Annotated[Tagging, Depends(tagging)]


class PreconditionRequired(Refusal):
    code = "precondition-required"
    title = "缺少 If-Match 请求头"
    title_en = "If-Match required"


@dataclass(frozen=True, slots=True)
class Precondition:
    """The entity tags one of which the state must still have; None where any state will do.

    `exists` is True where there must be something already (`*`), False where nothing was read: then there must be
    nothing yet.
    """

    tags: frozenset[str] | None
    exists: bool | None = None

    def check(self, version: int) -> None:
        """Refuse when the stream at `version` is not what the request was decided on.

        Raises StaleVersion, PreconditionRequired.
        """
        if self.exists is False and version > 0:
            raise _required()
        if (self.exists and version == 0) or (self.tags is not None and str(version) not in self.tags):
            if version == 0:
                raise StaleVersion(
                    "该对象尚不存在；如要新建，请去掉 If-Match 请求头再提交。",
                    "There is no such resource yet; to create it, send the request without the If-Match header.",
                    current=version,
                )
            raise StaleVersion(
                f"您依据的内容已被更新（现为第 {version} 版），请刷新后重新核对再提交。",
                f"What you decided on has changed (it is at version {version} now); load it again, check, and resend.",
                current=version,
            )


ANY_VERSION = Precondition(None)
"""The state may be at any version."""


def parse_if_match(value: str | None) -> Precondition:
    """The precondition that an If-Match header states: an entity tag such as `"7"`, a list of tags, or `*`.

    A weak tag (`W/"7"`) matches nothing, as RFC 9110 §13.1.1 demands for If-Match. Raises PreconditionMalformed.
    """
    if value is None:
        return Precondition(None, exists=False)
    if value.strip() == "*":
        return Precondition(None, exists=True)
    if not _TAGS.fullmatch(value):
        raise PreconditionMalformed(
            'If-Match 请求头应为读取时得到的 ETag，例如 "7"。', 'If-Match must be the ETag that was read, such as "7".'
        )
    return Precondition(frozenset(_STRONG.findall(value)))


def matches_weakly(if_none_match: str | None, tag: str) -> bool:
    """Whether an `If-None-Match` names this ETag, weak or not (RFC 9110 §13.1.2). What cannot be read names nothing."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    return bool(_TAGS.fullmatch(if_none_match)) and tag.removeprefix("W/") in _ANY.findall(if_none_match)


Given = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description=(
            "The ETag of the version that the caller read. If the resource has changed since,"
            " the answer is 412. `*` accepts any version."
        ),
        examples=['"7"'],
        # For whoever generates requests; what does not fit is refused below, with what to do.
        json_schema_extra={"pattern": r'^(\*|"[0-9]+"(, "[0-9]+")*)$'},
    ),
]


async def precondition(if_match: Given = None) -> Precondition:
    found = parse_if_match(if_match)
    if found.exists is False:
        raise _required()
    return found


async def precondition_if_there(if_match: Given = None) -> Precondition:
    return parse_if_match(if_match)


def _required() -> PreconditionRequired:
    return PreconditionRequired(
        "请先读取该对象，核对后把读取时得到的 ETag 放入 If-Match 请求头再提交。",
        "Read it first, check it, and send the ETag that came with it as the If-Match header.",
    )


IfMatch = Annotated[Precondition, Depends(precondition)]
"""`if_match.check(draw.version)` once the stream is loaded, before deciding."""

IfMatchIfThere = Annotated[Precondition, Depends(precondition_if_there)]
"""For a PUT that makes the thing where there is none: then nothing was read, and the header is left out."""
