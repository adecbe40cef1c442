"""The result row by row, and for one unit."""

from hashlib import sha256

from services.publishing.site.lots import Result, drawn, ids_shown, reserve, result_for
from tests.unit.publishing.drawn import (
    ANNOUNCED,
    COMPLETED,
    CONFIRMED,
    ENTERED,
    IDS,
    KNOWN,
    SEED,
    SUBSTITUTED,
    noticed,
)

PENDING = noticed(ANNOUNCED, ENTERED)
DONE = noticed(ANNOUNCED, ENTERED, CONFIRMED, COMPLETED)
CHANGED = noticed(ANNOUNCED, ENTERED, CONFIRMED, COMPLETED, SUBSTITUTED)


def test_nothing_is_shown_before_the_completion() -> None:
    assert ids_shown(PENDING) == []
    assert drawn(PENDING, KNOWN) == reserve(PENDING, KNOWN) == []
    assert result_for(PENDING, IDS[0]) is None


def test_lots_stand_in_the_order_of_the_outcome_with_their_tickets() -> None:
    (batch,) = drawn(DONE, KNOWN)
    assert (batch.name, batch.stratum) == ("三月", "")
    assert [(lot.place, lot.candidate.id) for lot in batch.lots] == [(1, IDS[0]), (2, IDS[1])]
    lot = batch.lots[0]
    assert lot.ticket == sha256(f"{SEED}\nunit\n{IDS[0]}\n1\n".encode()).hexdigest()
    assert (lot.reason, lot.other) == ("", None)
    assert [lot.candidate.id for lot in reserve(DONE, KNOWN)[0].lots] == ids_shown(DONE)[2:] == IDS[2:]


def test_who_is_out_names_who_stands_in_and_the_other_way_round() -> None:
    out = drawn(CHANGED, KNOWN)[0].lots[1]
    assert (out.reason, out.other) == ("停产", KNOWN[IDS[2]])
    called, waiting = reserve(CHANGED, KNOWN)[0].lots
    assert (called.reason, called.other) == ("", KNOWN[IDS[1]])
    assert waiting.other is None


def test_a_unit_learns_what_the_draw_brought_it() -> None:
    assert [result_for(CHANGED, id_) for id_ in (*IDS, "e" * 64)] == [
        Result(True, "三月", 1, "", False),
        Result(True, "三月", 2, "停产", False),
        Result(False, "", 1, "", True),
        Result(False, "", 2, "", False),
        None,
    ]
