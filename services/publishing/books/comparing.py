"""What we should find in the target's books of a day, and how they differ: pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.publishing.delivery.planning import record_flaws
from services.publishing.delivery.state import Delivery
from services.publishing.outlet.pushing import BooksThere
from services.publishing.outlet.target import Target
from services.publishing.outlet.validators.books import DayBooks, OwedRecord, compared
from services.publishing.outlet.validators.flaw import Flaw
from shared.clock import beijing_date
from shared.contracts.deliveries import BookFlaw, BooksCompared, RecordKind

MOST_TOLD = 1000


class BooksOf(NamedTuple):
    """Whose books: of an outlet's target, a kind and a day."""

    outlet: str
    target: Target
    kind: RecordKind
    day: date


class BooksFound(NamedTuple):
    """What the comparison found: the fact, and the flaws of each delivery of ours."""

    fact: BooksCompared
    of: Mapping[UUID, Sequence[Flaw]]


def compare(books: BooksOf, there: BooksThere, ours: Sequence[Delivery], until: date) -> BooksFound:
    """Compare the books. `ours`: what was entered on the day, and whatever the target lists; `until`: today."""
    listed = {(each.key, each.version) for each in there.received}
    owed = tuple(record for delivery in ours for record in _owed(delivery, books.day, listed))
    both = DayBooks(
        kind=books.kind,
        target=books.target,
        day=books.day,
        until=until,
        ours=owed,
        received=there.received,
        kept=there.kept,
    )
    flaws = compared(both)
    told = tuple(BookFlaw(key=flaw.key, flaw=record_flaws([flaw])[0]) for flaw in flaws[:MOST_TOLD])
    fact = BooksCompared(
        outlet=books.outlet,
        kind=books.kind,
        day=books.day,
        sent=len(owed),
        received=len(there.received),
        kept=len(there.kept),
        found=len(flaws),
        flaws=told,
    )
    by_key = {delivery.about.key: delivery.id for delivery in ours}
    of = {id_: [flaw for flaw in flaws if flaw.key == key] for key, id_ in by_key.items()}
    return BooksFound(fact, {id_: found for id_, found in of.items() if found})


def _owed(delivery: Delivery, day: date, listed: set[tuple[str, int]]) -> list[OwedRecord]:
    """What the target should have received on the day. When it received what it has answered a second time, only its
    own list says; so does it of what has no answer yet.
    """
    key, found = delivery.about.key, []
    for each in delivery.entered:
        on = beijing_date(each.received)
        is_of_day = (on == day and not each.again) or (key, each.version) in listed
        if each.operation != "withdrawals" and is_of_day:
            found.append(
                OwedRecord(
                    key=key, version=each.version, sha256=each.sha256, due=None, sent_on=day, receipt=each.receipt
                )
            )
    step = delivery.waiting
    if step and (key, step.version) in listed and step.version not in {each.version for each in delivery.entered}:
        found.append(OwedRecord(key=key, version=step.version, sha256=step.sha256, due=None, sent_on=day))
    return found
