"""The outcome of a draw in the API: the drawn units, the reserve, the people on each task. Names appear only if the
reader may know them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from services.sampling.draws.draw.deeds import Substitution, Succession
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.sight import KnownNames, Openings
from services.sampling.draws.draw.succession import held_now
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.draws.assign import AssignOutcome
from shared.draws.succession import NOBODY, Place


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


class SlotFilled(BaseModel):
    """A slot: its number in the task, the person drawn for it (`drawn`), and who has it now (`held`, null while the
    slot is vacant).
    """

    number: int = Field(description="The number of the slot in its task, from 1.", examples=[1])
    name: str
    drawn: Unit
    held: Unit | None


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
    seed: str
    value: str = Field(description='The value of the beacon; "" if parties decided the draw.', examples=["b7" * 48])
    outcome_hash: str
    deals: list[DealDrawn]
    reserve: dict[str, list[Unit]]
    assignments: list[TaskServed]


class Substituted(BaseModel):
    """A drawn unit that was withdrawn, and the unit of the reserve that takes its place (null if none was left)."""

    deal: str
    stratum: str
    withdrawn: Unit
    substitute: Unit | None
    reason: str = Field(description="The code of the reason. It is public.", examples=["closed"])
    evidence: str
    remark: str | None
    at: BeijingTime
    by: ActingPerson


class Succeeded(BaseModel):
    """A person who gave up a slot, and the successor who takes it (null if nobody was left)."""

    task: Unit
    slot: int
    gave_up: Unit
    successor: Unit | None
    reason: str = Field(description="The code of the reason. It is public.", examples=["ill"])
    evidence: str | None
    remark: str | None
    at: BeijingTime
    by: ActingPerson


Method = Literal["rank", "assign"]


def outcome_shown(draw: Draw, known: KnownNames) -> Outcome | None:
    done = draw.completion
    if done is None:
        return None
    deals = known.ranked.deals if known.ranked else ()
    reserve = known.ranked.reserve if known.ranked else {}
    return Outcome(
        event=done.event,
        at=done.at,
        seed=done.seed,
        value=done.value,
        outcome_hash=done.outcome_hash,
        deals=[DealDrawn(name=name, stratum=stratum, units=_units(units, known)) for name, stratum, units in deals],
        reserve={stratum: _units(ids, known) for stratum, ids in reserve.items()},
        assignments=list(_served(draw, known.assigned, known)) if known.assigned else [],
    )


def substituted(one: Substitution, known: KnownNames, names: Mapping[str, str]) -> Substituted:
    return Substituted(
        deal=one.deal,
        stratum=one.stratum,
        withdrawn=_unit(one.withdrawn, known.units),
        substitute=_unit(one.substitute, known.units) if one.substitute else None,
        reason=one.reason,
        evidence=one.evidence,
        remark=one.remark if known.texts else None,
        at=one.at,
        by=ActingPerson.of(one.person, names),
    )


def succeeded(one: Succession, known: KnownNames, names: Mapping[str, str]) -> Succeeded:
    return Succeeded(
        task=_unit(one.task, known.units),
        slot=one.slot,
        gave_up=_unit(one.holder, known.people),
        successor=_unit(one.successor, known.people) if one.successor else None,
        reason=one.reason,
        evidence=one.evidence,
        remark=one.remark if known.texts else None,
        at=one.at,
        by=ActingPerson.of(one.person, names),
    )


def _served(draw: Draw, outcome: AssignOutcome, known: KnownNames) -> Iterator[TaskServed]:
    held = held_now(draw, outcome)
    for task, filled in outcome.assignments:
        slots = []
        for number, (name, drawn) in enumerate(filled, start=1):
            holder = held.holder(Place(task, number))
            slots.append(
                SlotFilled(
                    number=number,
                    name=name,
                    drawn=_unit(drawn, known.people),
                    held=None if holder == NOBODY else _unit(holder, known.people),
                )
            )
        yield TaskServed(task=_unit(task, known.units), slots=slots)


def _units(ids: Sequence[str], known: KnownNames) -> list[Unit]:
    return [_unit(id_, known.units) for id_ in ids]


def _unit(id_: str, openings: Openings) -> Unit:
    opening = openings.get(id_)
    return {"id": id_, "identifier": opening and opening["name"], "name": opening and opening["label"]}
