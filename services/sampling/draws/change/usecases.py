"""What can be done with a change after a draw: request it, approve it, refuse it, withdraw the request."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.draws.change import deciding, store, succession
from services.sampling.draws.change.deciding import Standing, Visits
from services.sampling.draws.change.lifecycle import DrawChange
from services.sampling.draws.change.store import CHANGES
from services.sampling.draws.change.tables import ChangeRow
from services.sampling.draws.change.verbs import CHANGE
from services.sampling.draws.draw import opening, substitution
from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw import succession as succeeding
from services.sampling.draws.draw.conducting_usecases import with_openings
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.draws.draw.requests import OpenDrawRequest, SubstituteUnitRequest, SucceedRequest
from services.sampling.draws.draw.sight import sight_of
from services.sampling.draws.draw.succession import Crews
from services.sampling.draws.draw.verbs import DRAW
from shared.aggregate import begin, judged_again, record, state_of, to_change
from shared.calendar.published import published_calendar
from shared.calendar.statutory import StatutoryCalendar
from shared.contracts.change import ChangeKind, ChangeRequested
from shared.contracts.sampling import DrawSubstituted
from shared.draws.rank import RankOutcome
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking


class Requested(NamedTuple):
    """A requested change, and the draw that it is about."""

    change: DrawChange
    draw: Draw

    @property
    def version(self) -> int:
        return self.change.version


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


async def succeed(act: Acting, draw_id: UUID, request: SucceedRequest) -> Draw:
    """Record that a person gives up a slot, that the successor takes it, and that another person is to approve this.

    Raises DrawUnknown, StaleVersion, NotNow and what `succession.succeed` of a draw raises.
    """
    return await judged_again(act, lambda: _succeed(act, draw_id, request))


async def _succeed(act: Acting, draw_id: UUID, request: SucceedRequest) -> Draw:
    draw = await to_change(act, DRAWS, draw_id)
    DRAW.require(succeeding.succeed, draw)
    succeeding.require_assigned(draw)
    listed = await draws.reasons_of(act.session, draw, "succession")
    async with act.away():
        assert draw.people is not None  # noqa: S101  # the draw assigns people
        crews = Crews(await draws.roster_in(act, draw.units, draw.people), await draws.assigned(act, draw))
    fact = await act.compute(DRAW.decide, succeeding.succeed, draw, request, crews, listed)
    await _while_nobody_announces(act, fact.left)
    draw = await record(act, DRAWS, draw, fact)
    await _requested(act, draw, succession.request_approval(draw))
    return draw


async def approve(act: Acting, change_id: UUID) -> Requested:
    """Record the change in the stream of the draw, as the draw is now, and the end of the request; of a succession only
    the end of the request.

    Raises ChangeUnknown, StaleVersion, NotNow, TeamsFormed, and what `deciding.approve` raises.
    """
    return await judged_again(act, lambda: _approve(act, change_id))


async def _approve(act: Acting, change_id: UUID) -> Requested:
    change = await to_change(act, CHANGES, change_id)
    CHANGE.require(deciding.approve, change)
    draw = await state_of(act, DRAWS, change.draw)
    if change.kind == "succession":
        end = succession.approve(change, act.person)
        return Requested(await record(act, CHANGES, change, end), draw)
    found = (
        Visits(*await draws.drawn_and_visited(act.session, draw))
        if change.kind == "opening"
        else await _outcome(act, draw)
    )
    decided = CHANGE.decide(deciding.approve, change, act.person, draw, found)
    if isinstance(decided, DrawSubstituted):
        await _while_nobody_announces(act, decided.left)
        draw = await record(act, DRAWS, draw, decided)
    else:
        draw = await record(act, DRAWS, draw, await with_openings(act, draw, decided))
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


async def count_unapproved(session: AsyncSession, today: date, within: int) -> Mapping[str, int]:
    """Bureau → how many of its successions have waited for an approval for longer than `within` working days; those of
    covert crews are not counted.
    """
    open_ones = await store.successions_open(session)
    return {
        bureau: sum(is_unapproved(each, today, within) for each in open_ones if each.bureau == bureau)
        for bureau in {each.bureau for each in open_ones}
    }


def is_unapproved(change: DrawChange, today: date, within: int) -> bool:
    """Whether nobody has decided on a succession for longer than `within` working days."""
    return succession.is_unapproved(change, today, within, _calendar())


async def find_change(ask: Asking, change_id: UUID) -> Requested:
    """A requested change that the caller may see. Raises ChangeUnknown, also for a change of a covert draw that the
    caller may not know: the ids of requests are public, and another refusal would tell which of them are about one.
    """
    found = await _with_draw(ask, await store.change_to_show(ask.session, change_id, ask.may_see))
    if found.draw.embargoed and not sight_of(ask.identity, found.draw.bureau).covert:
        raise store.unknown(str(change_id))
    return found


async def find_changes(ask: Asking, draw_id: UUID, page: PageWanted[UUID]) -> tuple[Draw, PageFound[ChangeRow, UUID]]:
    """The changes that were requested after a draw, newest first. Raises DrawUnknown, ChangesWithheld."""
    draw = await draws.draw_to_show(ask.session, draw_id, ask.may_see)
    _check_reader(ask, draw)
    return draw, await store.changes_of(ask.session, draw.id, page)


async def _while_nobody_announces(act: Acting, left: int) -> None:
    """Before a place becomes vacant, wait until nobody announces a draw: one that continues this draw would otherwise
    stand in the log behind a vacancy that it does not fill.
    """
    if not left:
        await draws.announce_alone(act.session, act.bureau)


@cache
def _calendar() -> StatutoryCalendar:
    return published_calendar()


async def _standing(act: Acting, draw: Draw, kind: ChangeKind) -> Standing:
    listed = await draws.reasons_of(act.session, draw, kind)
    return Standing(listed, await store.waiting(act.session, draw.id))


async def _requested(act: Acting, draw: Draw, fact: ChangeRequested) -> Requested:
    # In a trace of its own: with the trace of the draw, the log would show a request that nobody has approved yet.
    change = await begin(act, CHANGES, uuid_utils.compat.uuid7(), fact)
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
