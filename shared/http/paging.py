"""Pages by cursor: what comes after the last row seen, so that rows added meanwhile neither shift nor repeat any."""

import base64
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Generic, TypeVar
from urllib.parse import quote

from fastapi import Query, Request, Response
from pydantic import TypeAdapter
from pydantic_core import to_json

from shared.errors import Invalid

K = TypeVar("K")
R = TypeVar("R")

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


class CursorRefused(Invalid):
    code = "cursor-refused"
    title = "翻页位置无效"
    title_en = "Not a cursor of this list"


class Page(Generic[K]):
    """At most `limit` rows, those after the key `after` (None: from the start)."""

    def __init__(self, limit: int, after: K | None, request: Request, response: Response) -> None:
        self.limit = limit
        self.after = after
        self._request = request
        self._response = response

    @property
    def fetch(self) -> int:
        """How many rows to ask the database for: one more than is shown tells whether there is a next page."""
        return self.limit + 1

    def cut(self, rows: Sequence[R], key: Callable[[R], K]) -> list[R]:
        """The rows to show, of those fetched; when more are left, the answer links to them (RFC 8288)."""
        shown = list(rows[: self.limit])
        if len(rows) > self.limit:
            target = self._request.url.include_query_params(limit=self.limit, after=encode_cursor(key(shown[-1])))
            # A relative reference: behind a proxy we do not know the address we are reached by. Quoted: a header is
            # ASCII, and the path in the scope is not.
            self._response.headers["Link"] = f'<{quote(target.path)}?{target.query}>; rel="next"'
        return shown


def encode_cursor(key: object) -> str:
    """A key as an opaque token: base64url of its JSON."""
    return base64.urlsafe_b64encode(to_json(key)).decode().rstrip("=")


def decode_cursor(token: str, shape: TypeAdapter[K]) -> K:
    """The key in a token. Raises CursorRefused for what `encode_cursor` did not make of such a key."""
    try:
        plain = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        return shape.validate_json(plain)
    except ValueError as error:
        raise CursorRefused(
            "after 参数须原样取自上一页 Link 头中的 next 链接。",
            "`after` must be taken as it is from the previous page's Link header.",
        ) from error


def page_by(shape: type[K]) -> Callable[..., Awaitable[Page[K]]]:
    """The dependency that reads `?limit=&after=` for a list in the order of a key of this type.

    `Annotated[Page[tuple[datetime, UUID]], Depends(page_by(tuple[datetime, UUID]))]`
    """
    adapter = TypeAdapter(shape)

    async def page(
        request: Request,
        response: Response,
        limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="How many rows at most.")] = DEFAULT_LIMIT,
        after: Annotated[
            str | None, Query(max_length=2000, description="Where to go on: from the Link header of the page before.")
        ] = None,
    ) -> Page[K]:
        return Page(limit, None if after is None else decode_cursor(after, adapter), request, response)

    # The document of the service reads it: this operation answers page by page.
    page.pages = True  # type: ignore[attr-defined]  # functions carry attributes, mypy knows none
    return page
