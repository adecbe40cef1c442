"""How each event changes the state of a paper."""

from collections.abc import Mapping
from typing import Any, assert_never, get_args

from services.documents.paper.state import Because, Issued, NumberHeld, OpinionGiven, Paper, Service, Successor
from shared.contracts.papers import (
    PaperApproved,
    PaperCorrected,
    PaperDiscarded,
    PaperDrafted,
    PaperExplained,
    PaperIssued,
    PaperNumbered,
    PaperReplaced,
    PaperResumed,
    PaperReturned,
    PaperRevised,
    PaperVoided,
    PaperWithdrawn,
    WithdrawalRefused,
    WithdrawalRequested,
)
from shared.contracts.serving import PaperServed, PaperUnserved
from shared.log.deed import Deed
from shared.log.event import Event

PaperFact = (
    PaperDrafted
    | PaperRevised
    | PaperApproved
    | PaperReturned
    | PaperDiscarded
    | PaperExplained
    | PaperNumbered
    | PaperIssued
    | PaperVoided
    | PaperResumed
    | PaperReplaced
    | PaperCorrected
    | PaperServed
    | PaperUnserved
    | WithdrawalRequested
    | WithdrawalRefused
    | PaperWithdrawn
)
FACTS: Mapping[str, type[PaperFact]] = {fact.type: fact for fact in get_args(PaperFact)}

_KEPT = {
    *("form", "edition", "fields", "said", "matter", "matter_name", "subject", "team", "explained"),
    *("covert", "draws", "crew", "on_the_spot"),
}


def evolve(paper: Paper | None, event: Event) -> Paper:
    """The paper after one more event of its stream; `paper` is None before it is drafted."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, PaperDrafted):
        return _begun(fact, event)
    assert paper is not None  # noqa: S101  # every stream begins with its draft
    return paper.model_copy(update={"version": event.version, **_change(paper, fact, Deed.of(event))})


def _begun(fact: PaperDrafted, event: Event) -> Paper:
    return Paper(
        **fact.model_dump(include=_KEPT),
        id=fact.paper,
        bureau=event.bureau,
        version=event.version,
        trace=event.trace,
        status="approved" if fact.approved else "drafted",
        asked_day=fact.day,
        earlier=fact.earlier,
        begun=event.id,
        drafted=Deed.of(event),
        drafters=(event.person,),
    )


def _change(paper: Paper, fact: PaperFact, deed: Deed) -> dict[str, Any]:
    by = deed.model_dump()
    match fact:
        case PaperDrafted():
            raise AssertionError("a paper is drafted once")
        case PaperRevised():
            new = fact.model_dump(include={"edition", "fields", "explained"})
            return {**new, "status": "drafted", "drafted": deed, "drafters": (*paper.drafters, deed.person)}
        case PaperApproved():
            return {"status": "approved", "opinions": _heard(paper, by, fact.opinion, approved=True)}
        case PaperReturned():
            return {"status": "sent-back", "opinions": _heard(paper, by, fact.opinion, approved=False)}
        case PaperDiscarded():
            return {"status": "discarded", "ended": Because(**by, because=fact.because)}
        case PaperExplained():
            return {"explained": {**paper.explained, **fact.explained}}
        case PaperNumbered():
            took = NumberHeld(**by, number=fact.number, name=fact.name, day=fact.day, data=fact.data)
            return {"status": "numbered", "edition": fact.edition, "numbered": took}
        case PaperIssued():
            return {"status": "issued", "issued": Issued(**by, file=fact.file, code=fact.code, size=fact.size)}
        case PaperVoided():
            return {"status": "voided", "numbered": None, "voided": (*paper.voided, fact.number)}
        case PaperResumed():
            return {"status": "approved"}
        case PaperReplaced():
            return {"status": "replaced", "replaced": _later(fact, by)}
        case PaperCorrected():
            return {"corrected": (*paper.corrected, _later(fact, by))}
        case PaperServed() | PaperUnserved():
            return {"served": _served(paper, fact, deed)}
        case WithdrawalRequested():
            return {"withdrawal": Because(**by, because=fact.because)}
        case WithdrawalRefused():
            return {"withdrawal": None, "opinions": _heard(paper, by, fact.opinion, approved=False)}
        case PaperWithdrawn():
            return {"status": "withdrawn", "ended": Because(**by, because=fact.because)}
    assert_never(fact)


def _heard(paper: Paper, by: dict[str, Any], text: str, *, approved: bool) -> tuple[OpinionGiven, ...]:
    return (*paper.opinions, OpinionGiven(**by, text=text, approved=approved))


def _later(fact: PaperReplaced | PaperCorrected, by: dict[str, Any]) -> Successor:
    return Successor(**{**by, "by": fact.by}, number=fact.number, because=fact.because)


def _served(paper: Paper, fact: PaperServed | PaperUnserved, deed: Deed) -> tuple[Service, ...]:
    others = tuple(each for each in paper.served if each.told.service != fact.service)
    return (*others, Service(**deed.model_dump(), told=fact)) if isinstance(fact, PaperServed) else others
