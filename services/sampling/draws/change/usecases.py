"""What can be done with a change after a draw: request it, approve it, refuse it, withdraw the request."""

from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat

from services.sampling.draws.change import deciding, store
from services.sampling.draws.change.deciding import Standing, Visits
from services.sampling.draws.change.lifecycle import DrawChange
from services.sampling.draws.change.store import CHANGES
from services.sampling.draws.change.tables import ChangeRow
from services.sampling.draws.change.verbs import CHANGE
from services.sampling.draws.draw import opening, substitution
from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.draws.draw.requests import OpenDrawRequest, SubstituteUnitRequest
from services.sampling.draws.draw.sight import sight_of
from services.sampling.draws.draw.verbs import DRAW
from shared.aggregate import begin, record, state_of, to_change
from shared.contracts.change import ChangeKind, ChangeRequested
from shared.draws.rank import RankOutcome
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking


class Requested(NamedTuple):
    """A requested change, and the draw that it is about."""

    change: DrawChange
    draw: Draw


async def request_substitution(act: Acting, draw_id: UUID, request: SubstituteUnitRequest) -> Requested:
    """Record the request to withdraw a drawn unit. Raises DrawUnknown, NotNow, TeamsFormed, and what
    `deciding.request_substitution` raises.
    """
    draw = await state_of(act, DRAWS, draw_id)
    DRAW.require(substitution.substitute, draw)
    outcome = await _outcome(act, draw)
    standing = await _standing(act, draw, "substitution")
    return await _requested(act, draw, deciding.request_substitution(draw, request, outcome, standing))


async def request_opening(act: Acting, draw_id: UUID, request: OpenDrawRequest) -> Requested:
    """Record the request to open a covert draw. Raises DrawUnknown, NotNow, and what `deciding.request_opening`
    raises.
    """
    draw = await state_of(act, DRAWS, draw_id)
    DRAW.require(opening.open_names, draw)
    visits = Visits(*await draws.drawn_and_visited(act.session, draw))
    standing = await _standing(act, draw, "opening")
    return await _requested(act, draw, deciding.request_opening(draw, request, visits, standing))


async def approve(act: Acting, change_id: UUID) -> Requested:
    """Record the change in the stream of the draw, as the draw is now, and the end of the request.

    Raises ChangeUnknown, StaleVersion, NotNow, TeamsFormed, and what `deciding.approve` raises.
    """
    change = await to_change(act, CHANGES, change_id)
    CHANGE.require(deciding.approve, change)
    draw = await state_of(act, DRAWS, change.draw)
    found = (
        Visits(*await draws.drawn_and_visited(act.session, draw))
        if change.kind == "opening"
        else await _outcome(act, draw)
    )
    fact = CHANGE.decide(deciding.approve, change, act.person, draw, found)
    draw = await record(act, DRAWS, draw, fact)
    return Requested(await record(act, CHANGES, change, deciding.approved(change, draw)), draw)


async def refuse(act: Acting, change_id: UUID, opinion: str) -> Requested:
    """Record the refusal of a change. Raises ChangeUnknown, StaleVersion, NotNow, SamePerson."""
    change = await to_change(act, CHANGES, change_id)
    fact = CHANGE.decide(deciding.refuse, change, act.person, opinion)
    return await _with_draw(act, await record(act, CHANGES, change, fact))


async def withdraw(act: Acting, change_id: UUID, reason: str) -> Requested:
    """Record the withdrawal of a request. Raises ChangeUnknown, StaleVersion, NotNow."""
    change = await to_change(act, CHANGES, change_id)
    fact = CHANGE.decide(deciding.withdraw, change, reason)
    return await _with_draw(act, await record(act, CHANGES, change, fact))


async def find_change(ask: Asking, change_id: UUID) -> Requested:
    """A requested change that the caller may see. Raises ChangeUnknown, ChangesWithheld."""
    found = await _with_draw(ask, await store.change_to_show(ask.session, change_id, ask.may_see))
    _check_reader(ask, found.draw)
    return found


async def find_changes(ask: Asking, draw_id: UUID, page: PageWanted[UUID]) -> tuple[Draw, PageFound[ChangeRow, UUID]]:
    """The changes that were requested after a draw, newest first. Raises DrawUnknown, ChangesWithheld."""
    draw = await draws.draw_to_show(ask.session, draw_id, ask.may_see)
    _check_reader(ask, draw)
    return draw, await store.changes_of(ask.session, draw.id, page)


async def _standing(act: Acting, draw: Draw, kind: ChangeKind) -> Standing:
    listed = await draws.reasons_of(act.session, draw, kind)
    return Standing(listed, await store.waiting(act.session, draw.id))


async def _requested(act: Acting, draw: Draw, fact: ChangeRequested) -> Requested:
    change = await begin(act.in_trace(draw.trace), CHANGES, uuid_utils.compat.uuid7(), fact)
    return Requested(change, draw)


async def _outcome(act: Acting, draw: Draw) -> RankOutcome:
    substitution.require_ranked(draw)
    substitution.check_teams(await draws.season_formed(act.session, draw.id))
    async with act.away():
        return await draws.ranked(act, draw)


async def _with_draw(ask: Asking, change: DrawChange) -> Requested:
    return Requested(change, await draws.draw_to_show(ask.session, change.draw, change.bureau.__eq__))


def _check_reader(ask: Asking, draw: Draw) -> None:
    deciding.check_reader(draw, may_read_covert=sight_of(ask.identity, draw.bureau).covert)
