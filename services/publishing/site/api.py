"""The public site, for people with a browser: all draws, the draws in whose frames an enterprise was, and the log."""

from collections import Counter
from datetime import datetime
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.frame import store as frames
from services.publishing.frame.members import Candidate, Errand
from services.publishing.log.store import first_checkpoint_covering, newest_checkpoint
from services.publishing.notice import store
from services.publishing.notice.permanence import IMMUTABLE
from services.publishing.notice.story import Notice
from services.publishing.settings import PublishingSettings
from services.publishing.site import commands, crews, lots, pages
from shared.http.paging import Page, encode_cursor, page_by
from shared.http.resources import Opened
from shared.http.transaction import Tx
from shared.log.keyfile import signing_key

router = APIRouter(include_in_schema=False)

_FRAME_SHOWN = 300
_FOUND_AT_MOST = 50


class Browser:
    """A reader's view of the site: its links fit the address under which the reader sees the application."""

    def __init__(self, request: Request, resources: Opened) -> None:
        self._request = request
        self._settings = resources.settings_of(PublishingSettings)
        self._link = pages.linker(request.scope)

    def page(self, template: str, **values: Any) -> HTMLResponse:
        return HTMLResponse(pages.render(template, self._link, **values), headers=pages.HEADERS)

    def keys(self) -> dict[str, Any]:
        """What a reader needs to check signatures on their own machine: the address of the log and the keys that must
        have signed it.
        """
        settings = self._settings
        return {
            "address": f"{self._request.url.scheme}://{self._request.url.netloc}",
            "vkey": str(signing_key(settings.log_key_file, settings.log_origin).verifier),
            "witnesses": [witness.split(" ")[1] for witness in settings.witnesses],
        }


async def browser(request: Request, resources: Opened) -> Browser:
    return Browser(request, resources)


Reader = Annotated[Browser, Depends(browser)]
Newest = Annotated[Page[tuple[datetime, UUID]], Depends(page_by(tuple[datetime, UUID]))]


@router.get("/")
async def draws_page(session: Tx, reader: Reader, page: Newest) -> HTMLResponse:
    found = await store.notices(session, page.wanted)
    return reader.page(
        "draws.html",
        notices=found.rows,
        serials=await store.serials(session),
        more=encode_cursor(found.last) if found.last else "",
        limit=page.wanted.limit,
        first=page.wanted.after is None,
    )


@router.get("/draws/{draw:uuid}")
async def draw_page(draw: UUID, session: Tx, reader: Reader) -> HTMLResponse:
    notice = await store.notice_of(session, draw)
    positions = await store.positions(session, [step.event for step in notice.steps])
    announced_at = positions.get(notice.steps[0].event)
    drawn = await (_assigned if notice.assigns else _ranked)(session, notice)
    return reader.page(
        "draw.html",
        notice=notice,
        replaced=notice.replaces and await store.find_notice(session, notice.replaces),
        vacated=notice.slot and await store.find_notice(session, notice.slot.draw),
        positions=positions,
        published=None if announced_at is None else await first_checkpoint_covering(session, announced_at),
        **drawn,
        **reader.keys(),
    )


async def _ranked(session: AsyncSession, notice: Notice) -> dict[str, Any]:
    """What the page of a `rank` draw shows besides the notice: name of the template variable → value."""
    known = await frames.candidates_among(session, notice.draw, lots.ids_shown(notice))
    batches = lots.drawn(notice, known)
    first = next((lot.candidate for batch in batches for lot in batch.lots), None)
    return {
        "known": known,
        "strata": await frames.strata_of(session, notice.draw),
        "frame": await frames.frame_of(session, notice.draw, limit=_FRAME_SHOWN),
        "batches": batches,
        "reserve": lots.reserve(notice, known),
        "drawn": {lot.candidate.id for batch in batches for lot in batch.lots},
        "first": first,
        "check": commands.draw_the_lot(notice.completion.seed, first) if notice.completion and first else None,
    }


async def _assigned(session: AsyncSession, notice: Notice) -> dict[str, Any]:
    """What the page of an `assign` draw shows besides the notice: name of the template variable → value."""
    tasks = await frames.tasks_of(session, notice.draw)
    people = await frames.people_of(session, notice.draw)
    known = {errand.id: errand for errand in tasks}
    served = crews.crews(notice, known, await store.held_over(session, notice.draw))
    first = served[0].errand if served else None
    return {
        "known": known,
        "tasks": tasks[:_FRAME_SHOWN],
        "people": people[:_FRAME_SHOWN],
        "slots": sum(len(errand.task.slots) for errand in tasks),
        "crews": served,
        "busy": Counter(seat.person for crew in served for seat in crew.seats),
        "vacancies": {vacancy.place: vacancy for vacancy in notice.vacancies},
        "first": first,
        "check": commands.serve_the_task(notice.completion.seed, first.id) if notice.completion and first else None,
    }


@router.get("/enterprises")
async def enterprises_page(session: Tx, reader: Reader, q: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    wanted = q.strip()
    # A single character is in too many names to be worth a search.
    found = await store.enterprises_like(session, wanted, _FOUND_AT_MOST) if len(wanted) > 1 else []
    return reader.page("enterprises.html", wanted=wanted, found=found, limit=_FOUND_AT_MOST)


@router.get("/enterprises/{identifier:path}")
async def enterprise_page(identifier: str, session: Tx, reader: Reader) -> HTMLResponse:
    stood, visited = await store.places_of(session, identifier)
    places = [
        (notice, candidate, lots.result_for(notice, candidate.id), _opening(candidate)) for notice, candidate in stood
    ]
    visits = [(notice, errand, await _crew(session, notice, errand), _opening(errand)) for notice, errand in visited]
    known_as = [(notice.announced_at, candidate.named) for notice, candidate in stood]
    known_as += [(notice.announced_at, errand.named) for notice, errand in visited]
    newest = max(known_as, key=itemgetter(0))[1]
    label = newest.label if newest else identifier
    return reader.page("enterprise.html", identifier=identifier, label=label, places=places, visits=visits)


def _opening(member: Candidate | Errand) -> commands.Command | None:
    return commands.open_the_id(member.id, member.named) if member.named else None


async def _crew(session: AsyncSession, notice: Notice, errand: Errand) -> crews.Crew | None:
    found = crews.crews(notice, {errand.id: errand}, await store.held_over(session, notice.draw))
    return found[0] if found else None


@router.get("/log")
async def log_page(session: Tx, reader: Reader) -> HTMLResponse:
    newest = await newest_checkpoint(session)
    return reader.page("log.html", newest=newest, **reader.keys())


@router.get("/static/{name}")
async def static(name: str) -> Response:
    content, media_type = pages.asset(name)
    return Response(content, media_type=media_type, headers={"Cache-Control": IMMUTABLE})
