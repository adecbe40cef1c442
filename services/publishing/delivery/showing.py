"""What answers show of a delivery."""

from urllib.parse import urlsplit

from services.publishing.delivery.outlets_told_store import OutletStanding
from services.publishing.delivery.state import Delivery
from services.publishing.delivery.tables import SendingRow
from services.publishing.delivery.verbs import DELIVERY
from services.publishing.delivery.wire import (
    DeliveryListed,
    DeliveryShown,
    DeliveryStopped,
    EntryShown,
    FlawShown,
    OutletLimits,
    OutletShown,
    WaitingToBeSent,
)
from services.publishing.outlet.configured import OutletSettings
from services.publishing.outlet.kinds import DELIVERED_KINDS


def listed(delivery: Delivery) -> DeliveryListed:
    """A delivery in a list."""
    newest = delivery.newest
    about = delivery.about.model_dump(include={"outlet", "target", "publication", "key", "identifier"})
    told = {name: getattr(delivery, name) for name in ("id", "bureau", "status", "version")}
    return DeliveryListed(
        **about, **told, kind=DELIVERED_KINDS[delivery.about.kind], entered=newest and newest.received
    )


def shown(delivery: Delivery, sending: SendingRow | None) -> DeliveryShown:
    """A delivery; `sending` is its turn, if something waits."""
    flawed, stopped = delivery.flawed, delivery.abandoned
    return DeliveryShown(
        **dict(listed(delivery)),
        trace=delivery.trace,
        entries=[EntryShown.model_validate(each, from_attributes=True) for each in delivery.entered],
        waiting=_waiting(delivery, sending),
        flaws=[FlawShown.model_validate(each, from_attributes=True) for each in (flawed.flaws if flawed else ())],
        left_because=delivery.left or None,
        stopped=DeliveryStopped.model_validate(stopped, from_attributes=True) if stopped else None,
        next=DELIVERY.next(delivery, delivery=delivery.id),
    )


def outlet_shown(outlet: OutletSettings, standing: OutletStanding) -> OutletShown:
    """An outlet, and how it does for the bureau that asks."""
    pushes = outlet.to.way == "push"
    return OutletShown(
        id=outlet.name,
        target=outlet.target,
        title=outlet.to.title,
        title_en=outlet.to.title_en,
        way=outlet.to.way,
        host=urlsplit(outlet.url).hostname if outlet.url else None,
        sender=outlet.sender,
        takes=[DELIVERED_KINDS[kind] for kind in outlet.to.kinds],
        since=outlet.since,
        limits=OutletLimits(batch=outlet.to.most, batches_a_minute=outlet.batches_a_minute if pushes else None),
        answers=standing.answers,
        failed_because=standing.because,
        failed_because_en=standing.because_en,
        waiting=standing.waiting,
        waiting_since=standing.since,
        entered=standing.entered,
    )


def _waiting(delivery: Delivery, sending: SendingRow | None) -> WaitingToBeSent | None:
    step = delivery.waiting
    if step is None:
        return None
    refusal = (sending.refusal if sending else None) or {}
    return WaitingToBeSent(
        record_version=step.version,
        operation=step.operation,
        fields=step.fields,
        since=step.at,
        next_attempt=sending.due_at if sending else None,
        failures=sending.failures if sending else 0,
        failed_because=refusal.get("message"),
        failed_because_en=refusal.get("message_en"),
    )
