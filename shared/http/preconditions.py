"""`If-Match`: a change that was decided on an old state is refused (RFC 9110 §13.1.1). An ETag is the version of a
stream.

Every action on an existing thing must name the version on which it was decided (RFC 6585 §3). Without this rule, a
client that forgets the header would lose the protection and not notice.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header, Response

from shared.errors import Invalid, Refusal
from shared.http.entity_tags import TAGS
from shared.log.append import StaleVersion

_STRONG = re.compile(r'(?<!/)"([\x21\x23-\x7e]*)"')


class PreconditionMalformed(Invalid):
    code = "precondition-malformed"
    title = "If-Match 请求头有误"
    title_en = "Malformed If-Match"


NOT_KEPT = "no-store"
"""The Cache-Control header of an answer that can change while its ETag stays the same: no reader may keep a copy."""


def etag(version: int) -> str:
    """The ETag of a stream at a version, such as `"7"`."""
    return f'"{version}"'


class Versioned(Protocol):
    """The content of an answer, with the version of the stream that it shows."""

    @property
    def version(self) -> int: ...


V = TypeVar("V", bound=Versioned)


class Tagging:
    """Writes the version of an answer's content into the ETag header: `wire.shown(tag(plan))`."""

    def __init__(self, response: Response) -> None:
        self._response = response

    def __call__(self, shown: V) -> V:
        self._response.headers["ETag"] = etag(shown.version)
        return shown

    def of_part(self, shown: V) -> V:
        """As a call, for content that can change without a new version: no reader may keep a copy of the answer."""
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
    """The versions that a request accepts, as `If-Match` names them. With `tags` None, it accepts every version.

    `exists` is True for `*`: the thing must exist. It is False if the header is missing: the thing must not exist yet.
    """

    tags: frozenset[str] | None
    exists: bool | None = None

    def check(self, version: int) -> None:
        """Refuse the request if it does not accept the stream's present `version` (0: the stream does not exist).

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
"""Accepts every version of the thing."""


def parse_if_match(value: str | None) -> Precondition:
    """The precondition in an If-Match header: one ETag such as `"7"`, a list of ETags, or `*` for every version.

    A weak ETag (`W/"7"`) matches no version (RFC 9110 §13.1.1). Raises PreconditionMalformed.
    """
    if value is None:
        return Precondition(None, exists=False)
    if value.strip() == "*":
        return Precondition(None, exists=True)
    if not TAGS.fullmatch(value):
        raise PreconditionMalformed(
            'If-Match 请求头应为读取时得到的 ETag，例如 "7"。', 'If-Match must be the ETag that was read, such as "7".'
        )
    return Precondition(frozenset(_STRONG.findall(value)))


Given = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description=(
            "The ETag of the version that the caller read. If the resource has changed since,"
            " the answer is 412. `*` accepts any version."
        ),
        examples=['"7"'],
        # This pattern is for programs that generate requests. `parse_if_match` refuses a value that does not fit, and
        # says what to do.
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
"""The precondition of a request on an existing thing. A use case calls `if_match.check(draw.version)` after loading the
stream, before deciding.
"""

IfMatchIfThere = Annotated[Precondition, Depends(precondition_if_there)]
"""The precondition of a PUT that may make the thing: if the thing does not exist yet, the header is left out."""
