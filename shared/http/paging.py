"""Lists over HTTP, page by page: the rows, and a link to the next page whose cursor is the key of the last row."""

import base64
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any, Generic, Self, TypeVar
from urllib.parse import parse_qsl, quote, urlencode
from uuid import UUID

import orjson
from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic_core import to_json

from shared.errors import Invalid
from shared.pages import COUNTED, PageFound, PageWanted

K = TypeVar("K")
R = TypeVar("R")
S = TypeVar("S")

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


class CursorRefused(Invalid):
    code = "cursor-refused"
    title = "翻页位置无效"
    title_en = "`after` is not a place in this list"


class CountShown(BaseModel):
    """The number of rows of a list, on all its pages together."""

    model_config = ConfigDict(from_attributes=True)

    rows: int = Field(examples=[475])
    exact: bool = Field(description=f"False if the list has more rows than this. Rows are counted up to {COUNTED:,}.")


class Listed(BaseModel, Generic[R]):
    """A page of a list. All lists are answered in this form."""

    items: list[R]
    next: str | None = Field(
        description="The path of the next page on the same host; null on the last page. Follow it as it is.",
        examples=["/draws?limit=50&after=WzIwMjYsN10"],
    )
    count: CountShown | None = Field(
        description="The number of rows of the whole list; null unless the request says `count=true`."
    )

    @classmethod
    def whole(cls, items: Iterable[R]) -> Self:
        """The answer for a list that always fits on a single page."""
        return cls(items=list(items), next=None, count=None)

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """The name of the schema, made from the name of its rows: `PlanListed` gives `PlanListedPage`."""
        return f"{params[0].__name__}Page"


class Page(Generic[K]):
    """The page that the caller asked for. It shapes the answer and links to the next page."""

    def __init__(self, wanted: PageWanted[K], request: Request, response: Response) -> None:
        self.wanted = wanted
        self._request = request
        self._response = response

    def of(self, found: PageFound[R, K], show: Callable[[R], S]) -> Listed[S]:
        """The answer: each row as `show` makes it, and the link to the next page."""
        count = found.count and CountShown.model_validate(found.count)
        return Listed(items=[show(row) for row in found.rows], next=self.link(found), count=count)

    def of_json(self, found: PageFound[str, K], **more: object) -> Response:
        """The answer for rows that PostgreSQL wrote as JSON: to make models of them takes longer than the query. `more`
        are members beside those of every list.
        """
        rows, following = [orjson.Fragment(row) for row in found.rows], self.link(found)
        body = orjson.dumps({"items": rows, "next": following, "count": found.count, **more})
        links = {"Link": self._response.headers["Link"]} if following else {}
        return Response(body, media_type="application/json", headers=links)

    def link(self, found: PageFound[Any, K]) -> str | None:
        """The address of the next page, also set as the answer's Link header (RFC 8288). None on the last page."""
        if found.last is None:
            return None
        scope = self._request.scope
        ours = {"limit": str(self.wanted.limit), "after": encode_cursor(found.last)}
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        query = urlencode([*((name, value) for name, value in asked if name not in ours), *ours.items()])
        # The reference is relative, because behind a proxy we do not know our public address. It is quoted, because a
        # header is ASCII, and the path in the scope is not.
        following = f"{quote(scope['path'])}?{query}"
        self._response.headers["Link"] = f'<{following}>; rel="next"'
        return following


def encode_cursor(key: object) -> str:
    """A key as an opaque token: the base64url of its JSON."""
    return base64.urlsafe_b64encode(to_json(key)).decode().rstrip("=")


def decode_cursor(token: str, shape: TypeAdapter[K]) -> K:
    """The key in a token. Raises CursorRefused for a token that `encode_cursor` cannot have made from such a key."""
    try:
        plain = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        return shape.validate_json(plain)
    except ValueError as error:
        raise cursor_refused() from error


def cursor_refused() -> CursorRefused:
    """The refusal of a cursor that is of no page of this list, or of the list in another order."""
    return CursorRefused(
        "请沿用上一页的 next（Link 头与之相同），不要自行填写 after。",
        "Follow `next` of the page before (its Link header says the same), and do not make up `after`.",
    )


def page_by(shape: Any) -> Callable[..., Awaitable[Page[Any]]]:
    """The dependency that reads `?limit=&after=` for a list that is sorted by a key of the type `shape`.

    `Annotated[Page[tuple[datetime, UUID]], Depends(page_by(tuple[datetime, UUID]))]`
    """
    adapter: TypeAdapter[Any] = TypeAdapter(shape)

    async def page(
        request: Request,
        response: Response,
        limit: Annotated[
            int, Query(ge=1, le=LARGEST_LIMIT, description="The largest number of rows in the answer.")
        ] = DEFAULT_LIMIT,
        after: Annotated[
            str | None,
            Query(
                max_length=2000,
                description=(
                    "Where this page of the list begins. Clients follow `next` of the page before, which "
                    "contains `after`, and never make up `after`."
                ),
            ),
        ] = None,
        count: Annotated[
            bool, Query(description="If true, the answer also says how many rows the whole list has.")
        ] = False,
    ) -> Page[Any]:
        key = None if after is None else decode_cursor(after, adapter)
        return Page(PageWanted(limit, key, count), request, response)

    # The OpenAPI document reads this attribute: this operation answers page by page.
    page.pages = True  # type: ignore[attr-defined]  # functions carry attributes, mypy knows none
    return page


ByIdentifier = Annotated[Page[str], Depends(page_by(str))]
ByNumber = Annotated[Page[int], Depends(page_by(Annotated[int, Field(ge=0, le=2**31 - 1)]))]
NewestFirst = Annotated[Page[UUID], Depends(page_by(UUID))]
"""A page with the newest rows first. The order of ids (UUID version 7) is the order of time."""
