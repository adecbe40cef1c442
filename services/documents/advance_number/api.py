"""Advance numbers over HTTP: taken along before a visit without network, handed in or given up after it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.documents.advance_number import store, usecases, wire
from services.documents.advance_number.lifecycle import AdvanceStatus
from services.documents.advance_number.usecases import NumbersWanted
from services.documents.advance_number.wire import advance_shown
from shared.access.roles import Permission
from shared.http.acting import acting, asking, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.work import Acting, Asking

PATH = "/advance-numbers"

router = APIRouter(prefix=PATH, tags=["registers"])

Drafter = Annotated[Acting, changing(Permission.PAPER_DRAFT)]


@router.post("", status_code=201, response_model=wire.AdvanceNumbersTaken, summary="Take numbers along")
async def request_advance_numbers(
    body: wire.TakeNumbersAlongRequest, once: Once, act: Annotated[Acting, acting(Permission.PAPER_DRAFT)]
) -> Response:
    """Takes numbers from their series for papers that may have to be written by hand, where there is no network. The
    caller takes them along, and has them back by the hour that the policy sets (`hand_back`); later they are void.
    """

    async def work() -> Answer:
        wanted = NumbersWanted(body.matter, body.form, body.team, body.count, act.person)
        taken = await usecases.take_along(act, wanted)
        return Answer(wire.AdvanceNumbersTaken(items=[advance_shown(each, act.names) for each in taken]))

    return await once(work)


@router.get("", summary="List advance numbers, newest first")
async def list_advance_numbers(
    ask: Annotated[Asking, listing(Permission.PAPER_READ)],
    page: NewestFirst,
    status: AdvanceStatus | None = None,
    matter: Annotated[UUID | None, Query(description="Only numbers for this inspection.")] = None,
) -> Listed[wire.AdvanceNumberShown]:
    """A page of the bureau's advance numbers. Those of a covert visit are shown only to who may know of it."""
    found = await store.advances(ask, status, matter, page.wanted)
    return page.of(found, lambda advance: advance_shown(advance, ask.names))


@router.get("/{advance}", summary="Get an advance number")
async def get_advance_number(
    advance: UUID, ask: Annotated[Asking, asking(Permission.PAPER_READ)], tag: Tag
) -> wire.AdvanceNumberShown:
    """The number with who has taken it along, when it must be back, and what became of it."""
    return advance_shown(tag(await store.advance_of(ask, advance)), ask.names)


@router.post("/{advance}/handing-in", summary="Hand in an advance number")
async def hand_in_advance_number(
    advance: UUID, body: wire.HandNumberInRequest, act: Drafter, tag: Tag
) -> wire.AdvanceNumberShown:
    """A paper was written under the number and signed. The next paper of its form in its inspection has this
    number: it says what the written one says.
    """
    return advance_shown(tag(await usecases.hand_in(act, advance, body.photograph_sha256)), act.names)


@router.post("/{advance}/giving-up", summary="Give up an advance number")
async def discard_advance_number(
    advance: UUID, body: wire.GiveNumberUpRequest, act: Drafter, tag: Tag
) -> wire.AdvanceNumberShown:
    """No paper was written under the number: it is void, and stays in the register with the reason."""
    return advance_shown(tag(await usecases.give_up(act, advance, body.because)), act.names)
