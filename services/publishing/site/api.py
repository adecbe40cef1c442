"""The public site, for people with a browser: all draws, the draws in whose lists an enterprise stands, and the log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.file.store import is_adopted, is_decision
from services.publishing.frame import store as frames
from services.publishing.frame.members import Candidate, Errand
from services.publishing.log.store import first_checkpoint_covering, newest_checkpoint
from services.publishing.notice import store
from services.publishing.notice.permanence import IMMUTABLE
from services.publishing.notice.story import Notice
from services.publishing.notice.usecases import SHOWN_AT_MOST
from services.publishing.settings import PublishingSettings
from services.publishing.site import commands, crews, lots, pages, yearly
from services.publishing.site.witnessing import in_time, witnessed_at
from services.publishing.year import store as years
from services.publishing.year.api import BureauCode, Year
from shared.http.dear import dear
from shared.http.paging import Page, encode_cursor, page_by
from shared.http.resources import Opened
from shared.http.transaction import Tx
from shared.log.keyfile import signing_key
from shared.log.notes import VerifierKey

router = APIRouter(include_in_schema=False)

_FOUND_AT_MOST = 50


class Browser:
    """A reader's view of the site: its links fit the address under which the reader sees the application."""

    def __init__(self, request: Request, resources: Opened) -> None:
        self._request = request
        self._settings = resources.settings_of(PublishingSettings)
        self._address = pages.Address(request.scope)
        self.now = resources.clock()

    def page(self, template: str, **values: Any) -> HTMLResponse:
        return HTMLResponse(pages.render(template, self._address, now=self.now, **values), headers=pages.HEADERS)

    def keys(self) -> dict[str, Any]:
        """What a reader needs to check signatures on their own machine: the address of the log and the keys that must
        have signed it.
        """
        settings = self._settings
        return {
            "address": f"{self._request.url.scheme}://{self._request.url.netloc}",
            "vkey": str(signing_key(settings.log_key_file, settings.log_origin).verifier),
            "witnesses": list(map(str, self.witnesses)),
        }

    @property
    def witnesses(self) -> Sequence[VerifierKey]:
        """The keys of the witnesses that this site names."""
        return self._settings.witness_keys


async def browser(request: Request, resources: Opened) -> Browser:
    return Browser(request, resources)


Reader = Annotated[Browser, Depends(browser)]
Newest = Annotated[Page[tuple[datetime, UUID]], Depends(page_by(tuple[datetime, UUID]))]


@router.get("/", dependencies=[dear(2)])
async def draws_page(session: Tx, reader: Reader, page: Newest) -> HTMLResponse:
    found = await store.notices(session, page.wanted)
    return reader.page(
        "draws.html",
        notices=found.rows,
        serials=await store.serials(session),
        years=await years.recorded_years(session),
        more=encode_cursor(found.last) if found.last else "",
        limit=page.wanted.limit,
        first=page.wanted.after is None,
    )


@router.get("/draws/{draw:uuid}", dependencies=[dear(5)])
async def draw_page(draw: UUID, session: Tx, reader: Reader) -> HTMLResponse:
    notice = await store.notice_of(session, draw)
    positions = await store.positions(session, [step.event for step in notice.steps])
    announced_at = positions.get(notice.steps[0].event)
    seen = witnessed_at(notice, reader.witnesses)
    return reader.page(
        "draw.html",
        notice=notice,
        replaced=notice.replaces and await store.find_notice(session, notice.replaces),
        replaced_by=await store.replacement_of(session, draw),
        served=await store.served_draw(session, notice),
        continued=await store.continued(session, notice),
        continuations=await store.continuations(session, notice),
        positions=positions,
        published=None if announced_at is None else await first_checkpoint_covering(session, announced_at),
        seen=seen,
        in_time=in_time(notice, seen),
        year_shown=(notice.bureau, notice.year) in await years.recorded_years(session),
        decision_shown=notice.annulled is not None and await is_decision(session, notice.annulled.decision),
        policy_shown=await is_adopted(session, notice.spec["policy"]["file"]),
        **await (_assigned if notice.assigns else _ranked)(session, notice),
        **reader.keys(),
    )


