"""What is to be done next of a delivery: send a version of the record, withdraw it, leave it out, or say what is wrong.

A delivery waits for one answer at a time: while something waits for its answer, nothing else is decided, and what was
published meanwhile is looked at after the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID, uuid5

from services.publishing.delivery.state import Delivery
from services.publishing.outlet.mapping import left_out, mapped
from services.publishing.outlet.records import SentRecord, Withdrawal
from services.publishing.outlet.target import Target
from services.publishing.outlet.validators.checking import flaws_in, flaws_in_withdrawal
from services.publishing.outlet.validators.dispatch import Dispatch, EarlierSending, Known
from services.publishing.outlet.validators.flaw import Flaw
from shared.clocks.ending import void
from shared.contracts.clocks import ClockPart
from shared.contracts.deliveries import (
    DeliveryLeft,
    DeliveryOf,
    DeliveryQueued,
    DeliveryRefused,
    Operation,
    RecordFlaw,
)

WITHDRAWN = "withdrawn"
"""Why a record is not told that was withdrawn before the target had accepted it."""
_NAMES = UUID("5b5f2c0e-2a0b-4c59-8d68-0b8f3f7f2c61")
"""The namespace of deliveries: an outlet has one for each record."""


class RecordWanted(NamedTuple):
    """What the target should have of a publication: the record in its newest version, or its withdrawal."""

    about: DeliveryOf
    content: SentRecord | Withdrawal

    @property
    def version(self) -> int:
        return self.content.version


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """What the decision looks at beside the record: the target, what our services know, and the clocks of the first
    time that a record is wanted there.
    """

    target: Target
    known: Known
    clocks: tuple[ClockPart, ...] = ()


def delivery_id(outlet: str, key: str) -> UUID:
    """The id of the delivery of a record to an outlet."""
    return uuid5(_NAMES, f"{outlet} {key}")


def withdrawal_version(delivery: Delivery) -> int:
    """The version of a withdrawal: it raises the newest that was sent."""
    return max([delivery.considered, *(each.version for each in delivery.entered)]) + 1


def earlier_of(delivery: Delivery | None) -> tuple[EarlierSending, ...]:
    """What the target has accepted of a delivery, as the validators look at it."""
    if delivery is None:
        return ()
    return tuple(
        EarlierSending(
            **each.model_dump(include={"version", "operation", "sha256", "number", "receipt"}),
            key=delivery.about.key,
            party_code=delivery.about.identifier,
            filled=frozenset(each.filled),
        )
        for each in delivery.entered
    )


def plan(
    delivery: Delivery | None, wanted: RecordWanted, within: RecordSeen, *, again: bool = False
) -> DeliveryQueued | DeliveryRefused | DeliveryLeft | None:
    """What happens next; None if nothing does. `again`: what was refused is looked at anew."""
    if delivery and delivery.waiting:
        return None
    if isinstance(wanted.content, Withdrawal):
        return _withdraw(delivery, wanted, wanted.content, within.target, within.known)
    is_decided = delivery is not None and delivery.considered >= wanted.version
    if is_decided and not (again and delivery and delivery.status == "refused"):
        return None
    return _send(delivery, wanted, wanted.content, within)


def record_flaws(flaws: Sequence[Flaw]) -> tuple[RecordFlaw, ...]:
    """Flaws as events tell them."""
    return tuple(
        RecordFlaw(
            **{name: getattr(flaw, name) for name in ("flaw", "case", "field", "message", "message_en")},
            service=flaw.mend.service,
            place=flaw.mend.place,
            place_en=flaw.mend.place_en,
            role=flaw.mend.role,
        )
        for flaw in flaws
    )


def _send(
    delivery: Delivery | None, wanted: RecordWanted, record: SentRecord, within: RecordSeen
) -> DeliveryQueued | DeliveryRefused | DeliveryLeft:
    target, known = within.target, within.known
    about, version, clocks = wanted.about, wanted.version, () if delivery else within.clocks
    has_it = delivery is not None and delivery.newest is not None
    because = left_out(record, target)
    if because and not has_it:
        return DeliveryLeft(about=about, version=version, because=because)
    operation: Operation = "corrections" if has_it else "new"
    written = mapped(record, target)
    dispatch = Dispatch(record=record, mapped=written, target=target, endpoint=operation)
    stopping = [flaw for flaw in flaws_in(dispatch, known) if flaw.stops]
    if stopping:
        return DeliveryRefused(about=about, version=version, by="us", flaws=record_flaws(stopping), clocks=clocks)
    return DeliveryQueued(
        about=about,
        version=version,
        operation=operation,
        fields=dict(written.fields),
        sha256=written.sha256,
        party=record.party.name,
        number=getattr(record, "number", ""),
        clocks=clocks,
    )


def _withdraw(
    delivery: Delivery | None, wanted: RecordWanted, withdrawal: Withdrawal, target: Target, known: Known
) -> DeliveryQueued | DeliveryRefused | DeliveryLeft | None:
    """Take back what the target has. What it never accepted needs no withdrawal, and is owed no more."""
    if delivery is None or delivery.left == WITHDRAWN:
        return None
    newest = delivery.newest
    if newest is None:
        return None if delivery.entered else _leave_withdrawn(delivery, wanted.version, known.today)
    stopping = [flaw for flaw in flaws_in_withdrawal(withdrawal, target, known) if flaw.stops]
    if stopping:
        flaws = record_flaws(stopping)
        return DeliveryRefused(about=wanted.about, version=withdrawal.version, by="us", flaws=flaws)
    return DeliveryQueued(
        about=wanted.about,
        version=withdrawal.version,
        operation="withdrawals",
        fields={},
        reason=withdrawal.reason,
        sha256=sha256(withdrawal.reason.encode()).hexdigest(),
        party=newest.party,
        number=newest.number,
    )


def _leave_withdrawn(delivery: Delivery, version: int, on: date) -> DeliveryLeft:
    ended = tuple(void(clock, on, "已撤回") for clock in delivery.clocks.open())
    return DeliveryLeft(about=delivery.about, version=version, because=WITHDRAWN, clocks=ended)
