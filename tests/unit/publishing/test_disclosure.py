"""What the public sees of a draw at which stage."""

from datetime import datetime
from uuid import UUID

import pytest

from services.publishing.notice.access import DrawNotEnded, NoOutcome, completion_of, require_end
from services.publishing.notice.disclosure import disclose
from shared.contracts.fact import Fact
from shared.contracts.sampling import DrawSettled
from shared.draws.spec import MalformedSpec
from shared.log.judgement import StreamImpossible
from tests.unit.publishing.drawn import (
    ANNOUNCED,
    BY_BEACON,
    COMPLETED,
    DRAW,
    FAILED,
    RANK,
    REVEALED,
    SEED,
    SUBSTITUTED,
    WITNESSED,
    events,
    noticed,
)

LATER, EARLIER = datetime.fromisoformat("2026-03-12T01:30:01Z"), datetime.fromisoformat("2026-03-12T01:30:00Z")


def test_an_announcement_shows_rules_and_lists_and_no_value() -> None:
    notice = noticed(ANNOUNCED)
    assert (notice.draw, notice.bureau, notice.serial, notice.stage) == (DRAW, "370124", 7, "announced")
    assert (notice.size, notice.to_draw, notice.purpose, notice.by_hand) == (4, 2, "monthly/2026-03", False)
    assert (notice.reveals, notice.completion, notice.failure, notice.replaces) == ((), None, None, None)


def test_a_draw_waits_for_its_parties_in_their_order() -> None:
    stages = [noticed(ANNOUNCED), noticed(ANNOUNCED, REVEALED), noticed(ANNOUNCED, REVEALED, FAILED)]
    assert [notice.awaited for notice in stages] == ["bureau", "association", ""]
    assert noticed(BY_BEACON).awaited == "beacon"
    assert noticed(BY_BEACON, COMPLETED).awaited == ""


def test_a_value_that_was_opened_after_the_end_does_not_count() -> None:
    notice = noticed(ANNOUNCED, FAILED, REVEALED)
    assert [(reveal.source, reveal.late) for reveal in notice.reveals] == [("bureau", True)]
    assert (notice.stage, notice.opened_by) == ("failed", frozenset())


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ((ANNOUNCED, WITNESSED), "witnessed"),
        ((ANNOUNCED, REVEALED, WITNESSED), "revealed"),
        ((ANNOUNCED, REVEALED, COMPLETED, WITNESSED), "completed"),
        ((ANNOUNCED, FAILED, WITNESSED, REVEALED), "failed"),
        ((ANNOUNCED, COMPLETED, SUBSTITUTED), "completed"),
    ],
)
def test_a_draw_never_goes_back_a_stage(facts: tuple[Fact, ...], stage: str) -> None:
    assert noticed(*facts).stage == stage


def test_the_first_note_over_the_announcement_is_kept() -> None:
    notice = noticed(ANNOUNCED, WITNESSED, WITNESSED.model_copy(update={"note": "a later note"}))
    assert notice.witnessed == "a note"


def test_only_a_draw_by_the_beacon_is_overdue_and_only_after_its_end() -> None:
    waiting = noticed(BY_BEACON)
    assert (waiting.overdue(EARLIER), waiting.overdue(LATER)) == (False, True)
    assert not noticed(BY_BEACON, COMPLETED).overdue(LATER)
    assert not noticed(ANNOUNCED).overdue(LATER)


def test_the_completion_shows_seed_and_outcome_hash() -> None:
    completion = completion_of(noticed(ANNOUNCED, COMPLETED))
    assert (completion.seed, completion.outcome_hash, completion.head) == (SEED, "4" * 64, None)


def test_a_failure_has_an_end_and_no_outcome() -> None:
    notice = noticed(ANNOUNCED, REVEALED, FAILED)
    assert (notice.stage, notice.failure and notice.failure.withheld) == ("failed", "association")
    require_end(notice)
    with pytest.raises(NoOutcome):
        completion_of(notice)
    with pytest.raises(DrawNotEnded) as refused:
        require_end(noticed(ANNOUNCED, REVEALED))
    assert refused.value.facts == {"stage": "revealed"}


def test_a_substitution_shows_number_reason_and_how_many_were_left() -> None:
    notice = noticed(ANNOUNCED, COMPLETED, SUBSTITUTED)
    (entry,) = notice.substitutions
    assert (entry.n, entry.reason, entry.left) == (1, "closed", 2)
    assert entry.exchange
    assert entry.exchange.withdrawn == SUBSTITUTED.withdrawn
    assert "门卫" not in notice.model_dump_json()


def test_a_list_made_by_hand_is_known_by_its_purpose() -> None:
    assert noticed(ANNOUNCED.model_copy(update={"spec": {**RANK, "purpose": "own/2026-03"}})).by_hand


def test_a_draw_names_the_draw_that_it_replaces() -> None:
    replaced = UUID("0191b1a2-0000-7000-8000-000000000006")
    assert noticed(ANNOUNCED.model_copy(update={"replaces": str(replaced)})).replaces == replaced
    with pytest.raises(StreamImpossible):
        noticed(ANNOUNCED.model_copy(update={"replaces": "the other"}))


def test_a_life_begins_with_its_only_announcement_and_ends_once() -> None:
    with pytest.raises(StreamImpossible):
        disclose(None, events(ANNOUNCED, REVEALED)[1])
    for facts in ((ANNOUNCED, ANNOUNCED), (ANNOUNCED, COMPLETED, FAILED), (ANNOUNCED, FAILED, FAILED)):
        with pytest.raises(StreamImpossible):
            noticed(*facts)


def test_rules_that_are_no_rules_are_refused() -> None:
    with pytest.raises(MalformedSpec):
        noticed(ANNOUNCED.model_copy(update={"spec": {**RANK, "reserve": -1}}))


def test_each_step_names_its_event_and_what_it_is_about() -> None:
    stream = events(ANNOUNCED, REVEALED, FAILED)
    notice = None
    for event in stream:
        notice = disclose(notice, event)
    assert notice is not None
    assert [(step.event, step.subject) for step in notice.steps] == [
        (stream[0].id, ""),
        (stream[1].id, "bureau"),
        (stream[2].id, "association"),
    ]


def test_a_settlement_says_what_became_of_the_drawn_and_ends_nothing() -> None:
    notice = noticed(ANNOUNCED, COMPLETED, DrawSettled(visited=1, given_up={"closed": 1}, unvisited=0))
    assert notice.settled is not None
    assert (notice.settled.visited, notice.settled.given_up, notice.settled.unvisited) == (1, {"closed": 1}, 0)
    assert (notice.stage, notice.steps[-1].stage) == ("completed", "settled")
