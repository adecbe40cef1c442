"""Reading what a matter told of a publication: the events that caused its contents."""

from uuid import UUID

from services.publishing.publication.state import Publication
from shared.contracts.penalty import PenaltyChanged, PenaltyDecided, PenaltyTold
from shared.contracts.publications import PublicationPrepared, PublicationReleased, PublicationRevised
from shared.contracts.results import InspectionResultTold
from shared.log.event import Event
from shared.log.streams import event_by_id, load
from shared.work import Work

SourceTold = InspectionResultTold | PenaltyTold
"""What cases tells of an inspection, or of a penalty."""


async def told_of_version(work: Work, publication: Publication, number: int) -> SourceTold | None:
    """What the matter told of a version, or of the newest content if there is no such version yet."""
    told: SourceTold | None = None
    for event in await load(work.session, publication.stream):
        if event.type in (PublicationPrepared.type, PublicationRevised.type) and event.cause:
            told = _told_in(await event_by_id(work.session, UUID(event.cause))) or told
        if event.type == PublicationReleased.type and PublicationReleased.of(event).version == number:
            break
    return told


def _told_in(event: Event) -> SourceTold | None:
    if event.type == InspectionResultTold.type:
        return InspectionResultTold.of(event)
    if event.type == PenaltyDecided.type:
        return PenaltyDecided.of(event).told
    return PenaltyChanged.of(event).told if event.type == PenaltyChanged.type else None
