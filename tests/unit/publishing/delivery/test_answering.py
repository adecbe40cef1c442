"""What follows from answers, from silence, and from the wish to send again."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.publishing.delivery import answering
from services.publishing.delivery.answering import NothingToSendAgain
from services.publishing.outlet.validators.flaw import Flaw, Spotted, told
from shared.calendar.published import published_calendar
from shared.contracts.deliveries import DeliveryAccepted
from shared.peers import PeerFailed
from tests.unit.publishing.delivery.made_up import KEY, RECEIVED, after, answer, queued
from tests.unit.publishing.outlet.dispatched import NATIONAL
from tests.unit.publishing.publication.made_up import how
from tests.unit.recorded import TODAY


def accepted(received: datetime = RECEIVED, **more: Any) -> DeliveryAccepted:
    return answering.accept(after(queued()), "new", answer(**more), received, published_calendar())


def flaw() -> Flaw:
    return told("lost-in-cleaning", Spotted("missing"), key=KEY, kind="penalties", target=NATIONAL)


def test_an_acceptance_is_a_time_and_a_receipt_and_ends_the_clock() -> None:
    delivery = after(queued(), accepted())
    (entry,) = delivery.entered
    assert (delivery.status, entry.receipt, entry.received, entry.again) == ("accepted", "R-1", RECEIVED, False)
    assert not delivery.clocks.open()


def test_a_late_acceptance_says_by_how_much() -> None:
    late = accepted(datetime(2026, 3, 25, 2, tzinfo=UTC))
    assert [how(part) for part in late.clocks] == [("late", 2)]


def test_a_duplicate_counts_as_accepted_with_the_first_receipt() -> None:
    again = accepted(status="duplicate", receipt="R-0")
    assert (again.again, after(queued(), again).entered[0].receipt) == (True, "R-0")


def test_what_was_entered_is_entered_once() -> None:
    lost = answering.differ(after(queued(), accepted()), TODAY, [flaw()])
    assert lost is not None
    differing = after(queued(), accepted(), lost)
    assert differing.status == "differing"
    assert answering.differ(differing, TODAY, [flaw()]) is None
    resumed = after(queued(), accepted(), lost, answering.resume(differing))
    assert resumed.status == "queued"
    again = answering.accept(resumed, "new", answer(status="duplicate"), RECEIVED, published_calendar())
    whole = after(queued(), accepted(), lost, answering.resume(differing), again)
    assert (whole.status, len(whole.entered), whole.flawed) == ("accepted", 1, None)


def test_what_was_abandoned_is_sent_again_as_it_was() -> None:
    away = PeerFailed("对方无答复。", "No answer.", retry_after=5)
    abandoned = after(queued(), answering.abandon(away, 9))
    assert (abandoned.status, abandoned.abandoned and abandoned.abandoned.attempts) == ("abandoned", 9)
    resumed = after(queued(), answering.abandon(away, 9), answering.resume(abandoned))
    assert (resumed.status, resumed.step and resumed.step.sha256) == ("queued", queued().sha256)


def test_what_is_on_its_way_or_entered_is_not_sent_again() -> None:
    for delivery in (after(queued()), after(queued(), accepted())):
        with pytest.raises(NothingToSendAgain):
            answering.resume(delivery)
    assert answering.differ(after(queued()), TODAY, [flaw()]) is None
