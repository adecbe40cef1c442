"""The public site, for people with a browser: all draws, each draw, the years of bureaus, and the log."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.bureau import store as bureaus
from services.publishing.bureau.columns import Filled
from services.publishing.bureau.naming import BureauNames, PolicyName
from services.publishing.caching import IMMUTABLE
from services.publishing.file.store import is_adopted, is_decision
from services.publishing.frame import store as frames
from services.publishing.log.store import first_checkpoint_covering, newest_checkpoint
from services.publishing.notice import store
from services.publishing.notice.story import Notice
from services.publishing.notice.usecases import SHOWN_AT_MOST
from services.publishing.publication import store as publications
from services.publishing.publication.store import PublicationsSought
from services.publishing.ready.api import Ready
from services.publishing.settings import PublishingSettings
from services.publishing.site import commands, crews, lots, pages, yearly
from services.publishing.site.witnessing import in_time, witnessed_at
from services.publishing.year import store as years
from services.publishing.year.api import BureauCode, Year
from services.publishing.year.store import StoredYear
from shared.http.dear import dear
from shared.http.paging import Page, encode_cursor, page_by
from shared.http.resources import Opened
from shared.http.transaction import Tx
from shared.log.keyfile import signing_key
from shared.log.notes import VerifierKey
from shared.pages import PageWanted

router = APIRouter(include_in_schema=False)

Facts = dict[str, Any]
"""Name of a template's variable → its value."""

_NEWEST_RESULTS = 3
_NOTHING_SPECIAL = PublicationsSought()


class Around(NamedTuple):
    """What every page shows beside its own content: the names of bureaus, and the columns that are not empty."""

    names: Sequence[PolicyName]
    filled: Filled


async def _around(session: AsyncSession) -> Around:
    return Around(await bureaus.policy_names(session), await bureaus.filled(session))


def bureaus_in(values: Facts) -> Sequence[str]:
    """The codes of the bureaus that a page is about: of its draw, publication or year, or of an enterprise's draws."""
    own = [getattr(values.get(name), "bureau", "") for name in ("notice", "publication", "year")]
    of_enterprise = values.get("record") if "following" in values else None
    of_record = [one.notice.bureau for one in of_enterprise.standings] if of_enterprise else []
    of_record += [one.bureau for one in of_enterprise.publications] if of_enterprise else []
    return sorted({code for code in (*own, *of_record, values.get("bureau") or "") if code})


class Browser:
    """A reader's view of the site: its links fit the address under which the reader sees the application."""

    def __init__(self, request: Request, resources: Opened, ready: Ready) -> None:
        self._request = request
        self._settings = resources.settings_of(PublishingSettings)
        self._address = pages.Address(request.scope)
        self._ready = ready

    @property
    def now(self) -> datetime:
        """The time of the request. A page that is kept may compare with it, and do nothing else."""
        return self._ready.now

    async def page(self, template: str, session: AsyncSession, **values: Any) -> HTMLResponse:
        """A page for this reader only."""
        return HTMLResponse(
            self._rendered(template, values, await _around(session)), headers=pages.headers_of(template)
        )

    async def ready_page(
        self,
        template: str,
        session: AsyncSession,
        read: Callable[[], Awaitable[Facts]],
        more: Callable[[Facts], Awaitable[Facts]] | None = None,
    ) -> Response:
        """A page that is kept until the facts that `read` reads are others. `more` reads what the page shows besides:
        what changes only together with these facts.
        """

        async def facts_and_around() -> tuple[Facts, Around]:
            return await read(), await _around(session)

        async def show(facts: tuple[Facts, Around]) -> bytes:
            besides = await more(facts[0]) if more else {}
            return self._rendered(template, {**facts[0], **besides, **self.keys()}, facts[1]).encode()

        return await self._ready.answer(session, facts_and_around, show, dict(pages.headers_of(template)))

    def always(self, content: bytes, media_type: str) -> Response:
        """A file that never changes."""
        return self._ready.always(content, {"Content-Type": media_type, "Cache-Control": IMMUTABLE})

    def _rendered(self, template: str, values: Facts, around: Around) -> str:
        now = self._ready.now
        names = BureauNames(around.names, now)
        shown = {"now": now, "bureaus": names, "filled": around.filled, "about": names.all_told(bureaus_in(values))}
        return pages.render(template, self._address, **shown, **values)

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


