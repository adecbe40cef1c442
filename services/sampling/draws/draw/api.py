"""Draws over HTTP. Every action answers with the draw as it is after the action; the ETag is the version for the next
action.
"""

from collections.abc import Awaitable, Callable
from typing import IO, Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.sampling.draws.draw import requests, store, usecases, wire
from services.sampling.draws.draw.announcing_usecases import house_of
from services.sampling.draws.draw.handing_in import HandedIn
from services.sampling.draws.draw.lifecycle import Draw, Status
from services.sampling.draws.draw.outcome import Method
from services.sampling.draws.draw.result_table import table
from services.sampling.draws.draw.sight import KnownNames, sight_of
from services.sampling.draws.draw.store import DrawsWanted
from services.sampling.settings import Settings
from shared.access.roles import Permission
from shared.http.acting import Anybody, acting, anybody, asking, listing
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import Listed, Page, page_by
from shared.http.preconditions import Tag
from shared.http.sending import sheet_answer, sheet_sent
from shared.policy.clauses import Code
from shared.sheets import SHEET_FORMS, SheetForm, write_rows
from shared.work import Acting, Asking

PATH = "/draws"
HAND_IN = f"POST {PATH}/{{draw}}/values"
HAND_IN_LIMIT = 4096
"""The largest body with a value, in bytes."""

router = APIRouter(prefix=PATH, tags=["draws"])

Reader = Annotated[Asking, asking(Permission.DRAW_READ_OWN, Permission.DRAW_READ)]


@router.post(
    "",
    status_code=201,
    response_model=wire.DrawShown,
    summary="Announce a draw",
    responses={404: {"description": "The frame does not exist."}},
    dependencies=[dear(50)],
)
async def announce_draw(
    body: requests.AnnounceDrawRequest,
    once: Once,
    act: Annotated[Acting, acting(Permission.DRAW_ANNOUNCE)],
    settings: Settings,
) -> Response:
    """Fixes the frame, the rules and the sources of random values in the log before these values exist. The server
    assigns the serial, turns rates into counts (rounded up), and chooses the beacon's round. From here on the draw ends
    by itself: nobody in the bureau can void it.
    """

    async def work() -> Answer:
        draw = await usecases.announce(act, body, house_of(settings))
        content = wire.shown(draw, KnownNames(), act.names, act.now)
        return Answer(content, location=f"{PATH}/{draw.id}", version=draw.version)

    return await once(work)


@router.get("", response_model=Listed[wire.DrawListed], summary="List draws, newest serial first")
async def list_draws(
    ask: Annotated[Asking, listing(Permission.DRAW_READ_OWN, Permission.DRAW_READ)],
    page: Annotated[Page[store.Serial], Depends(page_by(store.Serial))],
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    status: Status | None = None,
    kind: Annotated[Code | None, Query(description="The kind of draw, as the policy names it.")] = None,
    method: Annotated[
        Method | None, Query(description="`rank`: draws of units. `assign`: draws that assign people to tasks.")
    ] = None,
) -> Response:
    """A page of draws that the caller may see; the query parameters narrow the list. An expert sees the draws that drew
    the expert, or put the expert on a task: the claim `expert` of the token says who the expert is.
    """
    wanted = DrawsWanted(year, status, kind, method, await usecases.own_keys(ask, ask.bureau))
    return page.of_json(await store.draws(ask.session, ask.bureau, wanted, page.wanted))


@router.get(
    "/{draw}",
    summary="Get a draw with its rules, values and outcome",
    dependencies=[dear(1)],
)
async def get_draw(draw: UUID, ask: Reader, tag: Tag) -> wire.DrawShown:
    """The draw in full as it is now. Only callers who may read covert draws see the names of a covert draw."""
    return await _shown(ask, tag(await usecases.find_draw(ask, draw)))


def _get_result(form: SheetForm) -> Callable[..., Awaitable[Response]]:
    async def get_result(draw: UUID, ask: Reader) -> Response:
        """Who was drawn, in the order of the draw, and the reserve; or who is put on which inspection; with what has
        changed since. The caller gets the names that `GET /draws/{draw}` shows to the caller.
        """
        found = await usecases.find_draw(ask, draw)
        _, told = found.completed, await _shown(ask, found)
        rows = table(told.outcome, told.substitutions) if told.outcome else ()

        async def write(file: IO[bytes]) -> None:
            await ask.compute(write_rows, file, rows)

        return await sheet_sent(ask, write, form, "result")

    return get_result


for _form in SHEET_FORMS:
    router.add_api_route(
        f"/{{draw}}/result.{_form}",
        _get_result(_form),
        name=f"export_draw_result_{_form}",
        summary=f"Export the result of a draw as {_form.upper()}",
        response_class=Response,
        responses={409: {"description": "The draw is not completed."}, **sheet_answer(_form)},
        dependencies=[dear(20)],
    )


@router.post("/{draw}/values", summary="Hand in the value of a source; no token is needed")
async def hand_in_value(
    draw: UUID, body: requests.HandInRequest, work: Annotated[Anybody, anybody("value")]
) -> wire.HandedInShown:
    """Records a party's nonce, in its turn and with the signature of the party's key; or the signature of the beacon's
    round, once it is due. A value proves itself, so anybody may hand it in: a party with its own program, or somebody
    who has read the round from another machine. The service fetches the beacon's rounds by itself where it can.
    """
    bureau = await store.bureau_of(work.session, draw)
    given = HandedIn(body.source, body.value, body.signature)
    return wire.handed_in(await usecases.hand_in(work.acting(bureau), draw, given))


async def _shown(ask: Asking, draw: Draw) -> wire.DrawShown:
    """The draw with the names that the caller may know."""
    known = await usecases.known_to(ask, draw, sight_of(ask.identity, draw.bureau))
    return wire.shown(draw, known, ask.names, ask.now)
