"""The books of a day: what we should find there, and how they differ."""

from datetime import date

from services.publishing.books.comparing import BooksOf, compare
from services.publishing.delivery import answering
from services.publishing.delivery.state import Delivery
from services.publishing.outlet.acknowledgement import Status
from services.publishing.outlet.pushing import BooksThere
from services.publishing.outlet.validators.books import KeptThere, ReceivedThere
from shared.calendar.published import published_calendar
from tests.unit.publishing.delivery.made_up import ID, KEY, RECEIVED, after, answer, queued
from tests.unit.publishing.outlet.dispatched import NATIONAL

DAY, NEXT = date(2026, 3, 12), date(2026, 3, 13)
SHA256 = queued().sha256


def entered(status: Status = "accepted") -> Delivery:
    fact = answering.accept(after(queued()), "new", answer(status=status), RECEIVED, published_calendar())
    return after(queued(), fact)


def found(
    delivery: Delivery, day: date = DAY, *, received: bool = True, kept: str | None = SHA256
) -> list[tuple[str, str]]:
    there = BooksThere(
        (ReceivedThere(KEY, 1, "R-1"),) if received else (),
        (KeptThere(KEY, 1, kept),) if kept else (),
    )
    flaws = compare(BooksOf("national", NATIONAL, "penalties", day), there, [delivery], NEXT).of.get(ID, ())
    return [(flaw.flaw, flaw.case) for flaw in flaws]


def test_books_that_agree_have_no_flaw() -> None:
    assert found(entered()) == []


def test_missing_lost_and_differing_records_are_told() -> None:
    assert found(entered(), received=False, kept=None) == [("not-sent", "incorrect")]
    assert found(entered(), kept=None) == [("lost-in-cleaning", "missing")]
    assert found(entered(), kept="0" * 64) == [("lost-in-cleaning", "incorrect")]


def test_a_repeated_answer_says_nothing_of_the_day_on_which_it_was_received() -> None:
    assert found(entered("duplicate"), received=False, kept=None) == []
    assert found(entered("duplicate"), date(2026, 3, 11)) == []


def test_what_has_no_answer_yet_is_ours_all_the_same() -> None:
    assert found(after(queued())) == []
    assert found(after(queued()), kept=None) == [("lost-in-cleaning", "missing")]


def test_what_nobody_of_us_sent_is_extra() -> None:
    there = BooksThere((ReceivedThere("theirs", 1),), ())
    fact = compare(BooksOf("national", NATIONAL, "penalties", DAY), there, [], NEXT).fact
    assert [(each.key, each.flaw.case) for each in fact.flaws] == [("theirs", "conflict")]
    assert (fact.sent, fact.received, fact.kept, fact.found) == (0, 1, 0, 1)