async def browser(request: Request, resources: Opened, ready: Ready) -> Browser:
    return Browser(request, resources, ready)


Reader = Annotated[Browser, Depends(browser)]
Newest = Annotated[Page[tuple[datetime, UUID]], Depends(page_by(tuple[datetime, UUID]))]


@router.get("/", dependencies=[dear(2)])
async def draws_page(session: Tx, reader: Reader, page: Newest) -> Response:
    async def read() -> Facts:
        found = await store.notices(session, page.wanted)
        return {
            "notices": found.rows,
            "serials": await store.serials(session),
            "years": await years.recorded_years(session),
            "newest": (await publications.published(session, None, _NOTHING_SPECIAL, PageWanted(_NEWEST_RESULTS))).rows,
            "more": encode_cursor(found.last) if found.last else "",
            "limit": page.wanted.limit,
            "first": page.wanted.after is None,
        }

    return await reader.ready_page("draws.html", session, read)


@router.get("/draws/{draw:uuid}", dependencies=[dear(5)])
async def draw_page(draw: UUID, session: Tx, reader: Reader) -> Response:
    async def show(facts: Facts) -> Facts:
        notice: Notice = facts["notice"]
        seen = witnessed_at(notice, reader.witnesses)
        lists = await (_assigned if notice.assigns else _ranked)(session, notice)
        return {"seen": seen, "in_time": in_time(notice, seen), **lists}

    return await reader.ready_page("draw.html", session, partial(_draw_facts, session, draw), show)


async def _draw_facts(session: AsyncSession, draw: UUID) -> Facts:
    """The facts of the page of a draw. Its lists are written together with its notice, whose revision tells of them."""
    revision = await store.revision_of(session, draw)
    notice = await store.notice_of(session, draw)
    positions = await store.positions(session, [step.event for step in notice.steps])
    announced_at = positions.get(notice.steps[0].event)
    return {
        "revision": revision,
        "notice": notice,
        "replaced": notice.replaces and await store.find_notice(session, notice.replaces),
        "replaced_by": await store.replacement_of(session, draw),
        "served": await store.served_draw(session, notice),
        "continued": await store.continued(session, notice),
        "continuations": await store.continuations(session, notice),
        "positions": positions,
        "published": None if announced_at is None else await first_checkpoint_covering(session, announced_at),
        "year_shown": (notice.bureau, notice.year) in await years.recorded_years(session),
        "decision_shown": notice.annulled is not None and await is_decision(session, notice.annulled.decision),
        "policy_shown": await is_adopted(session, notice.spec["policy"]["file"]),
    }


async def _ranked(session: AsyncSession, notice: Notice) -> Facts:
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


async def _assigned(session: AsyncSession, notice: Notice) -> Facts:
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
async def year_page(bureau: BureauCode, year: Year, session: Tx, reader: Reader) -> Response:
    async def read() -> Facts:
        found = await years.year_of(session, bureau, year)
        return {"year": found, "shown": await store.draws_shown(session, bureau)}

    async def show(facts: Facts) -> Facts:
        found: StoredYear = facts["year"]
        return {
            "record": found.record,
            "lines": yearly.lines(found.record, found.findings),
            "found": yearly.finding_lines(found.record, found.findings, SHOWN_AT_MOST),
            "states": yearly.by_state(found.record),
            "kinds": yearly.KINDS,
            "told": yearly.STATES,
        }

    return await reader.ready_page("year.html", session, read, show)


@router.get("/log", dependencies=[dear(1)])
async def log_page(session: Tx, reader: Reader) -> Response:
    async def read() -> Facts:
        return {"newest": await newest_checkpoint(session)}

    return await reader.ready_page("log.html", session, read)


@router.get("/static/{name}")
async def static(name: str, reader: Reader) -> Response:
    return reader.always(*pages.asset(name))
