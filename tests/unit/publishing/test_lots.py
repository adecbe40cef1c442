"""The result row by row, and for one unit."""

from hashlib import sha256

from services.publishing.site.lots import Result, drawn, ids_shown, is_cut, reserve, result_for
from tests.unit.publishing.drawn import ANNOUNCED, COMPLETED, IDS, KNOWN, OUTCOME, SEED, SUBSTITUTED, noticed
from tests.unit.publishing.drawn import drawn as shown

PENDING = noticed(ANNOUNCED)
DONE = shown(ANNOUNCED, COMPLETED)
CHANGED = shown(ANNOUNCED, COMPLETED, SUBSTITUTED)
LAST = SUBSTITUTED.model_copy(update={"n": 2, "left": 0, "withdrawn": IDS[0], "substitute": None})


def test_nothing_is_shown_before_the_completion() -> None:
    assert ids_shown(PENDING) == []
    assert drawn(PENDING, KNOWN) == reserve(PENDING, KNOWN) == []


def test_lots_stand_in_the_order_of_the_outcome_with_their_tickets() -> None:
    (batch,) = drawn(DONE, KNOWN)
    assert (batch.name, batch.stratum, batch.size) == ("三月", "", 2)
    assert [(lot.place, lot.candidate.id) for lot in batch.lots] == [(1, IDS[0]), (2, IDS[1])]
    lot = batch.lots[0]
    assert lot.ticket == sha256(f"{SEED}\nunit\n{IDS[0]}\n1\n".encode()).hexdigest()
    assert (lot.reason, lot.other) == ("", None)
    (waiting,) = reserve(DONE, KNOWN)
    assert [lot.candidate.id for lot in waiting.lots] == ids_shown(DONE)[2:] == IDS[2:]
    assert waiting.size == 2
    assert not is_cut([batch], [waiting], DONE)


def test_who_is_out_names_who_stands_in_and_the_other_way_round() -> None:
    out = drawn(CHANGED, KNOWN)[0].lots[1]
    assert (out.reason, out.other) == ("closed", KNOWN[IDS[2]])
    called, waiting = reserve(CHANGED, KNOWN)[0].lots
    assert (called.reason, called.other) == ("", KNOWN[IDS[1]])
    assert waiting.other is None


def test_who_is_out_with_nobody_left_names_nobody() -> None:
    vacant = drawn(shown(ANNOUNCED, COMPLETED, SUBSTITUTED, LAST), KNOWN)[0].lots[0]
    assert (vacant.reason, vacant.other) == ("closed", None)


def test_an_outcome_that_is_cut_is_said_to_be_so() -> None:
    heads = [
        {**OUTCOME, "deals": [{**OUTCOME["deals"][0], "units": IDS[:1]}], "reserve": {}},
        {**OUTCOME, "reserve": {"": IDS[2:3]}},
    ]
    for head in heads:
        notice = shown(ANNOUNCED, COMPLETED, head=head)
        assert is_cut(drawn(notice, KNOWN), reserve(notice, KNOWN), notice)


def test_units_that_changed_places_are_known_though_the_outcome_is_cut() -> None:
    head = {**OUTCOME, "deals": [{**OUTCOME["deals"][0], "units": IDS[:1]}], "reserve": {}}
    assert ids_shown(shown(ANNOUNCED, COMPLETED, SUBSTITUTED, head=head)) == IDS[:3]


def test_a_unit_learns_what_the_draw_brought_it() -> None:
    lines = [{"deal": 1, "place": 1}, {"deal": 1, "place": 2}, {"deal": 0, "place": 1}, {"deal": 0, "place": 2}, None]
    assert [result_for(CHANGED, id_, line) for id_, line in zip((*IDS, "e" * 64), lines, strict=True)] == [
        Result(True, "三月", 1, "", False),
        Result(True, "三月", 2, "closed", False),
        Result(False, "", 1, "", True),
        Result(False, "", 2, "", False),
        None,
    ]
