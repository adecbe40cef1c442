"""How each event changes the state of a service of papers."""

from collections.abc import Mapping
from typing import Any, assert_never, get_args
from uuid import UUID

from services.documents.serving.state import CorrectionAsked, CorrectionDecided, ServiceOfPapers
from shared.contracts.serving import CorrectionRefused, CorrectionRequested, ServiceCorrected, ServiceRecorded
from shared.log.deed import Deed
from shared.log.event import Event

ServiceFact = ServiceRecorded | CorrectionRequested | CorrectionRefused | ServiceCorrected
FACTS: Mapping[str, type[ServiceFact]] = {fact.type: fact for fact in get_args(ServiceFact)}


def evolve(service: ServiceOfPapers | None, event: Event) -> ServiceOfPapers:
    """The service after one more event of its stream; `service` is None before it is recorded."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, ServiceRecorded):
        return ServiceOfPapers(
            id=UUID(event.stream.removeprefix("service/")),
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            status="recorded",
            recorded=Deed.of(event),
            told=fact.told,
            receipt=fact.receipt,
            covert=fact.covert,
            draws=fact.draws,
            crew=fact.crew,
        )
    assert service is not None  # noqa: S101  # every stream begins with its record
    return service.model_copy(update={"version": event.version, **_change(service, fact, Deed.of(event))})


def _change(
    service: ServiceOfPapers, fact: CorrectionRequested | CorrectionRefused | ServiceCorrected, deed: Deed
) -> dict[str, Any]:
    match fact:
        case CorrectionRequested():
            return {"correction": CorrectionAsked(**deed.model_dump(), told=fact.told, because=fact.because)}
        case CorrectionRefused():
            return {"correction": None, "decided": _decided(service, deed, approved=False, opinion=fact.opinion)}
        case ServiceCorrected():
            return {
                "correction": None,
                "decided": _decided(service, deed, approved=True),
                "status": "recorded" if fact.told else "undone",
                "told": fact.told or service.told,
                "receipt": fact.receipt,
            }
    assert_never(fact)


def _decided(
    service: ServiceOfPapers, deed: Deed, *, approved: bool, opinion: str = ""
) -> tuple[CorrectionDecided, ...]:
    assert service.correction is not None  # noqa: S101  # nothing is decided that nobody asked for
    asked = service.correction
    last = CorrectionDecided(
        **deed.model_dump(), requested=asked, approved=approved, opinion=opinion, before=service.told
    )
    return (*service.decided, last)
