"""Every state of a delivery, and whatever may become of its publication: what is decided."""

from collections.abc import Mapping

import pytest

from services.publishing.delivery.state import STATES
from tests.unit.publishing.delivery.made_up import after
from tests.unit.publishing.delivery.tabled import (
    Facts,
    abandoned,
    corrected,
    decided,
    differing,
    ended,
    entered,
    refused,
    resumed,
    sent,
    taken_back,
)

NEW = sent((), 1)
THERE = entered(NEW)
CORRECTION = sent(THERE, 2)
WITHDRAWAL = taken_back(THERE, 2)
DOUBTED = taken_back(NEW, 2, tried=True)
DELIVERIES: Mapping[str, Facts] = {
    "nothing": (),
    "queued": NEW,
    "abandoned": abandoned(NEW),
    "resumed": resumed(abandoned(NEW)),
    "refused": refused(NEW),
    "entered": THERE,
    "differing": differing(THERE),
    "differing, resumed": resumed(differing(THERE)),
    "correction": CORRECTION,
    "correction abandoned": abandoned(CORRECTION),
    "correction refused": refused(CORRECTION),
    "withdrawal": WITHDRAWAL,
    "withdrawal abandoned": abandoned(WITHDRAWAL),
    "withdrawal refused": refused(WITHDRAWAL),
    "withdrawn": entered(WITHDRAWAL),
    "withdrawn before it was sent": taken_back(NEW, 2),
    "withdrawal in doubt": DOUBTED,
    "withdrawal of what was there": entered(DOUBTED, 1),
    "withdrawal of what was not there": refused(DOUBTED, "unknown-history"),
    "ended before it was sent": ended(NEW),
    "ended in doubt": ended(NEW, tried=True),
    "ended, but there": entered(ended(NEW, tried=True), 1),
}
BECOMES = ("same", "later", "closed", "withdrawn", "ended")
"""What becomes of the publication. closed: it is corrected, and the public may not read the version before."""
TABLE: Mapping[tuple[str, bool], tuple[str, str, str, str, str]] = {
    ("nothing", False): ("new 1", "new 2", "new 2", "-", "-"),
    ("queued", False): ("-", "new 2", "new 2", "withdrawn", "ended"),
    ("queued", True): ("-", "-", "corrections 2?", "withdrawals 2?", "ended?"),
    ("abandoned", True): ("-", "-", "corrections 2?", "withdrawals 2?", "ended?"),
    ("resumed", True): ("-", "-", "corrections 2?", "withdrawals 2?", "ended?"),
    ("refused", False): ("-", "new 2", "new 2", "withdrawn", "ended"),
    ("entered", False): ("-", "corrections 2", "corrections 2", "withdrawals 2", "-"),
    ("differing", False): ("-", "corrections 2", "corrections 2", "withdrawals 2", "ended"),
    ("differing, resumed", True): ("-", "-", "corrections 2?", "withdrawals 2?", "ended?"),
    ("correction", False): ("-", "corrections 3", "corrections 3", "withdrawals 3", "ended"),
    ("correction", True): ("-", "-", "corrections 3?", "withdrawals 3?", "ended?"),
    ("correction abandoned", True): ("-", "-", "corrections 3?", "withdrawals 3?", "ended?"),
    ("correction refused", False): ("-", "corrections 3", "corrections 3", "withdrawals 3", "ended"),
    ("withdrawal", False): ("-", "-", "-", "-", "-"),
    ("withdrawal", True): ("-", "-", "-", "-", "-"),
    ("withdrawal abandoned", True): ("-", "-", "-", "-", "-"),
    ("withdrawal refused", False): ("-", "-", "-", "-", "-"),
    ("withdrawn", False): ("-", "-", "-", "-", "-"),
    ("withdrawn before it was sent", False): ("-", "-", "-", "-", "-"),
    ("withdrawal in doubt", False): ("-", "-", "-", "-", "-"),
    ("withdrawal in doubt", True): ("-", "-", "-", "-", "-"),
    ("withdrawal of what was there", True): ("-", "-", "-", "-", "-"),
    ("withdrawal of what was not there", False): ("-", "-", "-", "-", "-"),
    ("ended before it was sent", False): ("-", "new 2", "new 2", "withdrawn", "-"),
    ("ended in doubt", False): ("-", "corrections 2", "corrections 2", "withdrawals 2", "-"),
    ("ended, but there", False): ("-", "corrections 2", "corrections 2", "withdrawals 2", "-"),
}
"""The delivery, and whether what waits was sent, or may have been → what is decided if that becomes of it; -: nothing.
A question mark: the target may have what waited.
"""


@pytest.mark.parametrize(
    ("name", "tried", "becomes", "expected"),
    [(*key, *each) for key, row in TABLE.items() for each in zip(BECOMES, row, strict=True)],
)
def test_what_becomes_of_a_publication_decides_what_is_sent(
    name: str, tried: bool, becomes: str, expected: str
) -> None:
    newest = 2 if name.startswith("correction") else 1
    assert decided(DELIVERIES[name], becomes, newest, tried=tried) == expected


def test_the_table_has_every_state_and_every_delivery_in_it() -> None:
    assert {after(*facts).status for facts in DELIVERIES.values() if facts} == set(STATES)
    assert {name for name, _ in TABLE} == set(DELIVERIES)


def test_what_the_target_has_after_all_is_known_with_its_receipt_and_is_withdrawn() -> None:
    late = after(*entered(DOUBTED, 1))
    assert (late.status, late.newest and late.newest.receipt, late.doubtful) == ("queued", "R-1", ())
    gone = after(*entered(entered(DOUBTED, 1)))
    assert (gone.status, gone.newest, len(gone.entered)) == ("withdrawn", None, 2)
    # The other way round it is the same.
    crossed = after(*entered(entered(DOUBTED), 1))
    assert (crossed.newest, crossed.may_be_there, len(crossed.entered)) == (None, False, 2)


def test_nothing_is_owed_of_what_is_withdrawn_or_ended() -> None:
    assert after(*NEW).clocks.open()
    for facts in (DOUBTED, taken_back(NEW, 2), ended(NEW), ended(NEW, tried=True)):
        assert not after(*facts).clocks.open()


def test_what_the_target_says_it_does_not_have_comes_new_or_needs_no_withdrawal() -> None:
    closed = after(*refused(corrected(NEW, 2, tried=True), "unknown-history"))
    assert closed.waiting is not None
    assert (closed.waiting.operation, closed.waiting.version) == ("new", 2)
    gone = after(*refused(DOUBTED, "unknown-history"))
    assert (gone.status, gone.left) == ("left", "withdrawn")
    # What we know to be there is another matter: somebody looks.
    assert after(*refused(WITHDRAWAL, "unknown-history")).status == "refused"
