"""Draws over HTTP. Every action answers with the draw as it is after the action; the ETag is the version for the next
action.
"""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import pydantic
from fastapi import APIRouter, Depends, Query, Response

from services.sampling.beacon import Beacon
from services.sampling.draws.draw import requests, store, usecases, wire
from services.sampling.draws.draw.last_share import ShareReading
from services.sampling.draws.draw.lifecycle import Draw, Status
from services.sampling.draws.draw.outcome import Method
from services.sampling.draws.draw.sight import KnownNames, sight_of
from services.sampling.draws.draw.store import DrawsWanted
from services.sampling.settings import Settings
from shared.access.roles import Permission
from shared.http.acting import acting, asking, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, Page, page_by
from shared.http.preconditions import Tag
from shared.policy.clauses import Code
from shared.work import Acting, Asking

PATH = "/draws"

router = APIRouter(prefix=PATH, tags=["draws"])


def _which(body: Any) -> str:
    return "fetch" if isinstance(body, dict) and "fetch" in body else "reading"


LastShareRequest = Annotated[
    Annotated[requests.EnterShareRequest, pydantic.Tag("reading")]
    | Annotated[requests.FetchShareRequest, pydantic.Tag("fetch")],
    pydantic.Discriminator(_which),
]


@router.post(
    "",
    status_code=201,
    response_model=wire.DrawShown,
    summary="Announce a draw",
    responses={404: {"description": "The frame does not exist, or the draw to be replaced does not exist."}},
)
async def announce_draw(
    body: requests.AnnounceDrawRequest,
    once: Once,
    act: Annotated[Acting, acting(Permission.DRAW_ANNOUNCE)],
    settings: Settings,
) -> Response:
    """Fixes the frame, the rules and the sources of random values in the log before these values exist. The server
    assigns the serial, turns rates into counts (rounded up), and turns a beacon's time into its round.
    """

    async def work() -> Answer:
        draw = await usecases.announce(act, body, timedelta(seconds=settings.beacon_lead_seconds))
        return Answer(wire.shown(draw, KnownNames(), act.names), location=f"{PATH}/{draw.id}", version=draw.version)

    return await once(work)


@router.get("", response_model=Listed[wire.DrawListed], summary="List draws, newest serial first")
async def list_draws(
    ask: Annotated[Asking, listing(Permission.DRAW_READ)],
    page: Annotated[Page[store.Serial], Depends(page_by(store.Serial))],
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    status: Status | None = None,
    kind: Annotated[Code | None, Query(description="The kind of draw, as the policy names it.")] = None,
    method: Annotated[
        Method | None, Query(description="`rank`: draws of units. `assign`: draws that assign people to tasks.")
    ] = None,
) -> Response:
    """A page of draws that the caller may see; the query parameters narrow the list."""
    wanted = DrawsWanted(year, status, kind, method)
    return page.of_json(await store.draws(ask.session, ask.bureau, wanted, page.wanted))


@router.get("/{draw}", summary="Get a draw with its rules, values and outcome")
async def get_draw(draw: UUID, ask: Annotated[Asking, asking(Permission.DRAW_READ)], tag: Tag) -> wire.DrawShown:
    """The draw in full as it is now. Only callers who may read covert draws see the names of a covert draw."""
    return await _shown(ask, tag(await store.draw_to_show(ask.session, draw, ask.may_see)))


@router.post("/{draw}/reveals", summary="Reveal the nonce of a party")
async def reveal_share(
    draw: UUID, body: requests.RevealShareRequest, act: Annotated[Acting, changing(Permission.DRAW_REVEAL)], tag: Tag
) -> wire.DrawShown:
    """Records the nonce that opens the party's commitment. The nonce must arrive before the last source is due."""
    return await _shown(act, tag(await usecases.reveal(act, draw, body)))


