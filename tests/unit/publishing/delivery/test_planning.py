"""What is to be done next of a delivery."""

from datetime import date

from services.publishing.delivery import answering
from services.publishing.delivery.planning import WITHDRAWN, earlier_of, plan, withdrawal_version
from services.publishing.delivery.state import Delivery
from services.publishing.outlet.validators.dispatch import RegisteredParty
from shared.calendar.published import published_calendar
from shared.contracts.deliveries import DeliveryAccepted, DeliveryLeft, DeliveryQueued, DeliveryRefused
from tests.unit.publishing.delivery.made_up import RECEIVED, after, answer, queued, seen, wanted, withdrawn
from tests.unit.publishing.outlet.recorded import FIRM
from tests.unit.publishing.publication.made_up import how


def entered(delivery: Delivery, version: int = 1) -> DeliveryAccepted:
    assert delivery.waiting is not None
    return answering.accept(delivery, delivery.waiting.operation, answer(version), RECEIVED, published_calendar())


def kinds(delivery: Delivery) -> tuple[str, bool]:
    return delivery.status, delivery.waiting is not None


def test_a_sound_record_is_queued_with_its_clock() -> None:
    delivery = after(queued())
    assert kinds(delivery) == ("queued", True)
    assert [clock.end.due for clock in delivery.clocks.open("expose-penalty")] == [date(2026, 3, 23)]


def test_a_correction_follows_what_was_accepted() -> None:
    before = after(queued())
    delivery = after(queued(), entered(before))
    assert plan(delivery, wanted(), seen(earlier=earlier_of(delivery))) is None
    fact = plan(delivery, wanted(version=2, remark="更正"), seen(earlier=earlier_of(delivery)))
    assert isinstance(fact, DeliveryQueued)
    assert (fact.operation, fact.version, fact.clocks) == ("corrections", 2, ())


def test_what_was_refused_comes_new_in_a_later_version_or_again_in_the_same() -> None:
    refused = plan(None, wanted(number=""), seen())
    assert isinstance(refused, DeliveryRefused)
    delivery = after(refused)
    assert (delivery.status, refused.by) == ("refused", "us")
    assert plan(delivery, wanted(), seen()) is None, "nobody has asked to look again"
    again, later = plan(delivery, wanted(), seen(), again=True), plan(delivery, wanted(version=2), seen())
    assert isinstance(again, DeliveryQueued)
    assert isinstance(later, DeliveryQueued)
    assert ((again.version, again.operation), (later.version, later.operation)) == ((1, "new"), (2, "new"))


def test_a_withdrawal_follows_only_what_was_accepted() -> None:
    delivery = after(queued(), entered(after(queued())))
    fact = plan(delivery, withdrawn(), seen(earlier=earlier_of(delivery)))
    assert isinstance(fact, DeliveryQueued)
    assert (fact.operation, fact.fields, fact.reason) == ("withdrawals", {}, "决定已撤销")
    assert plan(None, withdrawn(), seen()) is None
    gone = after(queued(), entered(after(queued())), fact)
    gone = after(queued(), entered(after(queued())), fact, entered(gone, 2))
    assert (gone.newest, plan(gone, withdrawn(3), seen(earlier=earlier_of(gone)))) == (None, None)


def test_what_was_withdrawn_before_it_was_entered_is_owed_no_more() -> None:
    refused = plan(None, wanted(number=""), seen())
    assert isinstance(refused, DeliveryRefused)
    assert withdrawal_version(after(refused)) == 2
    fact = plan(after(refused), withdrawn(), seen())
    assert isinstance(fact, DeliveryLeft)
    assert (fact.because, [how(part)[0] for part in fact.clocks]) == (WITHDRAWN, ["void"])
    assert plan(after(refused, fact), withdrawn(), seen()) is None


def test_what_the_target_leaves_out_is_left() -> None:
    fact = plan(None, wanted(procedure="summary"), seen())
    assert isinstance(fact, DeliveryLeft)
    assert fact.because == "summary-penalty"


def test_the_name_of_before_is_not_sent() -> None:
    renamed = RegisteredParty(name="新名", code=FIRM.codes.uscc, former_names=(FIRM.name,))
    fact = plan(None, wanted(), seen(party=renamed))
    assert isinstance(fact, DeliveryRefused)
    assert [(flaw.flaw, flaw.case) for flaw in fact.flaws] == [("registered-name", "conflict")]