async def _ranked(session: AsyncSession, notice: Notice) -> dict[str, Any]:
    """What the page of a `rank` draw shows besides the notice: name of the template variable → value."""
    known = await frames.candidates_among(session, notice.draw, lots.ids_shown(notice))
    batches, reserve = lots.drawn(notice, known), lots.reserve(notice, known)
    first = next((lot.candidate for batch in batches for lot in batch.lots), None)
    return {
        "known": known,
        "frame": await frames.frame_of(session, notice.draw, SHOWN_AT_MOST),
        "left_out": await frames.left_out_of(session, notice.draw, SHOWN_AT_MOST),
        "batches": batches,
        "reserve": reserve,
        "cut": lots.is_cut(batches, reserve, notice),
        "drawn": {lot.candidate.id for batch in batches for lot in batch.lots},
        "first": first,
        "check": commands.draw_the_lot(notice.completion.seed, first) if notice.completion and first else None,
    }


async def _assigned(session: AsyncSession, notice: Notice) -> dict[str, Any]:
    """What the page of an `assign` draw shows besides the notice: name of the template variable → value."""
    served = [task for task, _ in notice.completion.assigned.assignments] if notice.completion else []
    changed = [entry.handover.task for entry in notice.successions if entry.handover]
    known = await frames.errands_among(session, notice.draw, {*served, *changed})
    teams = crews.crews(notice, known)
    first = teams[0].errand if teams else None
    return {
        "known": known,
        "tasks": await frames.tasks_of(session, notice.draw, SHOWN_AT_MOST),
        "people": await frames.people_of(session, notice.draw, SHOWN_AT_MOST),
        "left_out": await frames.left_out_of(session, notice.draw, SHOWN_AT_MOST),
        "crews": teams,
        "cut": bool(teams) and len(teams) < notice.size,
        "first": first,
        "check": commands.serve_the_task(notice.completion.seed, first.id) if notice.completion and first else None,
    }


@router.get("/bureaus/{bureau}/{year:int}", dependencies=[dear(5)])
async def year_page(bureau: BureauCode, year: Year, session: Tx, reader: Reader) -> HTMLResponse:
    found = await years.year_of(session, bureau, year)
    return reader.page(
        "year.html",
        year=found,
        record=found.record,
        lines=yearly.lines(found.record, found.findings),
        found=yearly.finding_lines(found.record, found.findings, SHOWN_AT_MOST),
        states=yearly.by_state(found.record),
        kinds=yearly.KINDS,
        told=yearly.STATES,
        shown=await store.draws_shown(session, bureau),
        **reader.keys(),
    )


@router.get("/enterprises", dependencies=[dear(10)])
async def enterprises_page(session: Tx, reader: Reader, q: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    wanted = q.strip()
    # A single character is in too many names to be worth a search.
    found = await store.enterprises_like(session, wanted, _FOUND_AT_MOST) if len(wanted) > 1 else []
    return reader.page("enterprises.html", wanted=wanted, found=found, limit=_FOUND_AT_MOST)


@router.get("/enterprises/{identifier:path}", dependencies=[dear(5)])
async def enterprise_page(identifier: str, session: Tx, reader: Reader) -> HTMLResponse:
    standings = await store.standings_of(session, identifier)
    visits, places, absences = [], [], []
    for notice, member, named, line in standings:
        check = commands.open_the_id(member.id, named)
        if isinstance(member, Errand):
            visits.append((notice, member, crews.crew_of(notice, member, line), check))
        elif isinstance(member, Candidate):
            places.append((notice, member, lots.result_for(notice, member.id, line), check))
        else:
            absences.append((notice, member, check))
    return reader.page(
        "enterprise.html",
        identifier=identifier,
        label=standings[0].named.label,
        places=places,
        absences=absences,
        visits=visits,
    )


@router.get("/log", dependencies=[dear(1)])
async def log_page(session: Tx, reader: Reader) -> HTMLResponse:
    newest = await newest_checkpoint(session)
    return reader.page("log.html", newest=newest, **reader.keys())


@router.get("/static/{name}")
async def static(name: str) -> Response:
    content, media_type = pages.asset(name)
    return Response(content, media_type=media_type, headers={"Cache-Control": IMMUTABLE})
