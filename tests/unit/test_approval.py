"""Request, then approve by another: rounds are kept, and nobody decides on their own request."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shared.approval import (
    NothingRequested,
    RequestPending,
    Rounds,
    SamePerson,
    check_request,
    check_verdict,
    decided,
    pending,
    requested,
)
from shared.log.deed import Deed

_NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def deed(number: int, person: str) -> Deed:
    return Deed(event=UUID(int=number), at=_NOON + timedelta(minutes=number), person=person)


def refused_once() -> Rounds:
    return decided(requested((), deed(1, "drafter"), "first"), deed(2, "chief"), approved=False, opinion="too few")


def test_a_request_waits_for_its_verdict() -> None:
    rounds = requested((), deed(1, "drafter"))
    waiting = check_verdict(rounds, "chief")
    assert (waiting.number, waiting.requested.person) == (1, "drafter")


def test_nobody_decides_on_their_own_request() -> None:
    with pytest.raises(SamePerson):
        check_verdict(requested((), deed(1, "drafter")), "drafter")


def test_another_round_has_another_requester() -> None:
    rounds = requested(refused_once(), deed(3, "deputy"))
    assert check_verdict(rounds, "drafter").number == 2
    with pytest.raises(SamePerson):
        check_verdict(rounds, "deputy")


def test_without_a_request_there_is_nothing_to_decide() -> None:
    for rounds in ((), refused_once()):
        assert pending(rounds) is None
        with pytest.raises(NothingRequested):
            check_verdict(rounds, "chief")


def test_a_second_request_waits_for_the_first() -> None:
    with pytest.raises(RequestPending):
        check_request(requested((), deed(1, "drafter")))
    check_request(())
    check_request(refused_once())


def test_a_refusal_keeps_its_opinion_when_another_round_opens() -> None:
    rounds = requested(refused_once(), deed(3, "drafter"), "more of them now")
    first, second = decided(rounds, deed(4, "chief"), approved=True)
    assert first.verdict is not None
    assert (first.remark, first.verdict.opinion, first.verdict.person) == ("first", "too few", "chief")
    assert second.verdict is not None
    assert (second.number, second.verdict.approved) == (2, True)
