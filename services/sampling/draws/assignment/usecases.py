"""A round of a bureau: cases is told of the visits that are new, and of what has changed."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

import structlog

from services.sampling.draws.assignment import source_store, store
from services.sampling.draws.assignment.composing import Composed, NotKept, Registers, composed
from services.sampling.draws.assignment.gathering import CrewDraw
from services.sampling.draws.assignment.lifecycle import Assignment
from services.sampling.draws.assignment.store import ASSIGNMENTS
from services.sampling.draws.assignment.telling import ToTell, to_tell
from shared.aggregate import begin, record
from shared.canonical import JsonObject
from shared.heavy import heavy
from shared.log.occasion import Occasion
from shared.work import Acting

_Place = tuple[UUID, str]
"""The draw of people, and the enterprise."""

_log = structlog.get_logger()


class RoundHeld(NamedTuple):
    """How many visits cases was told of, and of how many draws of people no visit could be told."""

    told: int
    untold: int


class _Decided(NamedTuple):
    told: Sequence[ToTell]
    untold: int


async def hold_round(act: Acting) -> RoundHeld:
    """Tell cases what there is to tell of the bureau's visits. A process that is killed has told everything or nothing,
    and the next round tells the rest: what is told depends on what stands, and never on an earlier round.
    """
    found = await source_store.crews(act)
    ids = [crew.id for crew in found.crews]
    registers = await source_store.registers(act, found.crews)
    known = await store.known(act.session, ids)
    decided = await act.compute(_decided, found.crews, registers, known, act.today)
    versions = await store.tell_alone(act.session, act.bureau, ids)
    # Another process may have held this round meanwhile.
    still = [one for one in decided.told if versions.get(_key(one), 0) == _version(one)]
    # The order of entries is public too.
    secrets.SystemRandom().shuffle(still)
    for one in still:
        await _tell(act, one)
    return RoundHeld(len(still), decided.untold + found.unread)


@heavy
def _decided(
    crews: Iterable[CrewDraw], registers: Registers, known: Mapping[_Place, JsonObject], today: date
) -> _Decided:
    """What is to be told, and of how many draws nothing can be: the registers lack somebody whom the draw names. Takes
    a second for two thousand visits.
    """
    found: list[Composed] = []
    untold = 0
    for crew in crews:
        try:
            found += composed(crew, registers)
        except NotKept as missing:
            _log.warning("the visits of a draw could not be told", draw=str(crew.id), reason=str(missing))
            untold += 1
    visits = {place: Assignment.model_validate(state) for place, state in known.items()}
    return _Decided(to_tell(found, visits, today, uuid4), untold)


async def _tell(act: Acting, one: ToTell) -> None:
    """Append the event in a trace that no other event has but those of this visit; the trace is its own cause."""
    trace = one.known.trace if one.known else uuid4().hex
    occasion = act.occasion
    apart = replace(act, occasion=Occasion(act.bureau, occasion.actor, occasion.time, trace, trace))
    if one.known is None:
        await begin(apart, ASSIGNMENTS, one.fact.inspection, one.fact)
    else:
        await record(apart, ASSIGNMENTS, one.known, one.fact)


def _key(one: ToTell) -> _Place:
    return one.fact.draws.crew[0], one.fact.party.identifier


def _version(one: ToTell) -> int:
    return one.known.version if one.known else 0
