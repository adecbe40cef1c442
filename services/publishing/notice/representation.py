"""The answers of the public API about draws. Times are Beijing times; paths are relative to the service."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.publishing.frame.members import Named
from services.publishing.frame.membership import Proved
from services.publishing.frame.sheets import ListName
from services.publishing.notice.embargo import Names
from services.publishing.notice.story import (
    Failure,
    Notice,
    PublishedAnnulment,
    PublishedEndOfEmbargo,
    PublishedReveal,
    Settlement,
    Substitution,
    Succession,
)
from shared.canonical import JsonObject
from shared.clock import SHANGHAI
from shared.contracts.publishing import Stage
from shared.contracts.sampling import Counts, Disclosure


class PublishedStep(BaseModel):
    """One event in the life of the draw."""

    stage: Stage
    time: datetime = Field(examples=["2026-03-02T09:30:00+08:00"])
    event: UUID
    position: int | None = Field(
        description="The position of the event in the log; null until the log has given it one."
    )


class PublishedCompletion(BaseModel):
    """The seed and the hash of the outcome; the outcome itself is at `/draws/{draw}/outcome.json`."""

    seed: str
    value: str = Field(description='The value of the beacon; "" of a draw by parties.')
    outcome_hash: str = Field(description="hex(H(`cheqian-outcome/2` and a line feed, then JCS(outcome))).")


class PublishedDraw(BaseModel):
    """Everything that is public about a draw so far, but for its lists and its outcome."""

    draw: UUID
    bureau: str = Field(examples=["370124"])
    year: int
    serial: int = Field(description="The serial, counted from 1 in the bureau and the year, without gaps.")
    title: str
    purpose: str = Field(description="What the draw is for; a bureau has one draw a purpose.", examples=["own/2026-03"])
    by_hand: bool = Field(description="Whether the bureau made the list by hand, not by the rules of its policy.")
    stage: Stage
    overdue: bool = Field(description="Whether the draw waits for its beacon although its end has passed.")
    spec: JsonObject = Field(description="The rules of the draw, as they were hashed.")
    spec_hash: str
    counts: Counts = Field(description="How many members the draw has, and how many are left out for which reason.")
    changed: int = Field(description="How many members changed in the seven days before the list was frozen.")
    frozen: str = Field(description="When the list was frozen.", examples=["2026-03-01T01:30:00Z"])
    open_by: str = Field(description='The day by which a covert draw is opened; "" for other draws.')
    replaces: UUID | None = Field(description="The failed or annulled draw that this draw replaces.")
    replaced_by: UUID | None = Field(description="The draw that replaces this draw.")
    joined: int | None = Field(description="Of a replacement after an annulment: how many members joined.")
    left: int | None = Field(description="Of a replacement after an annulment: how many members left.")
    population: str = Field(
        description="What the units of the frame are.", examples=["enterprises", "people", "experts", "items"]
    )
    kind: str | None = Field(description="The kind of draw, as the bureau's policy names it.")
    disclosure: Disclosure = Field(description="When the public may learn the names behind the ids of units or tasks.")
    names: Names = Field(description="Whether the names are public now. The names of people are never public.")
    witnessed: str = Field(
        description='The cosigned checkpoint that covers the announcement (c2sp.org/tlog-checkpoint); "" until then.'
    )
    reveals: list[PublishedReveal] = Field(description="The nonces that parties have opened so far.")
    awaited: str = Field(description='The source whose value the draw waits for; "" if it waits for none.')
    completion: PublishedCompletion | None
    failure: Failure | None = Field(description="The end of a draw without an outcome, and the party that withheld.")
    substitutions: list[Substitution]
    successions: list[Succession]
    opened: PublishedEndOfEmbargo | None = Field(
        description="The opening of a covert draw: from then on the names are public."
    )
    settled: Settlement | None = Field(
        description="What became of the drawn places, of a draw of those to be visited; null until it is settled."
    )
    annulled: PublishedAnnulment | None = Field(
        description="The annulment, and from when it counts; the outcome stays public."
    )
    steps: list[PublishedStep]
    trace: str = Field(description="The id of the trace that joins all events of this draw.")


_LATER = "It is null while it is not public: in a covert draw until the draw is opened, for people always."
_NAME = "The name of the enterprise, as the directory had it. No hash covers the name."


class _Opened(BaseModel):
    """Where it is public: hashing `identifier` with `salt` gives the blinded id."""

    identifier: str | None = Field(
        description=f"The identifier of the enterprise in the directory, mostly a social credit code. {_LATER}"
    )
    name: str | None = Field(description=f"{_NAME} {_LATER}")
    salt: str | None = Field(description=_LATER)


class PublishedUnit(_Opened):
    """A unit of the frame."""

    id: str
    stratum: str
    weight: int


class PublishedLeftOut(_Opened):
    """A member of the population who is left out, and why. People are never named."""

    id: str
    reason: str = Field(examples=["drawn"])


class PublishedSlot(BaseModel):
    """A place on a task. Only a person who carries all of these tags can fill it."""

    name: str
    tags: list[str]


class PublishedTask(_Opened):
    """A task of an `assign` draw. Where it is public, the task also names the enterprise that it visits."""

    id: str
    slots: list[PublishedSlot]


class PublishedPerson(BaseModel):
    """A person who may be put on the tasks, under a blinded id. The salt is never published: the bureau gives it to the
    person only.
    """

    id: str
    tags: list[str]
    capacity: int
    recused: list[str] = Field(description="The ids of the tasks that the person may not get.")


class PublishedMembership(BaseModel):
    """The proof that a member stands in a list of the draw, with weight or reason (inclusion proof of RFC 6962). The
    leaf is H(0x00 || JCS(member)).
    """

    draw: UUID
    list_name: ListName
    member: JsonObject = Field(examples=[{"id": "<64 hex>", "stratum": "", "weight": 1}])
    index: int
    size: int
    root: str
    proof: list[str] = Field(description="The hashes of the path, in hex, from the leaf to the root.")
    identifier: str | None = Field(description=_LATER)
    salt: str | None = Field(description=_LATER)


class PublishedOpening(BaseModel):
    name: str
    salt: str


class PublishedValue(BaseModel):
    source: str
    value: str


class _Bundle(BaseModel):
    """Everything needed to check a draw offline (docs/protocol.md, "The bundle")."""

    protocol: str = Field(examples=["cheqian-draw/2"])
    spec: JsonObject
    excluded: list[JsonObject] = Field(description="Those who are left out, sorted by id.")
    entropy: list[PublishedValue] = Field(
        description="The values that the sources gave, in the order of the sources in the spec."
    )
    signatures: dict[str, str] = Field(
        description="Source → the party's signature over its nonce.", examples=[{"association": "<128 hex>"}]
    )
    openings: dict[str, PublishedOpening] = Field(
        description="Id → its opening (the name behind the id, and the salt): all enterprises of the lists, or none."
    )
    announcement: str = Field(description="The receipt of the announcement (c2sp.org/tlog-proof).")


class _Completed(_Bundle):
    seed: str
    outcome: JsonObject
    completion: str = Field(description="The receipt of the completion (c2sp.org/tlog-proof).")


class _Failed(_Bundle):
    end: str = Field(description="The receipt of the failure (c2sp.org/tlog-proof).")


class _Units(BaseModel):
    frame: list[JsonObject] = Field(description="The units, sorted by id.")


class _Tasks(BaseModel):
    tasks: list[JsonObject] = Field(description="The tasks, sorted by id.")
    people: list[JsonObject] = Field(description="The people, sorted by id. They are never named.")


class DrawBundle(_Units, _Completed):
    """The bundle of a completed draw of units."""


class AssignmentBundle(_Tasks, _Completed):
    """The bundle of a completed draw that puts people on tasks."""


class FailedDrawBundle(_Units, _Failed):
    """The bundle of a draw of units that failed: its end in place of seed, outcome and completion."""


class FailedAssignmentBundle(_Tasks, _Failed):
    """The bundle of a draw that puts people on tasks and that failed."""


AnyBundle = DrawBundle | AssignmentBundle | FailedDrawBundle | FailedAssignmentBundle


def draw_out(notice: Notice, positions: Mapping[UUID, int], replaced_by: Notice | None, now: datetime) -> PublishedDraw:
    completion = notice.completion and PublishedCompletion.model_validate(notice.completion.model_dump())
    steps = [
        PublishedStep(
            stage=step.stage, time=step.time.astimezone(SHANGHAI), event=step.event, position=positions.get(step.event)
        )
        for step in notice.steps
    ]
    told_otherwise = {
        "overdue",
        "replaced_by",
        "reveals",
        "annulled",
        "completion",
        "substitutions",
        "successions",
        "steps",
    }
    return PublishedDraw(
        **{name: getattr(notice, name) for name in PublishedDraw.model_fields if name not in told_otherwise},
        overdue=notice.overdue(now),
        replaced_by=replaced_by and replaced_by.draw,
        reveals=[reveal.model_copy(update={"time": reveal.time.astimezone(SHANGHAI)}) for reveal in notice.reveals],
        annulled=notice.annulled
        and notice.annulled.model_copy(update={"counts_from": notice.annulled.counts_from.astimezone(SHANGHAI)}),
        completion=completion,
        substitutions=list(notice.substitutions),
        successions=list(notice.successions),
        steps=steps,
    )


def membership_out(draw: UUID, name: ListName, proved: Proved) -> PublishedMembership:
    return PublishedMembership(
        draw=draw,
        list_name=name,
        member=proved.member,
        index=proved.membership.place,
        size=proved.membership.size,
        root=proved.root,
        proof=list(proved.membership.proof),
        **_opening(proved.named),
    )


def _opening(named: Named | None) -> dict[str, Any]:
    return {"identifier": named and named.identifier, "salt": named and named.salt}
