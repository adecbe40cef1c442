"""Ways to steer a draw that were found in version 1: who has the database and the log's key cannot hide one of them.

Each test does what an insider would do to get the outcome that pleases, as far as it shows in public parts.
"""

from datetime import timedelta

from shared.draws.audit.year import record_of
from tests.unit.draws.builders import ASSOCIATION, BUREAU, NOTARY, at, beacon, id_of
from tests.unit.draws.logs import (
    AUGUST,
    FIRST_DUE,
    JULY,
    LATER,
    MARCH,
    SECOND_DUE,
    Happening,
    adopt,
    announce,
    audited,
    build,
    by_beacon,
    codes,
    complete,
    draw_id,
    happen,
    register,
    registers,
    spec_for,
    superior,
    three_parties,
    witness,
)
from tests.unit.draws.scripts import (
    AFTER,
    ALL,
    BY_HAND,
    BY_PARTIES,
    COVERT,
    FAILED,
    MONTHLY,
    OPENING,
    SOON,
    announced,
    by_all,
    failed,
    found,
    given_up,
    opened,
    opened_by,
)

LATE = MARCH


def test_s1_many_draws_over_one_frame_of_which_one_is_completed() -> None:
    frame = spec_for(1, MONTHLY)["frame"]
    several = [announced(n, f"monthly/2023-08/W{n}", frame=frame) for n in range(1, 5)]
    named = found(*several, complete(draw_id(3), AFTER), now=LATE)
    assert {"frame-once", "ended"} <= set(named)
    assert "purpose-once" in found(announced(1), announced(2), complete(draw_id(2), AFTER))


def test_s1_a_completed_draw_is_drawn_again() -> None:
    assert "purpose-once" in found(by_beacon(), by_beacon(2))


def test_s2_a_party_of_the_bureau_stays_away() -> None:
    assert "seed" in found(opened_by(*ALL[1:]), complete(draw_id(1), OPENING))
    assert "seed" in found(opened_by(*ALL[:2]), complete(draw_id(1), OPENING))


def test_s2_the_bureau_opens_when_it_knows_all_others() -> None:
    assert "in-time" in found(opened_by("association", "notary", "bureau"))


def test_s3_a_second_announcement_by_the_database() -> None:
    again = announce(spec_for(1, MONTHLY, reserve=4), AUGUST + timedelta(minutes=3))
    assert "one-announcement" in found(announced(), again, complete(draw_id(1), AFTER))


def test_s3_the_second_announcement_stands_alone_in_another_stream() -> None:
    assert {"purpose-once", "frame-once"} <= set(
        found(announced(), announced(2, MONTHLY, frame=spec_for(1, MONTHLY)["frame"]), complete(draw_id(2), AFTER))
    )


def test_s3_an_announcement_with_a_salt_ground_after_the_round() -> None:
    late = announce(spec_for(1, MONTHLY), AUGUST)
    assert found(late, witness(draw_id(1), AFTER), complete(draw_id(1), AFTER)) == ["in-time"]


def test_s4_and_s10_dice_and_public_numbers_are_no_sources() -> None:
    for kind in ("dice", "public", "escrow"):
        source = {"source": "last", "type": kind, "form": "[0-9]", "what": "大乐透"}
        assert "well-formed" in found(announced(entropy=[source]))


def test_s5_teams_are_formed_by_the_draw_that_pleases() -> None:
    assert "purpose-once" in found(announced(1, "teams/2023"), announced(2, "teams/2023"))


def test_s6_a_place_is_vacated_to_be_drawn_again() -> None:
    early = [*by_beacon(), given_up(left=0)]
    more = spec_for(2, f"{MONTHLY}/more-1", entropy=[beacon(LATER)], ends=at(SECOND_DUE + timedelta(days=1)))
    more["deals"][0]["count"] = 1
    made = AFTER + timedelta(minutes=1)
    again = [announce(more, made), witness(draw_id(2), made + timedelta(seconds=5))]
    # The reserve is not exhausted, and says so.
    assert found(early, again) == ["well-formed"]
    assert found(by_beacon(), again) == ["purpose-once"]
    more["deals"][0]["count"] = 2
    assert "purpose-once" in found(early, again)


