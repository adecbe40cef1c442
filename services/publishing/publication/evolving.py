"""How each event changes the state of a publication."""

from collections.abc import Mapping
from typing import Any, assert_never, get_args

from services.publishing.publication.state import (
    Application,
    Because,
    Content,
    Ended,
    Publication,
    Status,
    Version,
    identifier_in,
)
from shared.contracts.publications import (
    DisplayEnded,
    EarlyEndAsked,
    EarlyEndRefused,
    PublicationHeld,
    PublicationKept,
    PublicationPrepared,
    PublicationReleased,
    PublicationRevised,
    PublicationUndone,
    PublicationWithdrawn,
)
from shared.log.deed import Deed
from shared.log.event import Event

PublicationFact = (
    PublicationPrepared
    | PublicationRevised
    | PublicationHeld
    | PublicationReleased
    | PublicationUndone
    | PublicationKept
    | PublicationWithdrawn
    | EarlyEndAsked
    | EarlyEndRefused
    | DisplayEnded
)
FACTS: Mapping[str, type[PublicationFact]] = {fact.type: fact for fact in get_args(PublicationFact)}


def evolve(publication: Publication | None, event: Event) -> Publication:
    """The publication after one more event of its stream; it is None before it is prepared."""
    fact = FACTS[event.type].of(event)
    before = _begun(fact, event) if isinstance(fact, PublicationPrepared) else publication
    assert before is not None  # noqa: S101  # every stream begins with its preparation
    clocks = before.clocks.after(*getattr(fact, "clocks", ()))
    change = _change(before, fact, Deed.of(event).model_dump())
    return _about(before.model_copy(update={"version": event.version, "clocks": clocks, **change}))


def _about(publication: Publication) -> Publication:
    """It is about whom its newest version names; before the first, whom the first will."""
    if publication.versions:
        return publication.model_copy(update={"identifier": publication.versions[-1].identifier})
    if publication.waiting:
        return publication.model_copy(update={"identifier": identifier_in(publication.waiting.content)})
    return publication


def _begun(fact: PublicationPrepared, event: Event) -> Publication:
    return Publication(
        **{name: getattr(fact, name) for name in ("kind", "matter", "release", "terms", "withheld", "not_before")},
        id=fact.publication,
        identifier=identifier_in(fact.content),
        bureau=event.bureau,
        version=event.version,
        trace=event.trace,
        status="withheld" if fact.withheld else "prepared",
        begun=event.id,
        written=Deed.of(event) if fact.written else None,
        waiting=Content(content=fact.content, hidden=fact.hidden),
    )


def _change(publication: Publication, fact: PublicationFact, by: dict[str, Any]) -> dict[str, Any]:
    match fact:
        case PublicationPrepared():
            return {}
        case PublicationRevised():
            return _revised(publication, fact, Deed(**by))
        case PublicationHeld():
            return {
                "status": _held(publication, fact),
                "held": Because(**by, because=fact.because),
                "withheld": fact.withheld or publication.withheld,
            }
        case PublicationReleased():
            return {"status": "shown", "waiting": None, "held": None, "versions": _released(publication, fact, by)}
        case PublicationUndone():
            return {"undone": Because(**by, because=fact.because)}
        case PublicationKept():
            return {"undone": None}
        case PublicationWithdrawn():
            return {"status": "withdrawn", "withdrawn": Because(**by, because=fact.explanation), "waiting": None}
        case EarlyEndAsked():
            return {"application": Application(**by, applied=fact.applied, promise=fact.promise, remark=fact.remark)}
        case EarlyEndRefused():
            return {"application": None}
        case DisplayEnded():
            return {"status": "ended", "ended": Ended(**by, because=fact.because, day=fact.day), "waiting": None}
    assert_never(fact)


def _held(publication: Publication, fact: PublicationHeld) -> Status:
    if publication.versions:
        return publication.status
    return "withheld" if fact.withheld else "held"


def _released(publication: Publication, fact: PublicationReleased, by: dict[str, Any]) -> tuple[Version, ...]:
    assert publication.waiting is not None  # noqa: S101  # only what waits is released
    told = fact.model_dump(include={"sha256", "size", "day", "salt"})
    waiting = publication.waiting.model_dump(include={"content", "looked_back"})
    return (
        *publication.versions,
        Version(**by, **told, **waiting, number=fact.version),
    )


def _revised(publication: Publication, fact: PublicationRevised, by: Deed) -> dict[str, Any]:
    """What is not shown any more, or never, is only known to be put right."""
    corrected: dict[str, Any] = {
        "corrected": publication.corrected or fact.corrected,
        "terms": fact.terms or publication.terms,
        "not_before": fact.not_before or publication.not_before,
        "written": by if fact.written else publication.written,
        "done": fact.done or publication.done,
        "exposed": tuple(sorted({*publication.exposed, *(fact.exposed or ())})),
    }
    if publication.status in {"withdrawn", "ended"}:
        return corrected
    told = Content(content=fact.content, hidden=fact.hidden, looked_back=fact.exposed is not None)
    if fact.allowed:
        return {**corrected, "status": "prepared", "withheld": None, "held": None, "waiting": told}
    if publication.waiting and publication.waiting.content == fact.content:
        return corrected  # what is to be published is the same: so is why it is held
    again = {"status": "prepared"} if publication.status == "held" else {}
    shown = publication.versions[-1].content if publication.versions else None
    waiting = None if fact.content == shown else told
    return {**corrected, **again, "held": None, "waiting": waiting}
