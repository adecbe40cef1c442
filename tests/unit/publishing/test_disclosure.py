"""What the public sees of a draw at which stage."""

import pytest

from services.publishing.notice.bundle import DrawNotCompleted, completion_of
from services.publishing.notice.disclosure import disclose
from shared.contracts.sampling import DrawVoided, VoidRequested
from shared.log.judgement import StreamImpossible
from tests.unit.publishing.drawn import (
    ANNOUNCED,
    COMPLETED,
    CONFIRMED,
    DRAW,
    ENTERED,
    REVEALED,
    SEED,
    SUBSTITUTED,
    events,
    noticed,
)


def test_an_announcement_shows_rules_and_frame_and_no_value() -> None:
    notice = noticed(ANNOUNCED)
    assert (notice.draw, notice.bureau, notice.serial, notice.stage) == (DRAW, "370124", 7, "announced")
    assert (notice.size, notice.to_draw) == (4, 2)
    assert (notice.shares, notice.completion) == ((), None)


def test_a_value_is_shown_once_given_and_a_public_number_counts_once_confirmed() -> None:
    assert [share.source for share in noticed(ANNOUNCED, REVEALED).shares] == ["甲"]
    entered = noticed(ANNOUNCED, REVEALED, ENTERED).shares[1]
    assert (entered.value, entered.confirmed, entered.evidence) == ("7", False, "3" * 64)
    assert [share.confirmed for share in noticed(ANNOUNCED, REVEALED, ENTERED, CONFIRMED).shares] == [True, True]


def test_a_number_that_was_misread_is_shown_as_it_was_read_last() -> None:
    misread = ENTERED.model_copy(update={"value": "1"})
    notice = noticed(ANNOUNCED, misread, ENTERED, CONFIRMED)
    assert [(share.value, share.confirmed) for share in notice.shares] == [("7", True)]
    assert [step.stage for step in notice.steps] == ["announced", "entered", "entered", "confirmed"]


def test_the_completion_shows_seed_outcome_and_who_was_late() -> None:
    notice = noticed(ANNOUNCED, ENTERED, CONFIRMED, COMPLETED)
    completion = completion_of(notice)
    assert (notice.stage, completion.seed, completion.absent) == ("completed", SEED, ("甲",))
    assert completion.outcome == COMPLETED.outcome


def test_a_substitution_leaves_a_draw_completed() -> None:
    notice = noticed(ANNOUNCED, ENTERED, CONFIRMED, COMPLETED, SUBSTITUTED)
    assert notice.stage == "completed"
    assert [step.stage for step in notice.steps][-1] == "substituted"
    assert [(entry.withdrawn, entry.reason) for entry in notice.substitutions] == [(SUBSTITUTED.withdrawn, "停产")]


def test_a_void_takes_nothing_back_and_has_no_outcome() -> None:
    asked = noticed(ANNOUNCED, REVEALED, VoidRequested(reason="有误"))
    assert (asked.stage, asked.void_reason, asked.void_approver) == ("void-requested", "有误", "")
    notice = noticed(
        ANNOUNCED, REVEALED, VoidRequested(reason="有误"), DrawVoided(reason="有误", approver="made-up-chief")
    )
    assert (notice.stage, notice.void_approver, len(notice.shares)) == ("voided", "made-up-chief", 1)
    with pytest.raises(DrawNotCompleted) as refused:
        completion_of(notice)
    assert refused.value.facts == {"stage": "voided"}


def test_a_life_begins_with_its_announcement() -> None:
    with pytest.raises(StreamImpossible):
        disclose(None, events(ANNOUNCED, REVEALED)[1])


def test_each_step_names_its_event_and_what_it_is_about() -> None:
    stream = events(ANNOUNCED, REVEALED, ENTERED)
    notice = None
    for event in stream:
        notice = disclose(notice, event)
    assert notice is not None
    assert [(step.event, step.subject) for step in notice.steps] == [
        (stream[0].id, ""),
        (stream[1].id, "甲"),
        (stream[2].id, "体彩"),
    ]
