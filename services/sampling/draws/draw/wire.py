"""The answers of the API about draws. Times are Beijing times, except in `spec`, which stays as it was hashed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.draws.draw.lifecycle import Disclosed, Draw, Share, Status, VoidReason
from services.sampling.draws.draw.outcome import Method, Outcome, Substituted, outcome_shown, substituted
from services.sampling.draws.draw.sight import KnownNames
from services.sampling.draws.draw.verbs import DRAW
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.sampling import Disclosure
from shared.draws.spec import spec_hash
from shared.verbs import Next

_AS_THEY_ARE = (
    "id",
    "bureau",
    "title",
    "status",
    "version",
    "trace",
    "announced_at",
    "replaces",
    "kind",
    "population",
    "frame",
    "disclosure",
)


class DrawListed(BaseModel):
    """A draw in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    year: int = Field(examples=[2026])
    serial: int = Field(
        description="The serial, counted from 1 in the bureau and the year, without gaps.", examples=[7]
    )
    title: str
    status: Status
    version: int
    trace: str
    announced_at: BeijingTime
    replaces: UUID | None = Field(description="The id of the void draw that this draw replaces.")
    method: Method = Field(description="`rank`: units are drawn. `assign`: people are assigned to tasks.")
    kind: str | None = Field(description="The kind of draw, as the policy names it.")
    population: str = Field(
        description="What the units of the frame, or the tasks of the roster, are.", examples=["enterprises"]
    )
    frame: UUID = Field(
        description="The id of the frozen frame, or of the frozen roster if people are assigned to tasks."
    )


class AnnouncementShown(BaseModel):
    """The event that fixed the rules; its leaf hash in the log goes into the seed."""

    event: UUID
    leaf: str
    at: BeijingTime
    by: ActingPerson


class ShareGiven(BaseModel):
    """The value that a source gave."""

    source: str
    value: str
    at: BeijingTime
    by: ActingPerson


class LastShareGiven(ShareGiven):
    """The last share. If a person read the value, a second person confirms it."""

    evidence: str | None
    organisation: str | None
    confirmed_by: ActingPerson | None
    confirmed_at: BeijingTime | None


class VoidAsked(BaseModel):
    """The reason for a void, and who requested (or approved) the void and when."""

    reason: str
    at: BeijingTime
    by: ActingPerson


class SlotNamed(BaseModel):
    """A slot of an assignment: the id of the draw, the id of the task in the draw, and the name of the slot."""

    draw: UUID
    task: str
    slot: str


class NamesOpened(BaseModel):
    """The opening of a covert draw: the names are public since `at`. `unvisited` is the number of drawn enterprises
    that were not visited, `reason` says why.
    """

    at: BeijingTime
    by: ActingPerson
    unvisited: int
    reason: str | None


class DrawShown(DrawListed):
    """A draw in full, at the version in the ETag."""

    disclosure: Disclosure = Field(description="When the public may learn who was drawn.")
    slot: SlotNamed | None = Field(description="The vacated slot that this draw fills; null for other draws.")
    spec: dict[str, Any] = Field(description="The rules of the draw, as they were hashed (cheqian-draw/1).")
    spec_hash: str
    announcement: AnnouncementShown
    shares: list[ShareGiven]
    missing: list[str] = Field(description="The parties that have not yet revealed their nonce.")
    last_share: LastShareGiven | None
    outcome: Outcome | None
    void_request: VoidAsked | None
    void: VoidAsked | None
    substitutions: list[Substituted]
    opened: NamesOpened | None = Field(
        description="The opening of a covert draw after its visits; null before it, and for other draws."
    )
    next: list[Next] = Field(
        description=(
            "The verbs that the state allows now, the roles that may use them, and the conditions that are missing."
        )
    )


def shown(draw: Draw, known: KnownNames, names: Mapping[str, str]) -> DrawShown:
    """The draw as an answer shows it. Of those who are drawn, it names only those in `known`; `names` are the display
    names of the people who acted.
    """
    return DrawShown(
        **{name: getattr(draw, name) for name in _AS_THEY_ARE},
        year=draw.spec.year,
        serial=draw.spec.serial,
        method=draw.spec.kind,
        slot=draw.slot and SlotNamed(**draw.slot.model_dump()),
        spec=draw.spec.as_json(),
        spec_hash=spec_hash(draw.spec),
        announcement=AnnouncementShown(
            event=draw.announcement,
            leaf=draw.leaf,
            at=draw.announced_at,
            by=ActingPerson.of(draw.announced_by, names),
        ),
        shares=[_share(share, names) for share in draw.shares],
        missing=draw.missing,
        last_share=_last_share(draw, names),
        outcome=outcome_shown(draw, known, names),
        void_request=draw.void_request and _reason(draw.void_request, names),
        void=draw.void and _reason(draw.void, names),
        substitutions=[substituted(substitution, known, names) for substitution in draw.substitutions],
        opened=draw.disclosed and _opened(draw.disclosed, names),
        next=DRAW.next(draw, draw=draw.id),
    )


def _share(share: Share, names: Mapping[str, str]) -> ShareGiven:
    return ShareGiven(source=share.source, value=share.value, at=share.at, by=ActingPerson.of(share.person, names))


def _last_share(draw: Draw, names: Mapping[str, str]) -> LastShareGiven | None:
    last, confirmation = draw.last, draw.confirmation
    if last is None:
        return None
    return LastShareGiven(
        **dict(_share(last, names)),
        evidence=last.evidence,
        organisation=last.organisation,
        confirmed_by=confirmation and ActingPerson.of(confirmation.person, names),
        confirmed_at=confirmation and confirmation.at,
    )


def _opened(opening: Disclosed, names: Mapping[str, str]) -> NamesOpened:
    by = ActingPerson.of(opening.person, names)
    return NamesOpened(at=opening.at, by=by, unvisited=opening.unvisited, reason=opening.reason)


def _reason(reason: VoidReason, names: Mapping[str, str]) -> VoidAsked:
    return VoidAsked(reason=reason.reason, at=reason.at, by=ActingPerson.of(reason.person, names))
