"""The answers of the API about rosters. Names appear only if the reader may know them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.draws.draw.outcome import Unit
from services.sampling.draws.frame.approving import is_needed
from services.sampling.draws.frame.freezing import Opening
from services.sampling.draws.roster.tables import RosterRow
from services.sampling.draws.roster.usecases import RosterSeen
from services.sampling.registers.records.naming import key_of
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.fact import Hex32
from shared.contracts.sampling import Disclosure, Entropy
from shared.draws.frames import Roster, Task
from shared.policy.occasions import Unplanned

PURPOSE = Field(
    description="The purpose of the draw of the people, made from the policy and the day. It is drawn once.",
    examples=["crews/0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10/1"],
)
ENTROPY = Field(description="Where the randomness of the draw comes from, as the kind of draw says.")


class RosterListed(BaseModel):
    """A frozen roster, with the two roots that an announcement commits to. It contains no names."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    title: str
    purpose: str = PURPOSE
    entropy: Entropy = ENTROPY
    kind: str | None = Field(description="The policy's kind of draw that chose the enterprises; null if none did.")
    tasks_root: Hex32
    tasks_size: int
    people_root: Hex32
    people_size: int
    key: Hex32 = Field(description="The commitment to the key that blinds tasks and people.")
    excluded_root: Hex32 = Field(description="The Merkle root over the people who are left out.")
    excluded: int = Field(description="The number of people of the registers who are left out.")
    reasons: dict[str, int] = Field(description="Public reason → how many people are left out for it.")
    season: str = Field(
        description="The year or the campaign: its teams, and the tasks already given in it, count.", examples=["2026"]
    )
    source_draw: UUID | None = Field(
        description="The id of the draw that drew the enterprises of the tasks; null for other sources of tasks."
    )
    deal: int | None = Field(description="The number of the deal of that draw, from 1.")
    disclosure: Disclosure
    open_by: str = Field(description='The day by which the covert draw of the enterprises is opened; "" for others.')
    policy: str | None = Field(
        description="The SHA-256 of the policy file that was in force; null for a roster made by hand."
    )
    occasion: Unplanned | None = Field(
        description="Why the enterprises are inspected; null if a draw or a plan is the reason."
    )
    frozen_at: BeijingTime
    frozen_by: ActingPerson
    event: UUID
    trace: str
    approval_needed: bool = Field(
        description="True if the roster was made by hand, so that a second person must approve it before the draw."
    )
    approved_at: BeijingTime | None
    approved_by: ActingPerson | None


class SlotAsked(BaseModel):
    """A place on a task. Only a person who carries all of these tags can fill it."""

    name: str
    tags: list[str]


class TaskShown(BaseModel):
    """An inspection for which people are drawn, and its slots."""

    task: Unit
    slots: list[SlotAsked]


class PersonShown(BaseModel):
    """A person who may be put on tasks. `capacity` is the largest number of tasks, `recused` the tasks that they may
    not get.
    """

    person: Unit
    tags: list[str]
    capacity: int
    recused: list[str] = Field(description="The ids of the tasks that the person may not get.")


class WhyOut(BaseModel):
    """The reason why a person is excluded: a code, and a sentence in both languages."""

    because: str
    detail: str
    detail_en: str


class PersonLeftOut(BaseModel):
    """A person who cannot be put on any task, with every reason."""

    person: str = Field(description="The key of the person in the register.", examples=["鲁平执-0017"])
    name: str
    reasons: list[WhyOut]


class RecusalShown(BaseModel):
    """A recusal: a person may not be put on the task at an enterprise."""

    person: str = Field(description="The key of the person in the register.", examples=["鲁平执-0017"])
    enterprise: str = Field(description="The identifier of the enterprise.", examples=["91370124EXAMP00154"])
    reason: str


class RosterShown(RosterListed):
    """A roster in full. `people`, `out`, `recusals` and `selection` are null for callers who may not know the
    people.
    """

    tasks: list[TaskShown]
    people: list[PersonShown] | None
    out: list[PersonLeftOut] | None
    recusals: list[RecusalShown] | None = Field(
        description="The recusals that were declared for this roster, and earlier recusals that still hold."
    )
    selection: dict[str, Any] | None = Field(description="The request, as the caller sent it.")


def listed(row: RosterRow, names: Mapping[str, str]) -> RosterListed:
    return RosterListed.model_validate({**row.model_dump(), "approval_needed": is_needed(row)}, context=names)


def shown(seen: RosterSeen, names: Mapping[str, str]) -> RosterShown:
    crew = seen.crew
    return RosterShown(
        **dict(listed(seen.row, names)),
        tasks=_tasks(seen.frozen, seen.openings),
        people=crew and _people(seen.frozen, crew.openings),
        out=crew and [PersonLeftOut(person=one["name"], name=one["label"], reasons=one["reasons"]) for one in crew.out],
        recusals=crew and [RecusalShown(**one.model_dump()) for one in crew.recusals],
        selection=seen.row.selection if crew else None,
    )


def _tasks(roster: Roster, openings: Mapping[str, Opening]) -> list[TaskShown]:
    return [TaskShown(task=_unit(task.id, openings), slots=_slots(task)) for task in roster.tasks]


def _people(roster: Roster, openings: Mapping[str, Opening]) -> list[PersonShown]:
    return [
        PersonShown(
            person=_person(person.id, openings),
            tags=list(person.tags),
            capacity=person.capacity,
            recused=list(person.recused),
        )
        for person in roster.people
    ]


def _slots(task: Task) -> list[SlotAsked]:
    return [SlotAsked(name=slot.name, tags=list(slot.tags)) for slot in task.slots]


def _person(id_: str, openings: Mapping[str, Opening]) -> Unit:
    opening = openings.get(id_)
    return Unit(id=id_, identifier=opening and key_of(opening["name"]), name=opening and opening["label"])


def _unit(id_: str, openings: Mapping[str, Opening]) -> Unit:
    opening = openings.get(id_)
    return Unit(id=id_, identifier=opening and opening["name"], name=opening and opening["label"])
