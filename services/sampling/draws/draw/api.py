"""Draws over HTTP. Every action answers with the draw as it then stands; its ETag is the version to act on next."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Discriminator, Tag

from services.sampling.beacon import Relays
from services.sampling.draws.draw import requests, store, usecases, wire
from services.sampling.draws.draw.last_share import Reading
from services.sampling.draws.draw.lifecycle import Draw, Status
from services.sampling.draws.draw.outcome import Method
from services.sampling.draws.draw.sight import Known, Sight
from services.sampling.draws.draw.store import Wanted
from services.sampling.settings import SamplingSettings
from services.sampling.visibility import Reader, SeenBureau
from shared.access.identity import Here, Identified, Identity, requires
from shared.access.roles import Permission
from shared.blobs import BlobStore
from shared.database import Tx
from shared.http.once import Answer, Once
from shared.http.paging import Page, page_by
from shared.http.preconditions import IfMatch, etag
from shared.policy.clauses import Code

router = APIRouter(prefix="/draws", tags=["draws"])


def _which(body: Any) -> str:
    return "fetch" if isinstance(body, dict) and "fetch" in body else "reading"


LastShareRequest = Annotated[
    Annotated[requests.ReadingRequest, Tag("reading")] | Annotated[requests.FetchRequest, Tag("fetch")],
    Discriminator(_which),
]


def sampling_settings(request: Request) -> SamplingSettings:
    settings: SamplingSettings = request.app.state.settings
    return settings


def blob_store(request: Request) -> BlobStore:
    blobs: BlobStore = request.app.state.blobs
    return blobs


def relays(request: Request) -> Relays:
    return Relays(request.app.state.http, sampling_settings(request).beacon_urls)


class Shower:
    """Shapes the answer of an action: the draw with the names that the one who asks may know, and its ETag."""

    def __init__(
        self, response: Response, identity: Identified, session: Tx, blobs: Annotated[BlobStore, Depends(blob_store)]
    ) -> None:
        self._response = response
        self._identity = identity
        self._session = session
        self._blobs = blobs

    async def __call__(self, draw: Draw) -> wire.DrawShown:
        self._response.headers["ETag"] = etag(draw.version)
        sight = sight_of(self._identity, draw.bureau)
        return wire.shown(draw, await usecases.known_to(self._session, self._blobs, draw, sight))


def sight_of(identity: Identity, bureau: str) -> Sight:
    """What somebody may be told of a bureau's draws."""
    return Sight(identity.may(Permission.PEOPLE_READ, bureau), identity.may(Permission.DRAW_READ_COVERT, bureau))


Settings = Annotated[SamplingSettings, Depends(sampling_settings)]
Blobs = Annotated[BlobStore, Depends(blob_store)]
Show = Annotated[Shower, Depends()]


@router.post(
    "",
    status_code=201,
    response_model=wire.DrawShown,
    summary="Announce a draw",
    responses={404: {"description": "There is no such frame, or no such draw to be replaced."}},
    dependencies=[Depends(requires(Permission.DRAW_ANNOUNCE))],
)
async def post_draw(
    body: requests.AnnounceRequest, once: Once, here: Here, session: Tx, blobs: Blobs, settings: Settings
) -> Response:
    """Fixes frame, rules and sources of entropy in the log before the entropy exists. The server gives the serial,
    and turns rates into counts (rounded up) and a beacon's time into its round.
    """

    async def work() -> Answer:
        lead = timedelta(seconds=settings.beacon_lead_seconds)
        draw = await usecases.announce(session, here, blobs, body, lead)
        return Answer(wire.shown(draw, Known()), location=f"/draws/{draw.id}", version=draw.version)

    return await once(work)


@router.get("", summary="The bureau's draws, newest serial first")
async def get_draws(
    bureau: SeenBureau,
    page: Annotated[Page[store.Serial], Depends(page_by(store.Serial))],
    session: Tx,
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    status: Status | None = None,
    kind: Annotated[Code | None, Query(description="The policy's kind of draw.")] = None,
    method: Annotated[Method | None, Query(description="Units ranked, or people assigned to tasks.")] = None,
) -> list[wire.DrawListed]:
    rows = await store.draws_before(session, bureau, Wanted(year, status, kind, method), page.after, page.fetch)
    shown = page.cut(rows, lambda row: (row.year, row.serial))
    return [wire.DrawListed.model_validate(row, from_attributes=True) for row in shown]


@router.get("/{draw}", summary="A draw: its rules, what its sources gave, its outcome with names")
async def get_draw(draw: UUID, reader: Reader, session: Tx, show: Show) -> wire.DrawShown:
    return await show(await store.draw_to_show(session, draw, reader.may_see))


@router.post(
    "/{draw}/reveals",
    summary="A party reveals its share",
    dependencies=[Depends(requires(Permission.DRAW_REVEAL))],
)
async def post_reveal(
    draw: UUID, body: requests.RevealRequest, if_match: IfMatch, here: Here, session: Tx, blobs: Blobs, show: Show
) -> wire.DrawShown:
    """The nonce that opens the party's commitment, before the last source is due."""
    return await show(await usecases.reveal(session, here, if_match, draw, blobs, body))


