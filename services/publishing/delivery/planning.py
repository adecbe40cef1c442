"""What is to be done next of a delivery: send a version of the record, withdraw it, leave it out, or say what is wrong.

A delivery waits for one answer at a time. What was sent is sent again until the answer comes; what was published
meanwhile is looked at after it. What the public may not read any more is not sent again, and what nobody has sent yet
gives way to whatever follows.
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
from services.publishing.outlet.validators.dispatch import Dispatch, EarlierSending, Known, hash_of
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
ENDED = "ended"
"""Why a record is not told that is not shown any more."""
UNKNOWN_THERE = "unknown-history"
"""The flaw of a correction or a withdrawal of what the target does not have."""
Decided = DeliveryQueued | DeliveryRefused | DeliveryLeft
UNCHANGED = "unchanged"
"""Why a version is not told that says the same to the target as what it has: that stands."""
_NAMES = UUID("5b5f2c0e-2a0b-4c59-8d68-0b8f3f7f2c61")
"""The namespace of deliveries: an outlet has one for each record."""


class NotShown(NamedTuple):
    """A publication that is not shown any more, and was not withdrawn: its display has ended."""

    version: int


class RecordWanted(NamedTuple):
    """What the target should have of a publication: the record in its newest version, or its withdrawal; or nothing
    more.
    """

    about: DeliveryOf
    content: SentRecord | Withdrawal | NotShown
    of_version: int | None = None
    """The version of the publication; None if it has the number of the version of the record."""

    @property
    def version(self) -> int:
        return self.content.version

    @property
    def number(self) -> int:
        """The version of the publication."""
        return self.version if self.of_version is None else self.of_version


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """What the decision looks at beside the record: the target, what our services know, and the clocks of the first
    time that a record is wanted there. `tried`: what waits was sent, or may have been; `closed`: the public may not
    read any more what it says.
    """

    target: Target
    known: Known
    clocks: tuple[ClockPart, ...] = ()
    tried: bool = False
    closed: bool = False

    def in_doubt(self, delivery: Delivery | None) -> bool:
        """Whether something waits of which the target may have taken note."""
        return self.tried and delivery is not None and delivery.waiting is not None


def delivery_id(outlet: str, key: str) -> UUID:
    """The id of the delivery of a record to an outlet."""
    return uuid5(_NAMES, f"{outlet} {key}")


def withdrawal_version(delivery: Delivery) -> int:
    """The version of a withdrawal: it raises the newest that was sent."""
    return max(delivery.considered, delivery.highest, delivery.step.version if delivery.step else 0) + 1


def record_version(delivery: Delivery | None, number: int) -> int:
    """The version of the record of a version of the publication: the same number, unless the target has that already,
    or may have it, with other content.
    """
    return max(number, delivery.highest + 1) if delivery else number


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


def plan(delivery: Delivery | None, wanted: RecordWanted, within: RecordSeen, *, again: bool = False) -> Decided | None:
    """What happens next; None if nothing does. `again`: what was refused is looked at anew."""
    match wanted.content:
        case NotShown():
            return _end(delivery, wanted, within)
        case Withdrawal() as withdrawal:
            return _withdraw(delivery, withdrawal, within, again=again)
        case record:
            if not _is_open(delivery, wanted, within, again):
                return None
            return _send(delivery, wanted, record, within).model_copy(update={"of_version": wanted.of_version})


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


def _is_open(delivery: Delivery | None, wanted: RecordWanted, within: RecordSeen, again: bool) -> bool:
    """Whether it is to be decided how the version is sent. What was sent is sent again until the target answers, unless
    the public may not read it any more.
    """
    if delivery is None:
        return True
    if delivery.waiting is None:
        return delivery.considered < wanted.number or (again and delivery.status in {"refused", "differing"})
    is_on_its_way = within.tried and not within.closed
    return not (delivery.withdraws or is_on_its_way) and delivery.considered < wanted.number


def _send(delivery: Delivery | None, wanted: RecordWanted, record: SentRecord, within: RecordSeen) -> Decided:
    target, known = within.target, within.known
    about, version, clocks = wanted.about, wanted.version, () if delivery else within.clocks
    in_doubt = within.in_doubt(delivery)
    may_have_it = in_doubt or (delivery is not None and delivery.may_be_there)
    because = left_out(record, target)
    if because and not may_have_it:
        return DeliveryLeft(about=about, version=version, because=because)
    if delivery and not in_doubt and _is_there(delivery, record, target):
        return DeliveryLeft(about=about, version=version, because=UNCHANGED)
    operation: Operation = "corrections" if may_have_it else "new"
    written = mapped(record, target)
    dispatch = Dispatch(record=record, mapped=written, target=target, endpoint=operation)
    stopping = _stopping(delivery, flaws_in(dispatch, known), may_have_it)
    if stopping:
        return DeliveryRefused(
            about=about,
            version=version,
            by="us",
            flaws=record_flaws(stopping),
            operation=operation,
            in_doubt=in_doubt,
            clocks=clocks,
        )
    return DeliveryQueued(
        about=about,
        version=version,
        operation=operation,
        fields=dict(written.fields),
        sha256=written.sha256,
        party=record.party.name,
        number=getattr(record, "number", ""),
        in_doubt=in_doubt,
        clocks=clocks,
    )


def _is_there(delivery: Delivery, record: SentRecord, target: Target) -> bool:
    """Whether the target has just this, as far as we know: what differs in what it is not told is not sent again."""
    newest = delivery.newest
    if newest is None or delivery.status == "differing" or newest.version < delivery.highest:
        return False
    as_it_was = mapped(record.model_copy(update={"version": newest.version}), target)
    return hash_of(as_it_was) == newest.sha256


def _withdraw(delivery: Delivery | None, withdrawal: Withdrawal, within: RecordSeen, *, again: bool) -> Decided | None:
    """Take back what the target has, or may have. What it has not needs no withdrawal. Neither is owed any more."""
    if delivery is None or (delivery.withdraws and not (again and delivery.waiting is None)):
        return None
    if delivery.left == WITHDRAWN or (delivery.status == "withdrawn" and not delivery.may_be_there):
        return None
    in_doubt = within.in_doubt(delivery)
    if not (in_doubt or delivery.may_be_there):
        return left_as(delivery, withdrawal.version, WITHDRAWN, within.known.today)
    found = flaws_in_withdrawal(withdrawal, within.target, within.known)
    if stopping := _stopping(delivery, found, may_have_it=True):
        return DeliveryRefused(
            about=delivery.about,
            version=withdrawal.version,
            by="us",
            flaws=record_flaws(stopping),
            operation="withdrawals",
            in_doubt=in_doubt,
        )
    named = delivery.newest or delivery.waiting or delivery.doubtful[-1]
    return DeliveryQueued(
        about=delivery.about,
        version=withdrawal.version,
        operation="withdrawals",
        fields={},
        reason=withdrawal.reason,
        sha256=sha256(withdrawal.reason.encode()).hexdigest(),
        party=named.party,
        number=named.number,
        in_doubt=in_doubt,
        clocks=_owed_no_more(delivery, within.known.today),
    )


def _end(delivery: Delivery | None, wanted: RecordWanted, within: RecordSeen) -> DeliveryLeft | None:
    """What is not shown any more is not told; what the target has it keeps, and its withdrawal goes on."""
    if delivery is None or delivery.withdraws or delivery.status in {"accepted", "withdrawn", "left"}:
        return None
    left = left_as(delivery, wanted.version, ENDED, within.known.today)
    return left.model_copy(update={"in_doubt": within.in_doubt(delivery)})


def left_as(delivery: Delivery, version: int, because: str, on: date) -> DeliveryLeft:
    """Nothing more is told of a record, and nothing is owed of it any more."""
    clocks = _owed_no_more(delivery, on)
    return DeliveryLeft(about=delivery.about, version=version, because=because, clocks=clocks)


def _owed_no_more(delivery: Delivery, on: date) -> tuple[ClockPart, ...]:
    return tuple(void(clock, on, "公示信息已撤回或停止公示") for clock in delivery.clocks.open())


def _stopping(delivery: Delivery | None, found: Sequence[Flaw], may_have_it: bool) -> list[Flaw]:
    """The flaws that stop it. Whether the target has a record of which it has said nothing, it must say itself."""
    has_it = delivery is not None and delivery.newest is not None
    is_asked = may_have_it and not has_it
    return [flaw for flaw in found if flaw.stops and not (is_asked and flaw.flaw == UNKNOWN_THERE)]
