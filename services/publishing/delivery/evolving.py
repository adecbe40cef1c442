"""How each event changes the state of a delivery."""

from collections.abc import Mapping
from typing import Any, assert_never, get_args

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
            step = QueuedStep(**by, **fact.model_dump(exclude={"about", "clocks"}))
            return {"status": "queued", "considered": fact.version, "step": step, "flawed": None, "left": ""}
        case DeliveryAccepted():
            return {"status": "accepted", "flawed": None, "entered": _entered(delivery, fact, by)}
        case DeliveryRefused():
            flawed = Flawed(**by, version=fact.version, flaws=fact.flaws)
            return {"status": "refused", "considered": fact.version, "flawed": flawed, "left": ""}
        case DeliveryLeft():
            return {"status": "left", "considered": fact.version, "flawed": None, "left": fact.because}
        case DeliveryAbandoned():
            return {"status": "abandoned", "abandoned": Stopped(**by, **fact.model_dump())}
        case DeliveryResumed():
            return {"status": _resumed(delivery), "abandoned": None}
        case DeliveryDiffers():
            return {"status": "differing", "flawed": Flawed(**by, version=delivery.considered, flaws=fact.flaws)}
    assert_never(fact)


def _resumed(delivery: Delivery) -> Status:
    """What was queued is sent again as it was; what was refused is looked at anew."""
    return delivery.status if delivery.status == "refused" else "queued"


def _entered(delivery: Delivery, fact: DeliveryAccepted, by: dict[str, Any]) -> tuple[Entered, ...]:
    """What the target has, once; sent again, it keeps its first receipt."""
    step = delivery.step
    assert step is not None  # noqa: S101  # only what was queued is accepted
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
    return (*delivery.entered, entered)
