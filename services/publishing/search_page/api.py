"""Searching over HTTP: a page for people, JSON for programs. Nobody needs a token."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from services.publishing.publication_page.words import KINDS as PUBLICATIONS
from services.publishing.search import store
from services.publishing.search.entry import EntryKind
from services.publishing.search.sought import SearchAsked, read_search
from services.publishing.search.usecases import SearchPlace, find, meant
from services.publishing.search_page import words
from services.publishing.search_page.wire import SearchAnswer, entry_shown, meant_shown, search_answer
from services.publishing.site.api import Reader
from services.publishing.site.problems import prefers_page
from shared.errors import Refusal
from shared.http.dear import dear
from shared.http.paging import Page, encode_cursor, page_by
from shared.http.transaction import Tx
from shared.searching import NothingSought, TooShortToSearch

router = APIRouter(tags=["search"])

_COST = 10
_COUNTING = 40
"""What it costs to count up to 10,000 entries beside."""
_Typed = Annotated[
    str,
    Query(
        max_length=100,
        description="A part of the name of an enterprise, in Chinese, or in pinyin, whole or by initials; its code or "
        "the beginning of it; a part of the number or the title of a publication; the serial or a part of the title of "
        "a draw; an id.",
        examples=["第一机械"],
    ),
]
_Bureau = Annotated[
    str | None,
    Query(pattern="^[0-9]{6}$", description="Only what this bureau has published.", examples=["370124"]),
]
_Kind = Annotated[EntryKind | None, Query(description="Only entries of this kind.")]
Place = Annotated[Page[SearchPlace], Depends(page_by(SearchPlace))]


@router.get("/search.json", summary="Search what the public may see", dependencies=[dear(_COST, _COUNTING)])
async def get_search(q: _Typed, session: Tx, page: Place, bureau: _Bureau = None, kind: _Kind = None) -> SearchAnswer:
    """Enterprises in public lists of draws or in what is published of them, publications that are shown, and draws that
    are announced. How names and codes were typed, with which spaces, brackets, full-width letters, makes no difference.
    Enterprises are found by names of before too, nobody by the name of a natural person.

    The answer says what was looked through, and up to which entry of the log. `/search` answers the same to a client
    that does not ask for HTML.
    """
    return await _answered(session, page, read_search(q, kind), bureau, kind)


@router.get("/search", include_in_schema=False, response_model=None, dependencies=[dear(_COST, _COUNTING)])
async def search_page(
    request: Request,
    session: Tx,
    reader: Reader,
    page: Place,
    q: _Typed = "",
    bureau: _Bureau = None,
    kind: _Kind = None,
) -> Response | SearchAnswer:
    if q.strip() and not prefers_page(request.headers.get("accept", "")):
        return await _answered(session, page, read_search(q, kind), bureau, kind)
    shown = {"asked": q, "bureau": bureau, "kind": kind, "told": words, "publications": PUBLICATIONS}
    try:
        question = read_search(q, kind)
    except (NothingSought, TooShortToSearch) as refusal:
        wrong: Refusal | None = refusal if q.strip() else None
        answer = await reader.page("search.html", session, **shown, refusal=wrong, question=None)
    else:
        found = await find(session, question, bureau, page.wanted)
        offered = [] if found.rows or page.wanted.after else await meant(session, question, kind, bureau)
        asked = {"q": q, **({"bureau": bureau} if bureau else {}), **({"kind": kind} if kind else {})}
        answer = await reader.page(
            "search.html",
            session,
            **shown,
            refusal=None,
            question=question,
            found=found.rows,
            meant=offered,
            begins=page.wanted.after is None,
            query=urlencode(asked),
            more=urlencode({**asked, "after": encode_cursor(found.last)}) if found.last else "",
            log_size=await store.read_so_far(session),
        )
    answer.headers["Vary"] = "Accept"
    return answer


@router.get("/enterprises", include_in_schema=False, response_model=None, dependencies=[dear(_COST, _COUNTING)])
async def enterprises_page(
    request: Request, session: Tx, reader: Reader, page: Place, q: _Typed = ""
) -> Response | SearchAnswer:
    """Where enterprises were searched before."""
    return await search_page(request, session, reader, page, q, kind="enterprise")


async def _answered(
    session: Tx, page: Place, question: SearchAsked, bureau: str | None, kind: EntryKind | None
) -> SearchAnswer:
    found = await find(session, question, bureau, page.wanted)
    offered = [] if found.rows or page.wanted.after else await meant(session, question, kind, bureau)
    told = list(map(meant_shown, offered))
    return search_answer(page.of(found, entry_shown), question, told, await store.read_so_far(session))
