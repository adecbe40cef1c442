"""What the API says about draws. Times are Beijing times, but in `spec`, which stands as it was hashed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.directory.wire import BeijingTime
from services.sampling.draw.lifecycle import Draw, Reason, Status, Substitution
from services.sampling.frame.freezing import Opening
from shared.draws.spec import spec_hash

Openings = Mapping[str, Opening]


class DrawListed(BaseModel):
    """A draw in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    year: int = Field(examples=[2026])
    serial: int = Field(description="Counted from 1 in the bureau and the year, without gaps.", examples=[7])
    title: str
    status: Status
    version: int
    trace: str
    announced_at: BeijingTime
    replaces: UUID | None = Field(description="The voided draw that this one is held in place of.")


class Unit(BaseModel):
    """One of the frame: its blinded id, and who it is."""

    id: str
    identifier: str = Field(examples=["91370124EXAMP00154"])
    name: str = Field(examples=["平阴县示例第一化工有限公司"])


class Announcement(BaseModel):
    """The event that fixed the rules; its leaf hash in the log goes into the seed."""

    event: UUID
    leaf: str
    at: BeijingTime
    by: str


class ShareGiven(BaseModel):
    """What a source gave."""

    source: str
    value: str
    at: BeijingTime
    by: str


class LastShareGiven(ShareGiven):
    """The last share. Where a person read it off, somebody else confirms it."""

    evidence: str | None
    organisation: str | None
    confirmed_by: str | None
    confirmed_at: BeijingTime | None


class Drawn(BaseModel):
    """What a deal drew, in the order of the lot."""

    name: str
    stratum: str
    units: list[Unit]


class Outcome(BaseModel):
    """Who is drawn, and who stands by in each stratum, in order."""

    event: UUID
    at: BeijingTime
    by: str
    seed: str
    absent: list[str] = Field(description="Parties that did not reveal in time and are left out of the seed.")
    deals: list[Drawn]
    reserve: dict[str, list[Unit]]


class VoidAsked(BaseModel):
    """Why, when and by whom a void was requested, or approved."""

    reason: str
    at: BeijingTime
    by: str


class Substituted(BaseModel):
    """A drawn unit that is out, and the one of the reserve that stands in."""

    deal: str
    stratum: str
    withdrawn: Unit
    substitute: Unit
    reason: str
    at: BeijingTime
    by: str


class DrawShown(DrawListed):
    """All that is known of a draw at its version (the ETag)."""

    frame: UUID
    spec: dict[str, Any] = Field(description="The rules as they were hashed (cheqian-draw/1).")
    spec_hash: str
    announcement: Announcement
    shares: list[ShareGiven]
    missing: list[str] = Field(description="Parties that have not revealed.")
    last_share: LastShareGiven | None
    outcome: Outcome | None
    void_request: VoidAsked | None
    void: VoidAsked | None
    substitutions: list[Substituted]


def shown(draw: Draw, openings: Openings) -> DrawShown:
    """A draw for those who may read it. `openings` say who the units are; they are needed once it is completed."""
    return DrawShown(
        **{name: getattr(draw, name) for name in ("id", "bureau", "title", "status", "version", "trace", "frame")},
        year=draw.spec.year,
        serial=draw.spec.serial,
        announced_at=draw.announced_at,
        replaces=draw.replaces,
        spec=draw.spec.as_json(),
        spec_hash=spec_hash(draw.spec),
        announcement=Announcement(event=draw.announcement, leaf=draw.leaf, at=draw.announced_at, by=draw.announced_by),
        shares=[ShareGiven(source=s.source, value=s.value, at=s.at, by=s.person) for s in draw.shares],
        missing=draw.missing,
        last_share=_last_share(draw),
        outcome=_outcome(draw, openings),
        void_request=draw.void_request and _reason(draw.void_request),
        void=draw.void and _reason(draw.void),
        substitutions=[_substituted(substitution, openings) for substitution in draw.substitutions],
    )


def _last_share(draw: Draw) -> LastShareGiven | None:
    last, confirmation = draw.last, draw.confirmation
    if last is None:
        return None
    return LastShareGiven(
        source=last.source,
        value=last.value,
        at=last.at,
        by=last.person,
        evidence=last.evidence,
        organisation=last.organisation,
        confirmed_by=confirmation and confirmation.person,
        confirmed_at=confirmation and confirmation.at,
    )


def _outcome(draw: Draw, openings: Openings) -> Outcome | None:
    done = draw.completion
    if done is None:
        return None
    return Outcome(
        event=done.event,
        at=done.at,
        by=done.person,
        seed=done.seed,
        absent=list(done.absent),
        deals=[
            Drawn(name=dealt["name"], stratum=dealt["stratum"], units=[_unit(id_, openings) for id_ in dealt["units"]])
            for dealt in done.outcome["deals"]
        ],
        reserve={
            stratum: [_unit(id_, openings) for id_ in units] for stratum, units in done.outcome["reserve"].items()
        },
    )


def _substituted(substitution: Substitution, openings: Openings) -> Substituted:
    return Substituted(
        deal=substitution.deal,
        stratum=substitution.stratum,
        withdrawn=_unit(substitution.withdrawn, openings),
        substitute=_unit(substitution.substitute, openings),
        reason=substitution.reason,
        at=substitution.at,
        by=substitution.person,
    )


def _reason(reason: Reason) -> VoidAsked:
    return VoidAsked(reason=reason.reason, at=reason.at, by=reason.person)


def _unit(id_: str, openings: Openings) -> Unit:
    return Unit(id=id_, identifier=openings[id_]["name"], name=openings[id_]["label"])
