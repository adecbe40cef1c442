"""What a service does about its clocks by itself: it moves them when the calendar or the law has changed, and records
once a day which of them somebody is to be reminded of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

import uuid_utils.compat

from shared.clocks import moving_store, reminding_store
from shared.clocks.moving import Moves, Moving, one_by_one
from shared.clocks.reckoning import Rules
from shared.clocks.tables import ClockTables
from shared.contracts.clocks import ClocksMovedFact, ClocksRemindedFact
from shared.locks import hold
from shared.log.append import append
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.work import Acting, Work

_NAMES = UUID("3d8f3b8e-6d0c-4c6f-9a51-0f5d3b1d7c42")
"""The namespace of the streams of rounds: the round of a bureau's day has one stream, whoever records it."""


@dataclass(frozen=True, slots=True)
class ClockService:
    """The clocks of a service: its tables, the facts that it records about them and in which kind of streams, and how
    many rows of a move one transaction writes.
    """

    tables: ClockTables
    moved: type[ClocksMovedFact]
    reminded: type[ClocksRemindedFact]
    streams: str = "clocks"
    at_once: int = 500

    @property
    def projections(self) -> Mapping[str, Projection]:
        """How a rebuild makes the read rows from these facts."""
        return {self.moved.type: self._project_moved, self.reminded.type: self._project_reminded}

    async def _project_moved(self, work: Work, event: Event) -> None:
        fact = self.moved.of(event)
        moving = one_by_one(await work.blobs.get(fact.blob))
        await moving_store.begin(work.session, self.tables, event, fact, fact.clocks)
        await moving_store.write_ends(work.session, self.tables, event.id, moving)

    async def _project_reminded(self, work: Work, event: Event) -> None:
        await reminding_store.keep(work.session, self.tables, event, self.reminded.of(event).day)


async def move(act: Acting, clocks: ClockService, rules: Rules) -> bool:
    """Record the new ends of all clocks of the bureau that were computed with another calendar or law than `rules`, the
    rules of now: one event. Returns whether there were any. The rows follow by `go_on_moving`.
    """
    if not await moving_store.may_move(act.session, clocks.tables, act.bureau, rules.digest):
        return False
    groups = await moving_store.outdated(act.session, clocks.tables, act.bureau, rules.digest)
    moves = await act.compute(Moves.computed, groups, rules)
    async with act.away():
        blob = await act.blobs.put(moves.as_json(), "application/json")
    await hold(act.session, f"{clocks.tables.schema}.clocks", act.bureau)
    if not await moving_store.may_move(act.session, clocks.tables, act.bureau, rules.digest):
        return False  # another process has moved them meanwhile
    fact = clocks.moved(computed_with=rules.digest, clocks=moves.clocks, moved=moves.moved, blob=blob)
    (event,) = await append(act.session, act.occasion, f"{clocks.streams}/{uuid_utils.compat.uuid7()}", 0, fact)
    await moving_store.begin(act.session, clocks.tables, event, fact, 0)
    return True


async def go_on_moving(act: Acting, clocks: ClockService, read: dict[UUID, list[Moving]]) -> bool:
    """Write the next rows of a move that is not finished. Returns whether there is more to write. `read` keeps what
    was read of blobs: event → clocks.
    """
    unfinished = await moving_store.unfinished(act.session, clocks.tables, act.bureau)
    if unfinished is None:
        return False
    if unfinished.event not in read:
        async with act.away():
            content = await act.blobs.get(unfinished.blob)
        read[unfinished.event] = await act.compute(one_by_one, content)
    moving = read[unfinished.event]
    return await moving_store.write_next(act.session, clocks.tables, unfinished.event, moving, clocks.at_once)


async def remind(act: Acting, clocks: ClockService) -> bool:
    """Record which clocks of the bureau somebody is to be reminded of today: one event for the day. Returns whether it
    was recorded.

    Raises StaleVersion when another process was faster.
    """
    last = await reminding_store.last_round(act.session, clocks.tables, act.bureau)
    if last is not None and last >= act.today:
        return False
    since = last or act.today - timedelta(days=1)
    reminders = await reminding_store.reminders(act.session, clocks.tables, act.bureau, since, act.today)
    async with act.away():
        blob = await act.blobs.put(reminders.as_json(), "application/json")
    fact = clocks.reminded(
        since=since,
        day=act.today,
        soon=reminders.count("soon"),
        today=reminders.count("today"),
        overdue=reminders.count("overdue"),
        blob=blob,
    )
    (event,) = await append(act.session, act.occasion, _round(clocks, act.bureau, act.today), 0, fact)
    await reminding_store.keep(act.session, clocks.tables, event, act.today)
    return True


def _round(clocks: ClockService, bureau: str, day: date) -> str:
    return f"{clocks.streams}/{uuid5(_NAMES, f'{clocks.tables.schema}/{bureau}/{day}')}"
