"""The trace of anything, over HTTP: a page for people, JSON for programs. Nobody needs a token; with one, whoever has
the right in a bureau sees more of the bureau's events.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from services.publishing.paper.api import Links
from services.publishing.site.api import Reader
from services.publishing.site.problems import prefers_page
from services.publishing.trace import labels, words
from services.publishing.trace.question import read_question
from services.publishing.trace.store import TraceReader
from services.publishing.trace.usecases import TraceUnknown, follow
from services.publishing.trace.wire import Paths, TraceTold, part_of, trace_told
from shared.http.caller import Caller
from shared.http.dear import dear
from shared.http.preconditions import NOT_KEPT
from shared.http.resources import Opened
from shared.tenancy import tenancy

router = APIRouter(tags=["trace"])

_COST = 10

Of = Annotated[
    str,
    Query(
        max_length=200,
        description="The id of an event, a draw, an inspection, a paper, a notice, a publication or a delivery, or its "
        "stream; a position of the log; the SHA-256 of the PDF or the code of a paper; the code of an enterprise; the "
        "number of a paper; the receipt of a credit system.",
        examples=["91370124EXAMP00154"],
    ),
]
Start = Annotated[
    int, Query(ge=0, le=2**63 - 1, description="The position from which on events are shown. Follow `next`.")
]


async def trace_reader(asks: Caller, resources: Opened) -> AsyncIterator[TraceReader]:
    """Who asks: what everybody sees is read for everybody alike, what only the reader sees in the reader's bureaus."""
    async with resources.work() as everybody:
        if asks is None:
            yield TraceReader(everybody.session)
        else:
            async with resources.work(tenancy(asks.sees)) as own:
                yield TraceReader(everybody.session, own.session, asks)


Asking = Annotated[TraceReader, Depends(trace_reader, scope="function")]


@router.get(
    "/trace.json",
    summary="Get the chain of events behind something",
    responses={404: {"description": "Nothing is found of which the caller may know."}},
    dependencies=[dear(_COST)],
)
async def get_trace(of: Of, reader: Asking, links: Links, response: Response, start: Start = 0) -> TraceTold:
    """Every event that belongs to what is asked about, and every event of the requests in which they happened, across
    the services, in the order of the log; each with its public part and its receipt. `/trace` answers the same to a
    client that does not ask for HTML.

    Without a token, only what is public is found: draws on the site, the enterprises in their public lists, papers by a
    hash, publications, and entries of the log. The answer is 404 for what the caller may not know of, as if it did not
    exist.
    """
    response.headers["Cache-Control"] = NOT_KEPT
    return trace_told(await follow(reader, read_question(of)), of, start, _paths(links))


@router.get("/trace", include_in_schema=False, response_model=None, dependencies=[dear(_COST)])
async def trace_page(
    request: Request, asks: Asking, reader: Reader, links: Links, of: Of = "", start: Start = 0
) -> Response | TraceTold:
    if not of.strip():
        return _unkept(await reader.page("trace.html", asks.public, asked="", traced=None))
    if not prefers_page(request.headers.get("accept", "")):
        told = trace_told(await follow(asks, read_question(of)), of, start, _paths(links))
        return _unkept(Response(told.model_dump_json(), media_type="application/json"))
    try:
        traced = await follow(asks, read_question(of))
    except TraceUnknown:
        page = await reader.page("trace.html", asks.public, asked=of, traced=None)
        page.status_code = 404
        return _unkept(page)
    shown = {
        "part": part_of(traced, start),
        "start": start,
        "paths": _paths(links, "trace_page"),
        "told": words,
        "labels": labels,
    }
    return _unkept(await reader.page("trace.html", asks.public, asked=of, traced=traced, **shown))


def _unkept(response: Response) -> Response:
    """What is answered depends on who asks, and on what for."""
    response.headers["Cache-Control"] = NOT_KEPT
    response.headers["Vary"] = "Accept, Authorization"
    return response


def _paths(links: Links, traces: str = "get_trace") -> Paths:
    # To make the path of each receipt by itself takes longer than all queries.
    return Paths(links.link(traces), links.link("get_receipt", position=0).removesuffix("0"))
