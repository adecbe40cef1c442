"""What cases is told in a round: the visits that are new, and what has changed of those that it knows.

Of a visit of a covert draw that is not opened, cases is told in the next round what the log shows of its draws anyway:
that somebody else has a slot, that it is called off. Everything else of it is told once a day, whether it has
changed or not: else somebody could change the datum of an enterprise or of a person, and see in the log that a covert
visit is amended (decision 0051). Of other visits, only who acts in it is told once the inspection is on record: the
crew with certificates and accounts, and who leads its team.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.sampling.draws.assignment.composing import Composed
from services.sampling.draws.assignment.lifecycle import Assignment
from shared.clock import beijing_date
from shared.contracts.assignment import (
    Assignee,
    CalledOff,
    InspectionAmended,
    InspectionAssigned,
    Visit,
    VisitChange,
    VisitDraws,
)

Known = Mapping[tuple[UUID, str], Assignment]
"""Draw of people and enterprise → the visit that cases knows."""


class ToTell(NamedTuple):
    """What is to be told of a visit: `known` is the visit as cases knows it, None for a new visit."""

    known: Assignment | None
    fact: InspectionAssigned | InspectionAmended


def to_tell(composed: Iterable[Composed], known: Known, today: date, new_id: Callable[[], UUID]) -> list[ToTell]:
    """Everything that is to be told. `today` is the date in Beijing; `new_id` makes the random id of a new visit."""
    return [each for one in composed for each in _of_task(one, known, today, new_id)]


def _of_task(one: Composed, known: Known, today: date, new_id: Callable[[], UUID]) -> Iterator[ToTell]:
    told = [known.get((one.crew.id, enterprise)) for enterprise in one.trail.enterprises]
    before = [each for each in told[:-1] if each is not None]
    for place, each in enumerate(told):
        if each is not None and each.status == "standing" and (why := _called_off(one, place)):
            yield ToTell(each, _amended(each.visit, ("called-off",), why[0], why[1]))
    if one.visit is None:
        return
    current = told[-1]
    # Of a secret visit that was made, all is told as if it was not: else an entry that is missing would show it.
    visited = not one.visit.covert and one.visit.party.identifier in one.crew.visited
    if current is None:
        if visited:
            return
        visit = one.visit.model_copy(update={"inspection": new_id()})
        instead_of = before[-1].visit.inspection if before else None
        yield ToTell(None, InspectionAssigned(**dict(visit), instead_of=instead_of))
    elif current.status == "standing":
        # What was on record, the methods and the caps are those of the day on which the visit was assigned.
        kept = {name: getattr(current.visit, name) for name in ("inspection", "methods", "caps", "earlier")}
        visit = one.visit.model_copy(update=kept)
        if visited:
            visit = current.visit.model_copy(update={"crew": visit.crew, "heads": visit.heads})
        changed = tuple(changes(current.visit, visit))
        if _is_told(current, visit, changed, one.visit.covert, today):
            yield ToTell(current, _amended(visit, changed))


def _called_off(one: Composed, place: int) -> tuple[CalledOff, str] | None:
    """Why the visit of the enterprise at this place of the trail is not made, with the code of the reason."""
    if one.crew.annulled:
        return "annulled", ""
    if place < len(one.trail.enterprises) - 1:
        return "substituted", one.trail.reasons[place]
    return ("given-up", one.trail.reasons[place]) if one.trail.visited is None else None


def _is_told(known: Assignment, visit: Visit, changed: tuple[VisitChange, ...], covert: bool, today: date) -> bool:
    if not covert:
        return bool(changed)
    return _by_crew_draws(known.visit) != _by_crew_draws(visit) or beijing_date(known.told_at) < today


def _by_crew_draws(visit: Visit) -> tuple[object, ...]:
    """What the draws of people alone decide about a visit."""
    return visit.draws.crew, _seats(visit.crew), visit.vacant


def changes(before: Visit, after: Visit) -> Iterator[VisitChange]:
    """What differs between two states of the same visit."""
    if before.party != after.party:
        yield "party"
    if _seats(before.crew) != _seats(after.crew) or before.vacant != after.vacant:
        yield "crew"
    elif before.crew != after.crew:
        yield "certificate"
    if before.items != after.items:
        yield "items"
    if before.plan != after.plan:
        yield "plan"
    if (before.team, before.heads) != (after.team, after.heads):
        yield "team"
    if _lasting(before.draws) != _lasting(after.draws):
        yield "draws"


def _lasting(draws: VisitDraws) -> VisitDraws:
    """The draws, whether they are open or not: cases learns of the opening by the draw itself."""
    return draws.model_copy(update={"secret": ()})


def _seats(crew: Iterable[Assignee]) -> list[tuple[int, UUID]]:
    return [(one.slot, one.person) for one in crew]


def _amended(
    visit: Visit, changed: tuple[VisitChange, ...], called_off: CalledOff | None = None, reason: str = ""
) -> InspectionAmended:
    return InspectionAmended(**dict(visit), changed=changed, called_off=called_off, reason=reason)
