"""How each event changes the state of a delivery."""

from collections.abc import Mapping
from typing import Any, assert_never, get_args

from services.publishing.delivery.planning import UNCHANGED
from services.publishing.delivery.state import Delivery, Entered, Flawed, QueuedStep, Status, Stopped
from shared.contracts.deliveries import (
    DeliveryAbandoned,
    DeliveryAccepted,
    DeliveryDiffers,
    DeliveryLeft,
    DeliveryOf,
    DeliveryQueued,
    DeliveryRefused,
    DeliveryResumed,
)
from shared.log.deed import Deed
from shared.log.event import Event

DeliveryFact = (
    DeliveryQueued
    | DeliveryAccepted
    | DeliveryRefused
    | DeliveryLeft
    | DeliveryAbandoned
    | DeliveryResumed
    | DeliveryDiffers
)
FACTS: Mapping[str, type[DeliveryFact]] = {fact.type: fact for fact in get_args(DeliveryFact)}


def evolve(delivery: Delivery | None, event: Event) -> Delivery:
    """The delivery after one more event of its stream; it is None before the first."""
    fact = FACTS[event.type].of(event)
    about = getattr(fact, "about", None)
    before = delivery or _begun(about, event)
    clocks = before.clocks.after(*getattr(fact, "clocks", ()))
    change = _change(before, fact, Deed.of(event).model_dump())
    return before.model_copy(update={"version": event.version, "clocks": clocks, **change})


def _begun(about: DeliveryOf | None, event: Event) -> Delivery:
    assert about is not None  # noqa: S101  # every stream begins with a fact that says what it is about
    return Delivery(
        id=event.stream.rpartition("/")[2],
        bureau=event.bureau,
        version=event.version,
        trace=event.trace,
        status="queued",
        about=about,
        begun=event.id,
        considered=0,
    )


def _change(delivery: Delivery, fact: DeliveryFact, by: dict[str, Any]) -> dict[str, Any]:
    match fact:
        case DeliveryQueued():
            step = QueuedStep(**by, **fact.model_dump(exclude={"about", "of_version", "in_doubt", "clocks"}))
            return {**_decided(delivery, fact), "status": "queued", "step": step}
        case DeliveryAccepted():
            return _accepted(delivery, fact, by)
        case DeliveryRefused():
            flawed = Flawed(**by, version=fact.version, operation=fact.operation, flaws=fact.flaws)
            return {**_decided(delivery, fact), "status": "refused", "flawed": flawed}
        case DeliveryLeft() if fact.because == UNCHANGED:
            return {**_decided(delivery, fact), "status": "accepted"}
        case DeliveryLeft():
            return {**_decided(delivery, fact), "status": "left", "left": fact.because}
        case DeliveryAbandoned():
            return {"status": "abandoned", "abandoned": Stopped(**by, **fact.model_dump())}
        case DeliveryResumed():
            return {"status": _resumed(delivery), "abandoned": None}
        case DeliveryDiffers():
            return {"status": "differing", "flawed": Flawed(**by, version=delivery.considered, flaws=fact.flaws)}
    assert_never(fact)


def _resumed(delivery: Delivery) -> Status:
    """What was queued is sent again as it was; what was refused, or has a former name, is looked at anew."""
    return delivery.status if delivery.status == "refused" or delivery.is_called_otherwise else "queued"


def _decided(delivery: Delivery, fact: DeliveryQueued | DeliveryRefused | DeliveryLeft) -> dict[str, Any]:
    """Something was decided about a version: nothing of before waits any more, but it may be there."""
    waited = delivery.waiting if fact.in_doubt else None
    doubtful = (*delivery.doubtful, waited) if waited else delivery.doubtful
    considered = fact.of_version or fact.version
    return {"considered": considered, "flawed": None, "left": "", "abandoned": None, "doubtful": doubtful}


def _accepted(delivery: Delivery, fact: DeliveryAccepted, by: dict[str, Any]) -> dict[str, Any]:
    """What was decided since it was sent goes on, if something was."""
    step = delivery.sent_as(fact.version, fact.operation)
    assert step is not None  # noqa: S101  # only what was queued is accepted
    entered = {
        "entered": _entered(delivery, step, fact, by),
        "doubtful": tuple(each for each in delivery.doubtful if each != step),
    }
    if step == delivery.waiting or delivery.status == "left":
        flawed = Flawed(**by, version=fact.version, operation=fact.operation, flaws=fact.flaws) if fact.flaws else None
        status: Status = "withdrawn" if fact.operation == "withdrawals" else "accepted"
        return {**entered, "status": status, "flawed": flawed, "left": "", "abandoned": None}
    return entered


def _entered(delivery: Delivery, step: QueuedStep, fact: DeliveryAccepted, by: dict[str, Any]) -> tuple[Entered, ...]:
    """What the target has, once; sent again, it keeps its first receipt."""
    said = (fact.version, fact.operation)
    if any((each.version, each.operation) == said for each in delivery.entered):
        return delivery.entered
    entered = Entered(
        **by,
        **step.model_dump(include={"version", "operation", "sha256", "party", "number"}),
        filled=tuple(step.fields),
        receipt=fact.receipt,
        received=fact.received,
        again=fact.again,
    )
    return tuple(sorted((*delivery.entered, entered), key=lambda each: each.version))
