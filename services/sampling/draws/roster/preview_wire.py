"""The answer of the API about a roster before it is frozen. Only people who may announce draws get it."""

from collections import Counter
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from pydantic import BaseModel, Field

from services.sampling.draws.roster.capacity import fitting
from services.sampling.draws.roster.chances import CrewChances
from services.sampling.draws.roster.mustering import Muster
from services.sampling.draws.roster.shortage import CrewsShort
from services.sampling.draws.roster.usecases import Preview
from services.sampling.draws.roster.wire import ENTROPY, PURPOSE, PersonLeftOut, SlotAsked, WhyOut
from shared.contracts.sampling import Disclosure, Entropy
from shared.draws.frames import Task
from shared.heavy import heavy


class SlotProspect(SlotAsked):
    """A slot, the keys of the people who could take it, and the chance of each of them to be drawn for it."""

    fits: list[str]
    chances: list[float] | None = Field(
        description="The chances of the people of `fits`, in the same order; null if `simulated` is null."
    )


class TaskProspect(BaseModel):
    """A task as it would be staffed: the enterprise, the team that inspects it, and the people who could take each
    slot.
    """

    identifier: str
    name: str
    team: str | None
    slots: list[SlotProspect]


class PersonProspect(BaseModel):
    """A person who could be put on tasks. `load` is the number of tasks that they already have this season, `capacity`
    the number of tasks of this roster that they could get.
    """

    person: str
    name: str
    tags: list[str]
    load: int
    capacity: int
    chance: float | None = Field(
        description="The chance to be in at least one of the crews; null if `simulated` is null.", examples=[0.75]
    )
    recused: list[str] = Field(description="The identifiers of the enterprises to which the person may not be sent.")


class Simulated(BaseModel):
    """How the chances were found: the draw was held with so many other seeds."""

    seeds: int = Field(examples=[500])
    standard_error: float = Field(description="The standard error of each chance, at most.", examples=[0.0224])


class Shortage(BaseModel):
    """The reason why not every slot can be filled, and what is missing."""

    detail: str
    detail_en: str
    facts: dict[str, Any]


class RosterPreview(BaseModel):
    """A preview: the roster as it would be frozen now. The service records nothing."""

    season: str
    purpose: str = PURPOSE
    entropy: Entropy = ENTROPY
    policy: str | None
    disclosure: Disclosure
    left_out: dict[str, int] = Field(description="Public reason → how many people would be left out for it.")
    tasks: list[TaskProspect]
    people: list[PersonProspect]
    out: list[PersonLeftOut]
    simulated: Simulated | None = Field(
        description=(
            "How the chances of the people were found; null if not every slot can be filled, or if the roster is too "
            "large to hold the draw often enough."
        )
    )
    shortage: Shortage | None = Field(
        description="What is missing to fill every slot; null if every slot can be filled."
    )


@heavy
def previewed(preview: Preview) -> RosterPreview:
    """The preview as the API answers it. For each slot it finds the people who fit; that takes a second for the tasks
    of a year.
    """
    found, mustered, chances = preview.prospect, preview.muster, preview.chances
    return RosterPreview(
        season=found.season,
        purpose=found.source.purpose,
        entropy=found.rule.entropy,
        policy=found.rule.policy,
        disclosure=found.source.disclosure,
        left_out=dict(Counter(reason for _, reason in sorted(mustered.left_out(), key=itemgetter(1)))),
        tasks=_tasks_prospect(mustered, found.teams, chances),
        people=_people_prospect(mustered, chances),
        out=[
            PersonLeftOut(
                person=one.identifier, name=one.name, reasons=[WhyOut(**why._asdict()) for why in one.reasons]
            )
            for one in mustered.out
        ],
        simulated=chances and Simulated(seeds=chances.seeds, standard_error=round(chances.error, 4)),
        shortage=_shortage(preview.short),
    )


def _tasks_prospect(muster: Muster, teams: Mapping[str, str], chances: CrewChances | None) -> list[TaskProspect]:
    return [
        TaskProspect(
            identifier=task.id,
            name=muster.visits[task.id].name,
            team=teams.get(task.id),
            slots=[_slot_prospect(muster, task, number, chances) for number in range(len(task.slots))],
        )
        for task in muster.tasks
    ]


def _slot_prospect(muster: Muster, task: Task, number: int, chances: CrewChances | None) -> SlotProspect:
    slot = task.slots[number]
    fits = [person.id for person in muster.people if fitting(person, Task(task.id, (slot,)))]
    return SlotProspect(
        name=slot.name,
        tags=list(slot.tags),
        fits=fits,
        chances=chances and [round(chances.of_slot(person, task.id, number), 4) for person in fits],
    )


def _people_prospect(muster: Muster, chances: CrewChances | None) -> list[PersonProspect]:
    return [
        PersonProspect(
            person=person.id,
            name=muster.name(person.id),
            tags=list(person.tags),
            load=muster.loads.get(person.id, 0),
            capacity=person.capacity,
            chance=chances and round(chances.of_crew(person.id), 4),
            recused=list(person.recused),
        )
        for person in muster.people
    ]


def _shortage(short: CrewsShort | None) -> Shortage | None:
    if short is None:
        return None
    return Shortage(detail=short.detail, detail_en=short.detail_en, facts=dict(short.facts))
