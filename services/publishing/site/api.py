"""The public site: every draw, every enterprise's own view of them, and the log, for people with a browser."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from services.publishing.log.store import first_checkpoint_covering, newest_checkpoint
from services.publishing.notice import store
from services.publishing.notice.permanence import IMMUTABLE, MOVING
from services.publishing.settings import PublishingSettings
from services.publishing.site import commands, lots, pages
from shared.database import Tx
from shared.log.keyfile import signing_key
from shared.paging import Page, encode_cursor, page_by

router = APIRouter(include_in_schema=False)

_FRAME_SHOWN = 300
_FOUND_AT_MOST = 50
_HEADERS = {
    "Cache-Control": MOVING,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Browser:
    """Who reads: under which address they see the site, wherever the application is mounted."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._root = request.scope.get("root_path", "")

    def link(self, name: str, /, **parameters: Any) -> str:
        # Of this application, not of the router that mounted it: there another service may have a route of this name.
        return f"{self._root}{self._request.app.url_path_for(name, **parameters)}"

    def page(self, template: str, **values: Any) -> HTMLResponse:
        return HTMLResponse(pages.render(template, self.link, **values), headers=_HEADERS)

    def keys(self) -> dict[str, Any]:
        """What a reader needs in order to check on their own machine: where we are, whose signatures count."""
        settings: PublishingSettings = self._request.app.state.settings
        return {
            "address": f"{self._request.url.scheme}://{self._request.url.netloc}",
            "vkey": str(signing_key(settings.log_key_file, settings.log_origin).verifier),
            "witnesses": [witness.split(" ")[1] for witness in settings.witnesses],
        }


Reader = Annotated[Browser, Depends(Browser)]
Newest = Annotated[Page[tuple[datetime, UUID]], Depends(page_by(tuple[datetime, UUID]))]


@router.get("/")
async def draws_page(session: Tx, reader: Reader, page: Newest) -> HTMLResponse:
    found = await store.newest_notices(session, page.after, page.fetch)
    shown = found[: page.limit]
    more = encode_cursor((shown[-1].announced_at, shown[-1].draw)) if len(found) > page.limit else ""
    return reader.page(
        "draws.html",
        notices=shown,
        serials=await store.serials(session),
        more=more,
        limit=page.limit,
        first=page.after is None,
    )


@router.get("/draws/{draw:uuid}")
async def draw_page(draw: UUID, session: Tx, reader: Reader) -> HTMLResponse:
    notice = await store.notice_of(session, draw)
    positions = await store.positions(session, [step.event for step in notice.steps])
    announced_at = positions.get(notice.steps[0].event)
    known = await store.candidates_among(session, draw, lots.ids_shown(notice))
    replaced = notice.replaces and await store.find_notice(session, notice.replaces)
    batches = lots.drawn(notice, known)
    return reader.page(
        "draw.html",
        notice=notice,
        replaced=replaced,
        known=known,
        positions=positions,
        published=None if announced_at is None else await first_checkpoint_covering(session, announced_at),
        strata=await store.strata_of(session, draw),
        frame=await store.frame_of(session, draw, limit=_FRAME_SHOWN),
        batches=batches,
        reserve=lots.reserve(notice, known),
        drawn={lot.candidate.id for batch in batches for lot in batch.lots},
        check=commands.draw_the_lot(notice.completion.seed, batches[0].lots[0].candidate)
        if notice.completion
        else None,
        **reader.keys(),
    )


@router.get("/enterprises")
async def enterprises_page(session: Tx, reader: Reader, q: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    wanted = q.strip()
    # One character is in too many names to be a question.
    found = await store.enterprises_like(session, wanted, _FOUND_AT_MOST) if len(wanted) > 1 else []
    return reader.page("enterprises.html", wanted=wanted, found=found, limit=_FOUND_AT_MOST)


@router.get("/enterprises/{identifier:path}")
async def enterprise_page(identifier: str, session: Tx, reader: Reader) -> HTMLResponse:
    places = await store.places_of(session, identifier)
    shown = [
        (notice, candidate, lots.result_for(notice, candidate.id), commands.open_the_id(candidate))
        for notice, candidate in places
    ]
    return reader.page("enterprise.html", identifier=identifier, label=places[0][1].label, places=shown)


@router.get("/log")
async def log_page(session: Tx, reader: Reader) -> HTMLResponse:
    newest = await newest_checkpoint(session)
    return reader.page("log.html", newest=newest, **reader.keys())


@router.get("/static/{name}")
async def static(name: str) -> Response:
    content, media_type = pages.asset(name)
    return Response(content, media_type=media_type, headers={"Cache-Control": IMMUTABLE})
