"""The answers of the API about draws. Times are Beijing times, except in `spec`, which stays as it was hashed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.draws.draw.deeds import Annulled, Disclosed, Reveal
from services.sampling.draws.draw.lifecycle import Draw, Status
from services.sampling.draws.draw.outcome import (
    Method,
    Outcome,
    Substituted,
    Succeeded,
    outcome_shown,
    substituted,
    succeeded,
)
from services.sampling.draws.draw.sight import KnownNames
from services.sampling.draws.draw.verbs import DRAW
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.sampling import Counts, Disclosure, DrawCompleted, DrawRevealed, OpenedBecause
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
    "kind",
    "population",
    "frame",
    "disclosure",
    "counts",
    "changed",
    "open_by",
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
    purpose: str = Field(
        description="What the draw is for: the rule, the period, the stratum. A purpose has one draw.",
        examples=["monthly/2026-03/W"],
    )
    status: Status
    version: int
    trace: str
    announced_at: BeijingTime
    replaces: UUID | None = Field(description="The id of the failed or annulled draw in whose place this draw is held.")
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


class RevealShown(BaseModel):
    """A nonce that a party has opened."""

    source: str
    value: str
    signature: str
    at: BeijingTime


class Awaited(BaseModel):
    """What the draw waits for: the next source, the time from which it can give its value, and the end of the draw."""

    source: str = Field(examples=["beacon"])
    due: BeijingTime | None = Field(description="When the beacon publishes the round; null for a party.")
    ends: BeijingTime
    overdue: bool = Field(description="Whether the draw should have ended already.")


class FailureShown(BaseModel):
    """Why a draw by parties failed. The service draws again by the beacon."""

    withheld: str = Field(
        description='The source of the first party that did not open its nonce; "" if the log was not witnessed.',
        examples=["federation"],
    )
    at: BeijingTime


class NamesOpened(BaseModel):
    """The opening of a covert draw: the names are public since `at`. `unvisited` is the number of drawn enterprises
    that were not visited, `reason` says why.
    """

    because: OpenedBecause
    at: BeijingTime
    by: ActingPerson
    unvisited: int
    reason: str | None


class AnnulledShown(BaseModel):
    """The annulment of a draw: by the superior, or by an authority outside. The outcome stays public."""

    by: str = Field(description="The area code of the superior, or the name of the authority outside.")
    decision: str = Field(description='SHA-256 of the decision; "" if the superior gave none.')
    counts_from: BeijingTime = Field(description="From when the purpose can be drawn again.")
    at: BeijingTime
    requested_by: ActingPerson
    approved_by: ActingPerson


class DrawShown(DrawListed):
    """A draw in full, at the version in the ETag."""

    disclosure: Disclosure = Field(description="When the public may learn who was drawn.")
    open_by: str = Field(
        description='The day by which a covert draw is opened; "" for other draws.', examples=["2026-06-30"]
    )
    counts: Counts
    changed: int = Field(description="How many members of the frame changed in the seven days before it was frozen.")
    spec: dict[str, Any] = Field(description="The rules of the draw, as they were hashed (cheqian-draw/2).")
    spec_hash: str
    announcement: AnnouncementShown
    witnessed_at: BeijingTime | None = Field(
        description="When the service saw that the witnesses had cosigned the announcement; null before."
    )
    reveals: list[RevealShown]
    awaited: Awaited | None = Field(description="What the draw waits for; null once it has ended.")
    outcome: Outcome | None
    failure: FailureShown | None
    substitutions: list[Substituted]
    successions: list[Succeeded]
    opened: NamesOpened | None = Field(description="The opening of a covert draw; null before it, and for other draws.")
    annulled: AnnulledShown | None
    next: list[Next] = Field(
        description=(
            "The verbs that the state allows now, the roles that may use them, and the conditions that are missing."
        )
    )


class HandedInShown(BaseModel):
    """The receipt for a value: the event that records it. Its proof is at the public site, at /receipts/{position}."""

    event: UUID
    type: str = Field(examples=["sampling.draw.revealed"])
    at: BeijingTime
    status: Status


def shown(draw: Draw, known: KnownNames, names: Mapping[str, str], now: datetime) -> DrawShown:
    """The draw as an answer shows it. Of those who are drawn, it names only those in `known`; `names` are the display
    names of the people who acted.
    """
    return DrawShown(
        **{name: getattr(draw, name) for name in _AS_THEY_ARE},
        year=draw.spec.year,
        serial=draw.spec.serial,
        purpose=draw.spec.purpose,
        method=draw.spec.kind,
        replaces=UUID(draw.replaces) if draw.replaces else None,
        spec=draw.spec.as_json(),
        spec_hash=spec_hash(draw.spec),
        announcement=AnnouncementShown(
            event=draw.announcement,
            leaf=draw.leaf,
            at=draw.announced_at,
            by=ActingPerson.of(draw.announced_by, names),
        ),
        witnessed_at=draw.witnessed and draw.witnessed.at,
        reveals=[_reveal(reveal) for reveal in draw.reveals],
        awaited=_awaited(draw, now),
        outcome=outcome_shown(draw, known),
        failure=draw.failure and FailureShown(withheld=draw.failure.withheld, at=draw.failure.at),
        substitutions=[substituted(one, known, names) for one in draw.substitutions],
        successions=[succeeded(one, known, names) for one in draw.successions],
        opened=draw.disclosed and _opened(draw.disclosed, names),
        annulled=draw.annulled and _annulled(draw.annulled, names),
        next=DRAW.next(draw, draw=draw.id),
    )


def handed_in(draw: Draw) -> HandedInShown:
    """The receipt for the value that was recorded last."""
    if draw.completion:
        return HandedInShown(
            event=draw.completion.event, type=DrawCompleted.type, at=draw.completion.at, status=draw.status
        )
    last = draw.reveals[-1]
    return HandedInShown(event=last.event, type=DrawRevealed.type, at=last.at, status=draw.status)


def _reveal(reveal: Reveal) -> RevealShown:
    return RevealShown(source=reveal.source, value=reveal.value, signature=reveal.signature, at=reveal.at)


def _awaited(draw: Draw, now: datetime) -> Awaited | None:
    source = draw.beacon or draw.awaited
    if draw.status != "announced" or source is None:
        return None
    due = datetime.fromisoformat(draw.beacon.due) if draw.beacon else None
    return Awaited(source=source.source, due=due, ends=draw.ends, overdue=draw.is_overdue(now))


def _opened(opening: Disclosed, names: Mapping[str, str]) -> NamesOpened:
    return NamesOpened(
        because=opening.because,
        at=opening.at,
        by=ActingPerson.of(opening.person, names),
        unvisited=opening.unvisited,
        reason=opening.reason,
    )


def _annulled(annulled: Annulled, names: Mapping[str, str]) -> AnnulledShown:
    return AnnulledShown(
        by=annulled.by,
        decision=annulled.decision,
        counts_from=annulled.counts_from,
        at=annulled.at,
        requested_by=ActingPerson.of(annulled.requested_by, names),
        approved_by=ActingPerson.of(annulled.person, names),
    )
