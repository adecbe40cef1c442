"""Changes after a draw over HTTP: request a substitution or an early opening, record a succession, decide, list."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.sampling.draws.change import usecases, wire
from services.sampling.draws.change.lifecycle import DrawChange
from services.sampling.draws.change.usecases import Requested
from services.sampling.draws.draw.requests import OpenDrawRequest, SubstituteUnitRequest, SucceedRequest
from services.sampling.draws.draw.sight import sight_of
from services.sampling.draws.draw.usecases import known_to
from services.sampling.draws.draw.wire import DrawShown
from services.sampling.draws.draw.wire import shown as draw_shown
from services.sampling.settings import Settings
from shared.access.roles import Permission
from shared.admission.wire import RefuseAdmissionRequest, WithdrawAdmissionRequest
from shared.http.acting import acting, asking, changing
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.work import Acting, Asking

PATH = "/changes"

router = APIRouter(tags=["draws"])

Requesting = Annotated[Acting, acting(Permission.CHANGE_REQUEST)]
Requester = Annotated[Acting, changing(Permission.CHANGE_REQUEST)]
Approver = Annotated[Acting, changing(Permission.CHANGE_APPROVE)]


async def _within(settings: Settings) -> int:
    return settings.succession_approval_days


Within = Annotated[int, Depends(_within)]
"""Within how many working days a succession is to be approved."""
Reader = Annotated[Asking, asking(Permission.DRAW_READ)]


@router.post(
    "/draws/{draw}/substitutions",
    status_code=201,
    response_model=wire.ChangeShown,
    summary="Request the substitution of a drawn unit",
    dependencies=[dear(10)],
)
async def request_substitution(
    draw: UUID, body: SubstituteUnitRequest, once: Once, act: Requesting, within: Within
) -> Response:
    """Requests that a drawn unit is withdrawn. Another person must approve it. Then the next unit of the stratum's
    reserve, in the order of the draw, takes the place, so that nobody chooses the substitute. If the reserve is
    exhausted, the place is recorded as vacant. A unit has one open request at most.
    """

    async def work() -> Answer:
        return _created(act, within, await usecases.request_substitution(act, draw, body))

    return await once(work)


@router.post(
    "/draws/{draw}/opening",
    status_code=201,
    response_model=wire.ChangeShown,
    summary="Request that a covert draw is opened",
)
async def request_opening(draw: UUID, body: OpenDrawRequest, once: Once, act: Requesting, within: Within) -> Response:
    """Requests that the names of a covert draw are opened. Another person must approve it. While a drawn enterprise has
    no recorded inspection for the draw, the request must give a reason. The service itself opens the draw some
    minutes after all visits are on record, and on the day `open_by`.
    """

    async def work() -> Answer:
        return _created(act, within, await usecases.request_opening(act, draw, body))

    return await once(work)


@router.post(
    "/draws/{draw}/successions",
    summary="Record that a person does not take a slot",
    dependencies=[dear(10)],
)
async def succeed(
    draw: UUID, body: SucceedRequest, act: Annotated[Acting, changing(Permission.SLOT_GIVE_UP)], tag: Tag
) -> DrawShown:
    """Records that the person who has the slot cannot take it. The next person for the task, whom the seed has fixed,
    takes the slot at once: nobody chooses, and no new draw is needed. If nobody is left, the slot is recorded as
    vacant. Another person approves the succession afterwards (`/draws/{draw}/changes`).
    """
    made = tag(await usecases.succeed(act, draw, body))
    known = await known_to(act, made, sight_of(act.identity, made.bureau))
    return draw_shown(made, known, act.names, act.now)


@router.get("/draws/{draw}/changes", summary="List the changes that were requested after a draw, newest first")
async def list_changes(draw: UUID, ask: Reader, page: NewestFirst, within: Within) -> Listed[wire.ChangeShown]:
    """A page of substitutions and openings with the persons who requested them and decided on them. Only callers who
    may read covert draws see those of a covert draw, until it is opened.
    """
    of, found = await usecases.find_changes(ask, draw, page.wanted)
    return page.of(found, lambda row: _shown(ask, within, Requested(DrawChange.model_validate(row.state), of)))


@router.get("/changes/{change}", summary="Get a change that was requested after a draw")
async def get_change(change: UUID, ask: Reader, tag: Tag, within: Within) -> wire.ChangeShown:
    """The change with the persons who requested it and decided on it."""
    return _shown(ask, within, tag(await usecases.find_change(ask, change)))


@router.post(
    "/changes/{change}/approval",
    summary="Approve a change after a draw",
    dependencies=[dear(10)],
)
async def approve_change(change: UUID, act: Approver, tag: Tag, within: Within) -> wire.ChangeShown:
    """Makes the change: the draw is substituted or opened at once, from its state at this moment. The person who
    requested the change cannot approve it. A change that no longer applies is refused: it can be refused or withdrawn.
    """
    return _shown(act, within, tag(await usecases.approve(act, change)))


@router.post("/changes/{change}/refusal", summary="Refuse a change after a draw with an opinion")
async def refuse_change(
    change: UUID, body: RefuseAdmissionRequest, act: Approver, tag: Tag, within: Within
) -> wire.ChangeShown:
    """Refuses the change. The opinion stays on record; the change can be requested again."""
    return _shown(act, within, tag(await usecases.refuse(act, change, body.opinion)))


@router.post("/changes/{change}/withdrawal", summary="Withdraw the request to change a draw")
async def withdraw_change(
    change: UUID, body: WithdrawAdmissionRequest, act: Requester, tag: Tag, within: Within
) -> wire.ChangeShown:
    """Withdraws a request that nobody has decided on. A change that is made stays made."""
    return _shown(act, within, tag(await usecases.withdraw(act, change, body.reason)))


def _created(act: Acting, within: int, made: Requested) -> Answer:
    change = made.change
    return Answer(_shown(act, within, made), location=f"{PATH}/{change.id}", version=change.version)


def _shown(ask: Asking, within: int, found: Requested) -> wire.ChangeShown:
    sight = sight_of(ask.identity, found.draw.bureau)
    unapproved = usecases.is_unapproved(found.change, ask.today, within)
    return wire.shown(found.change, found.draw, ask.names, sight, unapproved=unapproved)
