"""What the service does about a draw by itself, at nobody's request.

It keeps the witnesses' note, completes the draw as soon as its last value is there, fails it at its end and holds
another in its place, and opens a covert draw in time.
"""

from datetime import datetime
from uuid import UUID

import uuid_utils.compat

from services.sampling.beacon import Relays
from services.sampling.draws.draw import announcing, circumstances_store, ending, opening, store
from services.sampling.draws.draw.announcing_usecases import announced
from services.sampling.draws.draw.circumstances_store import Asked
from services.sampling.draws.draw.house import House, WitnessedLog
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.opening import OpeningDecided
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.draws.draw.settling import settle
from shared.aggregate import record, state_of
from shared.clock import beijing_date
from shared.contracts.sampling import DrawAnnounced, DrawOpened, DrawWitnessed
from shared.draws.text import moment
from shared.work import Acting

# fmt: off
_REPEATED = {
    "counts", "changed", "frozen", "title", "frame", "units", "left_out", "openings", "people",
    "population", "disclosure", "kind",
}
# fmt: on
"""What the announcement of a replacement says about its lists: the same as that of the failed draw."""


async def complete(act: Acting, draw: Draw, value: str) -> Draw:
    """Complete a draw whose values are all there; `value` is the beacon's, "" for a draw by parties. The value has been
    checked. Raises StaleVersion when somebody else was faster.
    """
    async with act.away():
        lists = await store.lists_of(act, draw)
        computed = await act.pool.run(ending.compute, draw, lists, value)
        # Store the outcome before the event that names it: if we stop in between, only a blob remains.
        outcome = await act.put_json(computed.outcome, sealed=False)
    return await record(act, DRAWS, draw, computed.stored(outcome))


async def with_openings(act: Acting, draw: Draw, decided: OpeningDecided) -> DrawOpened:
    """The opening of a covert draw with its openings, unsealed: from then on everybody may read them."""
    async with act.away():
        # Stored before the event that names it: if we stop in between, nobody knows the name of the blob.
        openings = await act.put_json(await act.unsealed(draw.openings), sealed=False)
    return decided.recorded(openings)


async def conduct(act: Acting, draw_id: UUID, house: House, relays: Relays) -> None:
    """Do what is to be done about a draw now, if there is anything. Each call does one thing at most.

    Raises BeaconUnavailable, StaleVersion, and for a replacement what `announced` raises.
    """
    draw = await state_of(act, DRAWS, draw_id)
    if draw.witnessed is None and await _witnessed(act, draw, house.log):
        return
    if ending.is_decided(draw):
        await complete(act, draw, "")
    elif ending.has_failed(draw, act.now):
        await record(act, DRAWS, draw, ending.fail(draw, _cosigned_at(draw, house.log), house.log.least))
    elif draw.status == "failed":
        await _replace(act, draw, house)
    elif draw.status == "announced" and draw.beacon and act.now >= moment(draw.beacon.due):
        async with act.away():
            value = await relays.fetch(draw.beacon)
        await complete(act, draw, value)
    elif draw.completion and (draw.embargoed or draw.is_to_be_settled):
        await _open_or_settle(act, draw)


async def _witnessed(act: Acting, draw: Draw, log: WitnessedLog) -> bool:
    """Record the first checkpoint over the announcement that the witnesses have cosigned. Whether there is one."""
    note = await circumstances_store.cosigned_over(act.session, draw.announcement, log)
    if note is None:
        return False
    await record(act, DRAWS, draw, DrawWitnessed(note=note.note))
    return True


def _cosigned_at(draw: Draw, log: WitnessedLog) -> datetime | None:
    """When the announcement was cosigned, as far as its `witnessed` note says so."""
    note = circumstances_store.opened_note(draw.witnessed.note.encode(), log) if draw.witnessed else None
    return note.at if note else None


async def _replace(act: Acting, draw: Draw, house: House) -> None:
    """Announce the draw that is held in the place of a failed one: the same lists and rules, by the beacon."""
    replaced = await circumstances_store.replaced_by(act.session, draw)
    if replaced.replaced_by:
        return
    place = announcing.DrawPlace(
        act.bureau, draw.spec.organisation, beijing_date(act.now).year, 1, uuid_utils.compat.uuid7()
    )
    horizon = announcing.Horizon(act.now, house.lead, house.reveal)
    spec = announcing.compose_again(draw.spec, place, horizon, draw.open_by)
    inherited = (await store.frozen(act.session, draw.frame, draw.bureau.__eq__)).fact.open_by
    open_by = announcing.open_by_again(draw.open_by, inherited, spec)
    async with act.away():
        lists = await store.lists_in(act, draw.units, draw.people, draw.left_out)
    repeated = draw.model_dump(include=_REPEATED)
    fact = DrawAnnounced(spec=spec.as_json(), open_by=open_by, replaces=str(draw.id), **repeated)
    await announced(act, fact, Asked(spec, 0, moment(draw.frozen), open_by, inherited, replaced), lists, house)


async def _open_or_settle(act: Acting, draw: Draw) -> None:
    """Open a covert draw whose visits are over, or whose day has come; settle a draw that everybody may know."""
    drawn, visited = await store.drawn_and_visited(act.session, draw)
    decide = opening.open_when_due if draw.embargoed else settle
    decided = decide(draw, drawn, visited, beijing_date(act.now))
    if isinstance(decided, OpeningDecided):
        await record(act, DRAWS, draw, await with_openings(act, draw, decided))
    elif decided:
        await record(act, DRAWS, draw, decided)
