"""The answers of the public API about draws. Times are Beijing times; paths are relative to the service."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.publishing.frame.members import Candidate, Errand, Named
from services.publishing.frame.membership import Membership
from services.publishing.notice.embargo import Names
from services.publishing.notice.story import Notice, PublishedEndOfEmbargo, PublishedShare, Substitution, Vacancy
from shared.canonical import JsonObject
from shared.clock import SHANGHAI
from shared.contracts.publishing import Stage
from shared.contracts.sampling import Disclosure, SlotRef, Value
from shared.draws.frames import Person


class PublishedStep(BaseModel):
    """One event in the life of the draw."""

    stage: Stage
    time: datetime = Field(examples=["2026-03-02T09:30:00+08:00"])
    event: UUID
    position: int | None = Field(
        description="The position of the event in the log; null until the log has given it one."
    )


class PublishedCompletion(BaseModel):
    seed: str
    outcome_hash: str = Field(description="The SHA-256 of JCS(outcome).")
    entropy: list[Value] = Field(
        description="The values that went into the seed, in the order of the sources in the spec."
    )
    absent: list[str] = Field(description="The parties that did not reveal in time.")
    outcome: JsonObject


class PublishedDraw(BaseModel):
    """Everything that is public about a draw so far."""

    draw: UUID
    bureau: str = Field(examples=["370124"])
    year: int
    serial: int = Field(description="The serial, counted from 1 in the bureau and the year, without gaps.")
    title: str
    stage: Stage
    spec: JsonObject = Field(description="The rules of the draw, as they were hashed.")
    spec_hash: str
    replaces: UUID | None = Field(description="The id of the void draw that this draw replaces.")
    population: str = Field(
        description="What the units of the frame are.", examples=["enterprises", "people", "experts", "items"]
    )
    kind: str | None = Field(description="The kind of draw, as the bureau's policy names it.")
    disclosure: Disclosure = Field(description="When the public may learn the names behind the ids of units or tasks.")
    names: Names = Field(description="Whether the names are public now. The names of people are never public.")
    slot: SlotRef | None = Field(description="The vacated slot that this draw fills; null for other draws.")
    shares: list[PublishedShare] = Field(description="The values that the sources have given so far.")
    completion: PublishedCompletion | None
    substitutions: list[Substitution]
    vacancies: list[Vacancy] = Field(
        description="The slots that the drawn person does not take. Other draws fill these slots."
    )
    opened: PublishedEndOfEmbargo | None = Field(
        description="The opening of a covert draw: its visits are over, and the names are public."
    )
    void_reason: str
    void_approver: str
    steps: list[PublishedStep]
    trace: str = Field(description="The id of the trace that joins all events of this draw.")


_LATER = "It is null while it is not public: in a covert draw until the draw is opened, for people always."
_NAME = "The name of the enterprise, as the directory had it. No hash covers the name."


class PublishedUnit(BaseModel):
    """A unit of the frame. Where its name is public: hashing `identifier` with `salt` gives the blinded id."""

    id: str
    stratum: str
    weight: int
    identifier: str | None = Field(
        description=f"The identifier of the enterprise in the directory, mostly a social credit code. {_LATER}"
    )
    name: str | None = Field(description=f"{_NAME} {_LATER}")
    salt: str | None = Field(description=_LATER)


class PublishedSlot(BaseModel):
    """A place on a task. Only a person who carries all of these tags can fill it."""

    name: str
    tags: list[str]


class PublishedTask(BaseModel):
    """A task of an `assign` draw. Where it is public, the task also names the enterprise that it visits."""

    id: str
    slots: list[PublishedSlot]
    identifier: str | None = Field(description=f"The identifier of the enterprise that is visited. {_LATER}")
    name: str | None = Field(description=f"{_NAME} {_LATER}")
    salt: str | None = Field(description=_LATER)


class PublishedPerson(BaseModel):
    """A person who may be put on the tasks, under a blinded id. The salt is never published: the bureau gives it to the
    person only.
    """

    id: str
    tags: list[str]
    capacity: int
    recused: list[str] = Field(description="The ids of the tasks that the person may not get.")


class _PlaceOut(BaseModel):
    """An RFC 6962 inclusion proof of a member of a frame; leaf: H(0x00 || JCS(member))."""

    draw: UUID
    index: int
    size: int
    root: str
    proof: list[str] = Field(description="The hashes of the path, in hex, from the leaf to the root.")


class UnitMembership(_PlaceOut):
    """The proof that a unit is in the frame, with its weight (inclusion proof of RFC 6962). The leaf is H(0x00 ||
    JCS(unit)).
    """

    unit: JsonObject = Field(examples=[{"id": "<64 hex>", "stratum": "", "weight": 1}])
    identifier: str | None = Field(description=_LATER)
    salt: str | None = Field(description=_LATER)


class TaskMembership(_PlaceOut):
    """The proof that a task is in the tasks' frame, with its slots. The leaf is H(0x00 || JCS(task))."""

    task: JsonObject = Field(examples=[{"id": "<64 hex>", "slots": [{"name": "leader", "tags": ["leader"]}]}])
    identifier: str | None = Field(description=_LATER)
    salt: str | None = Field(description=_LATER)