@router.post(
    "/{draw}/last-share",
    summary="Enter the last share, or have the beacon's fetched",
    dependencies=[Depends(requires(Permission.DRAW_ENTER))],
)
async def post_last_share(
    draw: UUID,
    body: LastShareRequest,
    if_match: IfMatch,
    here: Here,
    session: Tx,
    show: Show,
    request: Request,
) -> wire.DrawShown:
    """Not before it is due, and not before a published checkpoint covers the announcement (409, wait a second).
    A beacon's or an escrowed value proves itself; a public number or dice wait for somebody else to confirm them,
    and can be entered again until then.
    """
    blobs, reveal_period = blob_store(request), timedelta(seconds=sampling_settings(request).reveal_seconds)
    if isinstance(body, requests.FetchRequest):
        return await show(await usecases.fetch(session, here, if_match, draw, blobs, relays(request), reveal_period))
    reading = Reading(body.value, body.evidence, body.organisation)
    return await show(await usecases.enter(session, here, if_match, draw, blobs, reading, reveal_period))


@router.post(
    "/{draw}/last-share/confirmation",
    summary="Confirm the last share as a second person",
    dependencies=[Depends(requires(Permission.DRAW_CONFIRM))],
)
async def post_confirmation(
    draw: UUID, body: requests.ConfirmRequest, if_match: IfMatch, here: Here, session: Tx, blobs: Blobs, show: Show
) -> wire.DrawShown:
    """The value as read by somebody other than who entered it; for dice, of another organisation."""
    reading = Reading(body.value, organisation=body.organisation)
    return await show(await usecases.confirm(session, here, if_match, draw, blobs, reading))


@router.post(
    "/{draw}/completion",
    summary="Complete the draw",
    dependencies=[Depends(requires(Permission.DRAW_COMPLETE))],
)
async def post_completion(
    draw: UUID, if_match: IfMatch, here: Here, session: Tx, blobs: Blobs, show: Show
) -> wire.DrawShown:
    """Computes seed and outcome, which anybody can compute again."""
    return await show(await usecases.complete(session, here, if_match, draw, blobs))


@router.post(
    "/{draw}/void-request",
    summary="Request that the draw be void",
    dependencies=[Depends(requires(Permission.DRAW_VOID))],
)
async def post_void_request(
    draw: UUID, body: requests.VoidRequest, if_match: IfMatch, here: Here, session: Tx, blobs: Blobs, show: Show
) -> wire.DrawShown:
    """With a reason, which is public. The draw goes on until somebody else approves."""
    return await show(await usecases.request_void(session, here, if_match, draw, blobs, body.reason))


@router.post(
    "/{draw}/void",
    summary="Approve the void",
    dependencies=[Depends(requires(Permission.DRAW_APPROVE_VOID))],
)
async def post_void(draw: UUID, if_match: IfMatch, here: Here, session: Tx, blobs: Blobs, show: Show) -> wire.DrawShown:
    """By somebody other than who requested it. The draw stays visible."""
    return await show(await usecases.approve_void(session, here, if_match, draw, blobs))


@router.post(
    "/{draw}/substitutions",
    summary="Substitute a drawn unit from the reserve",
    dependencies=[Depends(requires(Permission.DRAW_SUBSTITUTE))],
)
async def post_substitution(
    draw: UUID, body: requests.SubstituteRequest, if_match: IfMatch, here: Here, session: Tx, blobs: Blobs, show: Show
) -> wire.DrawShown:
    """The next of the stratum's reserve stands in, in order; one does not choose. Of a covert draw the reason is kept
    from the public.
    """
    return await show(await usecases.substitute(session, here, if_match, draw, blobs, body))


@router.post(
    "/{draw}/vacations",
    summary="Record that somebody does not take a slot",
    dependencies=[Depends(requires(Permission.SLOT_VACATE))],
)
async def post_vacation(
    draw: UUID, body: requests.VacateRequest, if_match: IfMatch, here: Here, session: Tx, blobs: Blobs, show: Show
) -> wire.DrawShown:
    """Recused, refused or absent, with the reason. A roster of that one slot is then frozen and drawn from."""
    return await show(await usecases.vacate(session, here, if_match, draw, blobs, body))


@router.post(
    "/{draw}/opening",
    summary="Let everybody know whom a covert draw drew",
    dependencies=[Depends(requires(Permission.DRAW_OPEN))],
)
async def post_opening(
    draw: UUID, body: requests.OpenRequest, if_match: IfMatch, here: Here, session: Tx, blobs: Blobs, show: Show
) -> wire.DrawShown:
    """When its visits are over: refused while drawn enterprises have no inspection on record for it, unless a reason
    is given.
    """
    return await show(await usecases.open_names(session, here, if_match, draw, blobs, body.reason))
