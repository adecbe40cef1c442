"""The outcome of a draw in the API: the drawn units, the reserve, the people on each task. Names appear only if the
reader may know them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from services.sampling.draws.draw.lifecycle import Because, Completion, Draw, Substitution, Vacation
from services.sampling.draws.draw.sight import KnownNames, Openings
from services.sampling.draws.draw.vacancy import Holder, people_drawn
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.draws.rank import RankOutcome


class Unit(TypedDict):
    """A unit, a task or a person under a blinded id. `identifier` and `name` are null if the reader may not
    know them.
    """

    # A draw has hundreds of units: dicts take a third of the time of models.
    id: str
    identifier: Annotated[str | None, Field(examples=["91370124EXAMP00154"])]
    name: Annotated[str | None, Field(examples=["平阴县示例第一化工有限公司"])]


class DealDrawn(BaseModel):
    """The units that a deal drew, in the order of their tickets."""

    name: str
    stratum: str
    units: list[Unit]


class SlotHeld(BaseModel):
    """The person who has a slot now, and the draw that gave it to them: this draw, or a draw that filled the vacated
    slot.
    """

    draw: UUID
    person: Unit


class Vacated(BaseModel):
    """A record that a person does not take the slot for which they were drawn. `reason` is null for callers who may not
    read it.
    """

    because: Because
    reason: str | None
    at: BeijingTime
    by: ActingPerson


class SlotFilled(BaseModel):
    """A slot: the person drawn for it (`drawn`), whether they gave it up (`vacated`), and who has it now (`held`, null
    while the slot is vacant).
    """

    name: str
    drawn: Unit
    vacated: Vacated | None
    held: SlotHeld | None


class TaskServed(BaseModel):
    """An inspection, and the people put on it."""

    task: Unit
    slots: list[SlotFilled]


class Outcome(BaseModel):
    """The outcome of a draw. A `rank` draw gives the drawn units and the reserve of each stratum, in order; an `assign`
    draw gives the people of each task.
    """

    event: UUID
    at: BeijingTime
    by: ActingPerson
    seed: str
    absent: list[str] = Field(description="The parties that did not reveal in time. Their values are not in the seed.")
    deals: list[DealDrawn]
    reserve: dict[str, list[Unit]]
    assignments: list[TaskServed]


class Substituted(BaseModel):
    """A drawn unit that was withdrawn, and the unit of the reserve that takes its place."""

    deal: str
    stratum: str
    withdrawn: Unit
    substitute: Unit
    reason: str
    at: BeijingTime
    by: ActingPerson


Method = Literal["rank", "assign"]


def outcome_shown(draw: Draw, known: KnownNames, names: Mapping[str, str]) -> Outcome | None:
    done = draw.completion
    if done is None:
        return None
    ranked = RankOutcome((), {}) if draw.assigns else done.ranked
    return Outcome(
        event=done.event,
        at=done.at,
        by=ActingPerson.of(done.person, names),
        seed=done.seed,
        absent=list(done.absent),
        deals=[
            DealDrawn(name=name, stratum=stratum, units=_units(units, known)) for name, stratum, units in ranked.deals
        ],
        reserve={stratum: _units(ids, known) for stratum, ids in ranked.reserve.items()},
        assignments=list(_served(draw, done, known, names)) if draw.assigns else [],
    )


def substituted(substitution: Substitution, known: KnownNames, names: Mapping[str, str]) -> Substituted:
    readable_reason = substitution.withheld_reason if known.texts else None
    return Substituted(
        deal=substitution.deal,
        stratum=substitution.stratum,
        withdrawn=_unit(substitution.withdrawn, known.units),
        substitute=_unit(substitution.substitute, known.units),
        reason=readable_reason or substitution.reason,
        at=substitution.at,
        by=ActingPerson.of(substitution.person, names),
    )


def _served(draw: Draw, done: Completion, known: KnownNames, names: Mapping[str, str]) -> Iterator[TaskServed]:
    drawn = people_drawn(draw)
    vacations = {(vacation.task, vacation.slot): vacation for vacation in draw.vacations}
    for task, filled in done.assigned.assignments:
        places = [(task, slot) for slot, _ in filled]
        slots = [
            SlotFilled(
                name=place[1],
                drawn=_unit(drawn[place], known.people),
                vacated=_vacated(vacations.get(place), known, names),
                held=_held(known.holders.get(place), known),
            )
            for place in places
        ]
        yield TaskServed(task=_unit(task, known.units), slots=slots)


def _vacated(vacation: Vacation | None, known: KnownNames, names: Mapping[str, str]) -> Vacated | None:
    if vacation is None:
        return None
    readable_reason = vacation.reason if known.texts else None
    by = ActingPerson.of(vacation.person, names)
    return Vacated(because=vacation.because, reason=readable_reason, at=vacation.at, by=by)


def _held(holder: Holder | None, known: KnownNames) -> SlotHeld | None:
    return None if holder is None else SlotHeld(draw=holder.draw, person=_unit(holder.person, known.people))


def _units(ids: Sequence[str], known: KnownNames) -> list[Unit]:
    return [_unit(id_, known.units) for id_ in ids]


def _unit(id_: str, openings: Openings) -> Unit:
    opening = openings.get(id_)
    return {"id": id_, "identifier": opening and opening["name"], "name": opening and opening["label"]}