class PersonMembership(_PlaceOut):
    """The proof that a person is in the people's frame, with tags, capacity and recusals. The leaf is H(0x00 ||
    JCS(person)).
    """

    person: JsonObject = Field(examples=[{"id": "<64 hex>", "tags": ["leader"], "capacity": 2, "recused": []}])


class PublishedOpening(BaseModel):
    name: str
    salt: str


class DrawBundle(BaseModel):
    """Everything needed to check a draw offline (docs/protocol.md, "The bundle"): `frame`, or `tasks` and `people`."""

    protocol: str = Field(examples=["cheqian-draw/1"])
    spec: JsonObject
    frame: list[JsonObject] = Field(description="The units, sorted by id.")
    entropy: list[Value] = Field(
        description="The values that went into the seed, in the order of the sources in the spec."
    )
    seed: str
    outcome: JsonObject
    openings: dict[str, PublishedOpening] = Field(
        description=(
            "Unit id → its opening (the name behind the id, and the salt), for units whose names may be public now."
        )
    )
    announcement: str = Field(description="The receipt of the announcement (c2sp.org/tlog-proof).")
    completion: str = Field(description="The receipt of the completion (c2sp.org/tlog-proof).")


class AssignmentBundle(BaseModel):
    """The bundle of an `assign` draw. It never contains the names of people."""

    protocol: str = Field(examples=["cheqian-draw/1"])
    spec: JsonObject
    tasks: list[JsonObject] = Field(description="The tasks, sorted by id.")
    people: list[JsonObject] = Field(description="The people, sorted by id.")
    entropy: list[Value] = Field(
        description="The values that went into the seed, in the order of the sources in the spec."
    )
    seed: str
    outcome: JsonObject
    openings: dict[str, PublishedOpening] = Field(
        description=(
            "Task id → its opening (the name behind the id, and the salt), for tasks whose names may be public now."
        )
    )
    announcement: str = Field(description="The receipt of the announcement (c2sp.org/tlog-proof).")
    completion: str = Field(description="The receipt of the completion (c2sp.org/tlog-proof).")


def draw_out(notice: Notice, positions: Mapping[UUID, int]) -> PublishedDraw:
    completion = notice.completion and PublishedCompletion.model_validate(notice.completion.model_dump())
    steps = [
        PublishedStep(
            stage=step.stage, time=step.time.astimezone(SHANGHAI), event=step.event, position=positions.get(step.event)
        )
        for step in notice.steps
    ]
    return PublishedDraw(
        **{name: getattr(notice, name) for name in PublishedDraw.model_fields if name not in _TOLD_ITS_OWN_WAY},
        shares=list(notice.shares),
        completion=completion,
        substitutions=list(notice.substitutions),
        vacancies=list(notice.vacancies),
        steps=steps,
    )


_TOLD_ITS_OWN_WAY = {"shares", "completion", "substitutions", "vacancies", "steps"}


def unit_out(candidate: Candidate) -> PublishedUnit:
    return PublishedUnit(
        id=candidate.id,
        stratum=candidate.stratum,
        weight=candidate.weight,
        identifier=candidate.named and candidate.named.identifier,
        name=candidate.named and candidate.named.label,
        salt=candidate.named and candidate.named.salt,
    )


def task_out(errand: Errand) -> PublishedTask:
    return PublishedTask(
        id=errand.id,
        slots=[PublishedSlot(name=slot.name, tags=list(slot.tags)) for slot in errand.task.slots],
        identifier=errand.named and errand.named.identifier,
        name=errand.named and errand.named.label,
        salt=errand.named and errand.named.salt,
    )


def person_out(person: Person) -> PublishedPerson:
    return PublishedPerson.model_validate(person.as_json())


def membership_out(notice: Notice, candidate: Candidate, place: Membership) -> UnitMembership:
    unit = candidate.unit.as_json()
    return UnitMembership(unit=unit, **_opening(candidate.named), **_place(notice, "frame", place))


def task_membership_out(notice: Notice, errand: Errand, place: Membership) -> TaskMembership:
    task = errand.task.as_json()
    return TaskMembership(task=task, **_opening(errand.named), **_place(notice, "tasks", place))


def person_membership_out(notice: Notice, person: Person, place: Membership) -> PersonMembership:
    return PersonMembership(person=person.as_json(), **_place(notice, "people", place))


def _opening(named: Named | None) -> dict[str, Any]:
    return {"identifier": named and named.identifier, "salt": named and named.salt}


def _place(notice: Notice, frame: str, place: Membership) -> dict[str, Any]:
    root = notice.spec[frame]["root"]
    return {
        "draw": notice.draw,
        "index": place.place,
        "size": place.size,
        "root": root,
        "proof": list(place.proof),
    }