@router.post("/{draw}/last-share", summary="Enter the last share, or let the service fetch the beacon's value")
async def enter_last_share(
    draw: UUID,
    body: LastShareRequest,
    act: Annotated[Acting, changing(Permission.DRAW_ENTER)],
    tag: Tag,
    settings: Settings,
    beacon: Beacon,
) -> wire.DrawShown:
    """Records the last share. It is refused with 409 before the share is due, and until a published checkpoint covers
    the announcement (wait a second, then send it again). The service itself verifies the value of a beacon or an
    escrow. A second person must confirm a public number or dice; until then, the value can be entered again.
    """
    reveal_period = timedelta(seconds=settings.reveal_seconds)
    if isinstance(body, requests.FetchShareRequest):
        return await _shown(act, tag(await usecases.fetch(act, draw, beacon, reveal_period)))
    reading = ShareReading(body.value, body.evidence, body.organisation)
    return await _shown(act, tag(await usecases.enter(act, draw, reading, reveal_period)))


@router.post("/{draw}/last-share/confirmation", summary="Confirm the last share as a second person")
async def confirm_last_share(
    draw: UUID, body: requests.ConfirmShareRequest, act: Annotated[Acting, changing(Permission.DRAW_CONFIRM)], tag: Tag
) -> wire.DrawShown:
    """Records the value as a second person read it. The person who entered the value cannot confirm it. For dice, the
    second person must sign for another organisation.
    """
    reading = ShareReading(body.value, organisation=body.organisation)
    return await _shown(act, tag(await usecases.confirm(act, draw, reading)))


@router.post("/{draw}/completion", summary="Complete the draw")
async def complete_draw(
    draw: UUID, act: Annotated[Acting, changing(Permission.DRAW_COMPLETE)], tag: Tag
) -> wire.DrawShown:
    """Computes the seed and the outcome. Anybody can repeat the computation."""
    return await _shown(act, tag(await usecases.complete(act, draw)))


@router.post("/{draw}/void-request", summary="Request that the draw be void")
async def request_void(
    draw: UUID, body: requests.VoidDrawRequest, act: Annotated[Acting, changing(Permission.DRAW_VOID)], tag: Tag
) -> wire.DrawShown:
    """Requests that the draw be void, for a reason that is public. The draw goes on until another person approves the
    request.
    """
    return await _shown(act, tag(await usecases.request_void(act, draw, body.reason)))


@router.post("/{draw}/void", summary="Approve the void")
async def approve_void(
    draw: UUID, act: Annotated[Acting, changing(Permission.DRAW_APPROVE_VOID)], tag: Tag
) -> wire.DrawShown:
    """Makes the draw void. The person who requested it cannot approve it. The draw stays visible."""
    return await _shown(act, tag(await usecases.approve_void(act, draw)))


@router.post("/{draw}/substitutions", summary="Substitute a drawn unit from the reserve")
async def substitute_unit(
    draw: UUID,
    body: requests.SubstituteUnitRequest,
    act: Annotated[Acting, changing(Permission.DRAW_SUBSTITUTE)],
    tag: Tag,
) -> wire.DrawShown:
    """Withdraws the drawn unit. The next unit of the stratum's reserve, in the order of the draw, takes its place, so
    that nobody chooses the substitute. The reason is not public in a covert draw.
    """
    return await _shown(act, tag(await usecases.substitute(act, draw, body)))


@router.post("/{draw}/vacations", summary="Record that a person does not take a slot")
async def vacate_slot(
    draw: UUID, body: requests.VacateSlotRequest, act: Annotated[Acting, changing(Permission.SLOT_VACATE)], tag: Tag
) -> wire.DrawShown:
    """Records that the person drawn for the slot is recused, refuses or is absent, with the reason. Then freeze a
    roster for this one slot and draw from it.
    """
    return await _shown(act, tag(await usecases.vacate(act, draw, body)))


@router.post("/{draw}/opening", summary="Open the names of a covert draw")
async def open_draw(
    draw: UUID, body: requests.OpenDrawRequest, act: Annotated[Acting, changing(Permission.DRAW_OPEN)], tag: Tag
) -> wire.DrawShown:
    """Opens the names of a covert draw after its visits. The request is refused while a drawn enterprise has no
    recorded inspection for the draw, unless the request gives a reason.
    """
    return await _shown(act, tag(await usecases.open_names(act, draw, body.reason)))


async def _shown(ask: Asking, draw: Draw) -> wire.DrawShown:
    """The draw with the names that the caller may know."""
    known = await usecases.known_to(ask, draw, sight_of(ask.identity, draw.bureau))
    return wire.shown(draw, known, ask.names)
