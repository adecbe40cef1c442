"""What follows from an answer of the target, from no answer at all, and from the wish to send again."""

from collections.abc import Sequence
from datetime import date, datetime

from services.publishing.delivery.planning import UNKNOWN_THERE, WITHDRAWN, Decided, left_as, record_flaws
from services.publishing.delivery.state import Delivery
from services.publishing.outlet.acknowledgement import RecordAnswered
from services.publishing.outlet.validators.flaw import Flaw
from shared.calendar import StatutoryCalendar
from shared.clock import beijing_date
from shared.clocks.ending import end
from shared.contracts.clocks import ClockPart
from shared.contracts.deliveries import (
    DeliveryAbandoned,
    DeliveryAccepted,
    DeliveryDiffers,
    DeliveryQueued,
    DeliveryRefused,
    DeliveryResumed,
    Operation,
)
from shared.errors import Conflict, Refusal


class NothingToSendAgain(Conflict):
    code = "nothing-to-send-again"
    title = "没有需要重新报送的内容"
    title_en = "Nothing is to be sent again"


def is_told_anew(delivery: Delivery, operation: Operation, answer: RecordAnswered) -> bool:
    """Whether the answer tells anything new of a delivery: that what waits, or was sent before something else was
    decided, is there; or that what waits is refused.
    """
    step = delivery.sent_as(answer.version, operation)
    return step is not None and (answer.status != "refused" or step == delivery.waiting)


def accept(
    delivery: Delivery,
    operation: Operation,
    answer: RecordAnswered,
    received: datetime,
    calendar: StatutoryCalendar,
) -> DeliveryAccepted:
    """The target has accepted what waits, or what was sent before; "duplicate" gives the receipt of the first time."""
    assert answer.receipt is not None  # noqa: S101  # what is accepted has one
    done, owed = beijing_date(received), delivery.clocks.open()
    ended: tuple[ClockPart, ...] = tuple(end(clock, max(done, clock.opened.starts), calendar) for clock in owed)
    return DeliveryAccepted(
        version=answer.version,
        operation=operation,
        receipt=answer.receipt,
        received=received,
        again=answer.status == "duplicate",
        clocks=ended,
    )


def refuse(delivery: Delivery, found: Sequence[Flaw], on: date) -> Decided:
    """The target has refused what waits. If it only says that it does not have what we did not know it to have, a
    correction comes new, and a withdrawal is needed no more.
    """
    step = delivery.step
    assert step is not None  # noqa: S101  # only what was queued is refused
    if delivery.newest is None and any(flaw.flaw == UNKNOWN_THERE for flaw in found):
        if step.operation == "withdrawals":
            return left_as(delivery, step.version, WITHDRAWN, on)
        if step.operation == "corrections":
            told = step.model_dump(include=set(DeliveryQueued.model_fields) - {"operation"})
            return DeliveryQueued(about=delivery.about, operation="new", of_version=delivery.of_version, **told)
    return DeliveryRefused(
        about=delivery.about,
        version=step.version,
        by="target",
        flaws=record_flaws(found),
        operation=step.operation,
        of_version=delivery.of_version,
    )


def refuse_to_send(delivery: Delivery, found: Sequence[Flaw], *, in_doubt: bool) -> DeliveryRefused:
    """What waits cannot be handed over as it is. `in_doubt`: it may be there from an earlier time."""
    step = delivery.step
    assert step is not None  # noqa: S101  # only what was queued is refused
    return DeliveryRefused(
        about=delivery.about,
        version=step.version,
        by="us",
        flaws=record_flaws(found),
        operation=step.operation,
        of_version=delivery.of_version,
        in_doubt=in_doubt,
    )


def abandon(refusal: Refusal, attempts: int) -> DeliveryAbandoned:
    """It could not be delivered for too long: somebody looks at it, and sends it again."""
    return DeliveryAbandoned(attempts=attempts, reason=refusal.detail, reason_en=refusal.detail_en)


def resume(delivery: Delivery) -> DeliveryResumed:
    """Send again what was abandoned or refused, or what the target has lost. Raises NothingToSendAgain."""
    if delivery.status not in {"abandoned", "refused", "differing"}:
        raise NothingToSendAgain(
            "该记录正在报送、已经入库或者依法不报送，无需重新报送。",
            "The record is being sent, is entered, or is not told to the target: there is nothing to send again.",
            delivery=str(delivery.id),
        )
    return DeliveryResumed()


def differ(delivery: Delivery, day: date, found: Sequence[Flaw]) -> DeliveryDiffers | None:
    """The books of the target differ about what it has accepted; None if that is known, or something is on its way."""
    flaws = record_flaws(found)
    if delivery.status not in {"accepted", "differing"} or not flaws:
        return None
    if delivery.status == "differing" and delivery.flawed and delivery.flawed.flaws == flaws:
        return None
    return DeliveryDiffers(day=day, flaws=flaws)