def test_s7_a_selection_of_ones_own_under_a_policy() -> None:
    assert "well-formed" in found(announced(1, "monthly/2023-08/mine", policy={"file": "", "rule": ""}))
    by_hand = [announced(n, "own/2023-08", **BY_HAND) for n in (1, 2)]
    assert "purpose-once" in found(*by_hand)
    log = build([adopt(), *by_hand[0]])
    assert record_of(audited(log, SOON).book, "370124", 2023, SOON).by_hand == 1


def test_s8_a_frame_from_a_day_that_pleased() -> None:
    assert "well-formed" in found(announced(public={"frozen": at(AUGUST - timedelta(days=30))}))
    log = build([adopt(), *announced(public={"changed": 2})])
    assert record_of(audited(log, SOON).book, "370124", 2023, SOON).changed == 2


def test_s9_parties_under_other_names() -> None:
    for owner in ("Bureau", "bureau ", "本局", "　", BUREAU):
        parties = three_parties(BY_PARTIES, 1)
        parties[1] |= {"owner": owner}
        assert "well-formed" in found(opened_by(entropy=parties))


def test_s9_sections_of_the_bureau_are_no_independent_parties() -> None:
    sections = [
        register("bureau", BUREAU),
        register("association", ASSOCIATION, above=BUREAU),
        register("notary", NOTARY),
    ]
    assert "well-formed" in codes(build([adopt(), *sections, *by_all()]), SOON)


def test_s11_void_when_the_values_are_known() -> None:
    assert "well-formed" in found(announced(), happen("voided", draw_id(1), AFTER, {"reason": "系统故障"}))
    assert "ended" in found(announced(), failed("", AFTER))
    assert "ended" in found(opened_by(*ALL), failed("notary-1"))


def test_s11_annulled_until_it_pleases() -> None:
    annulment = {"by": "370199", "decision": ""}
    bad = [*by_beacon(), happen("annulled", draw_id(1), AFTER, annulment), *by_beacon(2)]
    assert {"registered", "purpose-once"} <= set(found(bad))


def test_s12_a_hundred_substitutions() -> None:
    chain = [given_up(n=n, left=1) for n in range(1, 101)]
    assert "well-formed" in found(by_beacon(), chain)
    log = build([adopt(), *by_beacon(), *[given_up(n=n, left=4 - n) for n in (1, 2, 3)]])
    record = record_of(audited(log, SOON).book, "370124", 2023, SOON)
    assert (record.substitutions, record.drawn, record.given_up_because) == (3, 4, {"closed": 3})


def test_s13_a_covert_draw_opened_early_or_never() -> None:
    log = build([adopt(), *by_beacon(open_by=COVERT), opened("early")])
    assert record_of(audited(log, SOON).book, "370124", 2023, SOON).early_openings == 1
    assert "opened-in-time" in found(by_beacon(open_by=COVERT), now=LATE)
    assert "opened-in-time" in found(by_beacon(open_by=COVERT), opened("due"))


def test_s14_two_covert_draws_of_one_selection() -> None:
    covert = {"open_by": COVERT}
    assert "purpose-once" in found(announced(1, "covert/2023-08", covert), announced(2, "covert/2023-08", covert))


def test_a_failure_that_the_bureau_chose_is_drawn_again_by_the_beacon_over_the_same_frame() -> None:
    parties = {"entropy": three_parties(BY_PARTIES, 2), "ends": at(FAILED + timedelta(days=4))}
    again = spec_for(1, BY_PARTIES, serial=2, draw=draw_id(2), **parties)
    script = [*opened_by("bureau"), failed(), announce(again, FAILED + timedelta(minutes=1), replaces=draw_id(1))]
    assert "replaced-once" in found(script)


def test_a_draw_of_another_bureau_cannot_be_borrowed() -> None:
    foreign = [event._replace(bureau="370125") for event in by_beacon()]
    assert "well-formed" in codes(build([*registers(), *foreign]), SOON)


def test_an_event_in_another_stream_is_named() -> None:
    stray = Happening("sampling.draw.completed", "frame/1", AFTER, lambda log: {"seed": id_of("s")})
    assert codes(build([stray]), SOON) == ["well-formed"]


def test_a_superior_of_ones_own_making() -> None:
    assert superior(JULY, "370124").public(build([])) == {"superior": "370124"}
    assert "well-formed" in codes(build([superior(JULY, "370124")]), FIRST_DUE)
