"""A draw as the public API tells it. Times are Beijing's; paths are relative to the service."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.publishing.notice.disclosure import Notice, Share, Substitution
from services.publishing.notice.frame import Candidate, Membership
from shared.canonical import JsonObject
from shared.clock import SHANGHAI
from shared.contracts.publishing import Stage
from shared.contracts.sampling import Value


class StepOut(BaseModel):
    """One event in the life of the draw."""

    stage: Stage
    time: datetime = Field(examples=["2026-03-02T09:30:00+08:00"])
    event: UUID
    position: int | None = Field(description="Where the event stands in the log; null while it waits for its place.")


class CompletionOut(BaseModel):
    seed: str
    outcome_hash: str = Field(description="SHA-256 of JCS(outcome).")
    entropy: list[Value] = Field(description="The values that count, in the order of the spec.")
    absent: list[str] = Field(description="Parties that did not reveal in time.")
    outcome: JsonObject


class DrawOut(BaseModel):
    """One draw, as far as it has come."""

    draw: UUID
    bureau: str = Field(examples=["370124"])
    year: int
    serial: int = Field(description="1, 2, 3 … in the bureau and year, without gaps.")
    title: str
    stage: Stage
    spec: JsonObject = Field(description="The rules, as hashed.")
    spec_hash: str
    replaces: UUID | None = Field(description="The voided draw in whose place this one is held.")
    shares: list[Share] = Field(description="What the sources have given so far.")
    completion: CompletionOut | None
    substitutions: list[Substitution]
    void_reason: str
    void_approver: str
    steps: list[StepOut]
    trace: str = Field(description="Ties together all events of this story.")


class UnitOut(BaseModel):
    """A unit of the frame, opened: the blinded id is that of `identifier` with `salt`."""

    id: str
    stratum: str
    weight: int
    identifier: str = Field(description="The unified social credit code, or what the directory holds it under.")
    name: str = Field(description="The enterprise's name, as the directory had it. No hash covers it.")
    salt: str


class MembershipOut(BaseModel):
    """Proof that a unit stands in the frame, with its weight (RFC 6962 inclusion; leaf: H(0x00 || JCS(unit)))."""

    draw: UUID
    unit: JsonObject = Field(examples=[{"id": "<64 hex>", "stratum": "", "weight": 1}])
    identifier: str
    salt: str
    index: int
    size: int
    root: str
    proof: list[str] = Field(description="Hashes in hex, from the leaf up.")


class OpeningOut(BaseModel):
    name: str
    salt: str


class BundleOut(BaseModel):
    """Everything that checks a draw offline (docs/protocol.md, "The bundle")."""

    protocol: str = Field(examples=["cheqian-draw/1"])
    spec: JsonObject
    frame: list[JsonObject] = Field(description="Units, sorted by id.")
    entropy: list[Value] = Field(description="The values that count, in the order of the spec.")
    seed: str
    outcome: JsonObject
    openings: dict[str, OpeningOut] = Field(description="By id: the name behind it, and the salt that shows it.")
    announcement: str = Field(description="The receipt of the announcement (c2sp.org/tlog-proof).")
    completion: str = Field(description="The receipt of the completion.")


def draw_out(notice: Notice, positions: Mapping[UUID, int]) -> DrawOut:
    completion = notice.completion and CompletionOut.model_validate(notice.completion.model_dump())
    steps = [
        StepOut(
            stage=step.stage, time=step.time.astimezone(SHANGHAI), event=step.event, position=positions.get(step.event)
        )
        for step in notice.steps
    ]
    return DrawOut(
        draw=notice.draw,
        bureau=notice.bureau,
        year=notice.year,
        serial=notice.serial,
        title=notice.title,
        stage=notice.stage,
        spec=notice.spec,
        spec_hash=notice.spec_hash,
        replaces=notice.replaces,
        shares=list(notice.shares),
        completion=completion,
        substitutions=list(notice.substitutions),
        void_reason=notice.void_reason,
        void_approver=notice.void_approver,
        steps=steps,
        trace=notice.trace,
    )


def unit_out(candidate: Candidate) -> UnitOut:
    return UnitOut(
        id=candidate.id,
        stratum=candidate.stratum,
        weight=candidate.weight,
        identifier=candidate.identifier,
        name=candidate.label,
        salt=candidate.salt,
    )


def membership_out(notice: Notice, candidate: Candidate, place: Membership) -> MembershipOut:
    return MembershipOut(
        draw=notice.draw,
        unit=candidate.unit.as_json(),
        identifier=candidate.identifier,
        salt=candidate.salt,
        index=place.place,
        size=place.size,
        root=notice.spec["frame"]["root"],
        proof=list(place.proof),
    )
